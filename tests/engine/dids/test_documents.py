from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmark.engine.dids.documents import (
    KeyDocument,
    VerificationMethod,
    read_did_document,
    write_did_document,
)
from skillmark.engine.errors import EngineError, MalformedInput, UnsupportedFeature
from skillmark.engine.keys.ed25519 import Ed25519PrivateKey
from skillmark.engine.keys.jwk import write_public_jwk
from skillmark.engine.keys.multikey import write_multikey
from skillmark.engine.keys.p256 import P256PrivateKey
from skillmark.engine.keys.rsa import RsaPrivateKey
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.multibase import encode_base58btc

DID = "did:web:example.edu"
KEY = Ed25519PrivateKey.from_seed(b"\x01" * 32).public_key
OTHER = Ed25519PrivateKey.from_seed(b"\x02" * 32).public_key
POINT = P256PrivateKey.from_scalar(b"\x03" * 32).public_key


def method(fragment: str = "#key-1", **changes: JsonValue) -> JsonObject:
    return {
        "id": DID + fragment,
        "type": "Multikey",
        "controller": DID,
        "publicKeyMultibase": write_multikey(KEY),
    } | changes


def document(*methods: JsonValue, **members: JsonValue) -> JsonObject:
    return {"id": DID, "verificationMethod": [*methods], "assertionMethod": [f"{DID}#key-1"]} | (
        members
    )


def read(*methods: JsonValue, **members: JsonValue) -> KeyDocument:
    return read_did_document(document(*methods, **members), did=DID)


def reason_for(
    keys: KeyDocument, method_id: str = f"{DID}#key-1", purpose: str = "assertionMethod"
) -> str:
    with pytest.raises(EngineError) as caught:
        keys.method_for(method_id, purpose=purpose)
    return caught.value.reason


def refusal_of(*methods: JsonValue, **members: JsonValue) -> str:
    with pytest.raises(MalformedInput) as caught:
        read(*methods, **members)
    return caught.value.reason


# --- reading --------------------------------------------------------------------------------


@pytest.mark.rule("KEY-2", "DI-6")
def test_a_multikey_listed_for_assertions_is_the_issuers() -> None:
    found = read(method()).method_for(f"{DID}#key-1", purpose="assertionMethod")

    assert found == VerificationMethod(f"{DID}#key-1", DID, KEY)


@pytest.mark.parametrize(
    ("kind", "members"),
    [
        ("Multikey", {"publicKeyMultibase": write_multikey(KEY)}),
        ("Ed25519VerificationKey2020", {"publicKeyMultibase": write_multikey(KEY)}),
        ("JsonWebKey", {"publicKeyJwk": write_public_jwk(KEY)}),
        ("JsonWebKey2020", {"publicKeyJwk": write_public_jwk(KEY) | {"alg": "EdDSA"}}),
    ],
)
def test_every_known_type_of_method_gives_its_key(kind: str, members: JsonObject) -> None:
    plain: JsonObject = {"id": f"{DID}#key-1", "controller": DID, "type": kind} | members

    assert read(plain).method_for(f"{DID}#key-1", purpose="assertionMethod").public_key == KEY


def test_relative_ids_are_resolved_against_the_did() -> None:
    keys = read(method(id="#key-1"), assertionMethod=["#key-1"])

    assert keys.method_for(f"{DID}#key-1", purpose="assertionMethod").id == f"{DID}#key-1"
    assert reason_for(keys, "#key-1") == "key_not_issuers"


def test_a_single_method_may_stand_without_an_array() -> None:
    keys = read(verificationMethod=method(), assertionMethod=f"{DID}#key-1")

    assert keys.method_for(f"{DID}#key-1", purpose="assertionMethod").public_key == KEY


@pytest.mark.rule("DI-6")
def test_an_embedded_method_counts_for_the_purpose_it_stands_in_only() -> None:
    keys = read(assertionMethod=[method("#inside")])

    assert keys.method_for(f"{DID}#inside", purpose="assertionMethod").public_key == KEY
    assert reason_for(keys, f"{DID}#inside", "authentication") == "purpose"


@pytest.mark.rule("DI-6")
def test_a_method_listed_for_another_purpose_only_is_refused_by_purpose() -> None:
    keys = read(method(), assertionMethod=[], authentication=["#key-1"])

    assert reason_for(keys) == "purpose"
    assert keys.method_for(f"{DID}#key-1", purpose="authentication").public_key == KEY
    assert reason_for(keys, purpose="serveTea") == "purpose"


@pytest.mark.rule("DI-6")
def test_a_method_listed_for_no_purpose_is_refused_by_purpose() -> None:
    assert reason_for(
        read_did_document({"id": DID, "verificationMethod": [method()]}, did=DID)
    ) == ("purpose")


@pytest.mark.rule("B2", "B3")
@pytest.mark.parametrize(
    "method_id",
    [
        f"{DID}#{write_multikey(OTHER)}",
        f"{DID}#{write_multikey(KEY)}",
        "did:web:evil.example#key-1",
        f"{DID}:..:evil#key-1",
        f"{DID}#KEY-1",
        f"{DID}#key-1 ",
        f"{DID}#",
        DID,
        "#key-1",
        "",
    ],
)
def test_a_method_that_is_not_listed_is_not_the_issuers(method_id: str) -> None:
    assert reason_for(read(method()), method_id) == "key_not_issuers"


@pytest.mark.rule("B2")
def test_a_reference_to_a_method_of_another_did_lists_no_key() -> None:
    keys = read(method(), assertionMethod=["did:web:evil.example#key-1"])

    assert reason_for(keys, "did:web:evil.example#key-1") == "key_not_issuers"


@pytest.mark.rule("B11")
@pytest.mark.parametrize(
    "change",
    [
        {"controller": "did:web:evil.example"},
        {"controller": f"{DID}#key-1"},
        {"controller": [DID]},
        {"controller": None},
        {"id": "did:web:evil.example#key-1"},
        {"id": f"{DID}.evil.example#key-1"},
    ],
)
def test_a_method_under_foreign_control_is_not_the_issuers(change: JsonObject) -> None:
    foreign = method() | change
    keys = read(foreign, assertionMethod=[foreign["id"]])

    assert reason_for(keys, str(foreign["id"])) == "key_not_issuers"


@pytest.mark.rule("B11")
def test_a_method_without_controller_is_not_the_issuers() -> None:
    bare = {name: value for name, value in method().items() if name != "controller"}

    assert reason_for(read(bare)) == "key_not_issuers"


@pytest.mark.rule("B11")
def test_a_document_made_elsewhere_is_held_to_the_same_control() -> None:
    keys = KeyDocument(
        DID,
        {f"{DID}#key-1": VerificationMethod(f"{DID}#key-1", "did:web:evil.example", KEY)},
        {"assertionMethod": frozenset({f"{DID}#key-1"})},
    )

    assert reason_for(keys) == "key_not_issuers"


@pytest.mark.rule("A12", "KEY-4")
@pytest.mark.parametrize("other", ["did:web:evil.example", f"{DID}#", DID.upper(), None, [DID]])
def test_a_document_about_another_did_is_foreign(other: JsonValue) -> None:
    assert refusal_of(method(), id=other) == "key_document_foreign"


# --- methods that cannot be used ------------------------------------------------------------


def test_an_unknown_type_spoils_only_the_method_that_has_it() -> None:
    keys = read(
        method("#later", type="SomeKey2031"),
        method(),
        assertionMethod=[f"{DID}#later", f"{DID}#key-1"],
    )

    assert keys.method_for(f"{DID}#key-1", purpose="assertionMethod").public_key == KEY
    with pytest.raises(UnsupportedFeature) as caught:
        keys.method_for(f"{DID}#later", purpose="assertionMethod")
    assert (caught.value.reason, caught.value.name) == ("key_type_unsupported", "SomeKey2031")


@pytest.mark.rule("B6", "B20")
@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"publicKeyMultibase": encode_base58btc(b"\xed\x01" + bytes(32))}, "weak_or_wrong_key"),
        ({"publicKeyMultibase": 7}, "weak_or_wrong_key"),
        ({"publicKeyMultibase": "mAAAA"}, "bad_multibase"),
        ({"type": "JsonWebKey"}, "weak_or_wrong_key"),
        (
            {"type": "JsonWebKey", "publicKeyJwk": write_public_jwk(KEY) | {"d": "AA"}},
            "weak_or_wrong_key",
        ),
        ({"type": "JsonWebKey", "publicKeyJwk": {"kty": "oct"}}, "key_type_unsupported"),
        (
            {"type": "Ed25519VerificationKey2020", "publicKeyMultibase": write_multikey(POINT)},
            "weak_or_wrong_key",
        ),
        ({"type": None}, "key_type_unsupported"),
        ({"type": ["Multikey"]}, "key_type_unsupported"),
        ({"secretKeyMultibase": "z3u2"}, "weak_or_wrong_key"),
        ({"privateKeyJwk": {}}, "weak_or_wrong_key"),
        ({"expires": "tomorrow"}, "bad_time"),
        ({"expires": "2030-01-01"}, "bad_time"),
        ({"expires": "2030-01-01T00:00:00"}, "bad_time"),
        ({"expires": "2030-02-30T00:00:00Z"}, "bad_time"),
        ({"expires": None}, "bad_time"),
        ({"revoked": True}, "bad_time"),
        ({"revoked": "٢٠٣٠-01-01T00:00:00Z"}, "bad_time"),
    ],
)
def test_a_broken_method_says_why_when_it_is_asked_for(change: JsonObject, reason: str) -> None:
    keys = read(method() | change, method("#key-2"), assertionMethod=["#key-1", "#key-2"])

    assert reason_for(keys) == reason
    assert keys.method_for(f"{DID}#key-2", purpose="assertionMethod").public_key == KEY


def test_a_broken_method_asked_for_twice_is_refused_afresh() -> None:
    keys = read(method(publicKeyMultibase="m"))
    refusals = []
    for _ in range(2):
        with pytest.raises(MalformedInput) as caught:
            keys.method_for(f"{DID}#key-1", purpose="assertionMethod")
        refusals.append(caught.value)

    assert refusals[0] is not refusals[1]
    assert refusals[0].__context__ is None


@pytest.mark.rule("DI-6")
@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2030-01-01T00:00:00Z", datetime(2030, 1, 1, tzinfo=UTC)),
        ("2030-01-01T00:00:00.5Z", datetime(2030, 1, 1, 0, 0, 0, 500_000, tzinfo=UTC)),
        ("2030-01-01T00:00:00+02:00", datetime(2030, 1, 1, tzinfo=timezone(timedelta(hours=2)))),
    ],
)
def test_times_of_expiry_and_revocation_are_read(text: str, at: datetime) -> None:
    found = read(method(expires=text, revoked=text)).method_for(
        f"{DID}#key-1", purpose="assertionMethod"
    )

    assert (found.expires_at, found.revoked_at) == (at, at)


# --- contradictions and bounds --------------------------------------------------------------


@pytest.mark.parametrize(
    "second",
    [
        method(publicKeyMultibase=write_multikey(OTHER)),
        method(controller="did:web:evil.example"),
        method(expires="2030-01-01T00:00:00Z"),
        method(type="SomeKey2031"),
        method(id="#key-1", publicKeyMultibase=write_multikey(OTHER)),
    ],
)
def test_one_id_for_two_methods_is_refused(second: JsonObject) -> None:
    assert refusal_of(method(), second) == "duplicate_method"
    assert refusal_of(method(), assertionMethod=[second]) == "duplicate_method"


def test_the_same_method_listed_and_embedded_is_one() -> None:
    keys = read(method(), assertionMethod=[method(id="#key-1")])

    assert list(keys.methods) == [f"{DID}#key-1"]


@pytest.mark.rule("D10")
def test_more_than_200_methods_are_refused() -> None:
    many = [method(f"#key-{index}") for index in range(200)]

    assert len(read(*many).methods) == 200
    assert refusal_of(*many, method("#one-more")) == "too_many_keys"
    assert refusal_of(*many, assertionMethod=[method("#one-more")]) == "too_many_keys"


@pytest.mark.parametrize(
    "members",
    [
        {"verificationMethod": None},
        {"verificationMethod": [7]},
        {"verificationMethod": ["#key-1"]},
        {"verificationMethod": [{}]},
        {"verificationMethod": [{"id": 7}]},
        {"verificationMethod": [[method()]]},
        {"assertionMethod": True},
        {"assertionMethod": [None]},
        {"assertionMethod": [{"type": "Multikey"}]},
    ],
)
def test_a_document_of_another_shape_is_malformed(members: JsonObject) -> None:
    assert refusal_of(**members) == "key_document_malformed"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just("#key-1"),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["id", "type", "controller", "publicKeyJwk", "kty", "expires"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=10,
)


@given(st.dictionaries(st.sampled_from(["verificationMethod", "assertionMethod"]), json_values))
def test_any_json_is_a_document_or_a_refusal(members: JsonObject) -> None:
    try:
        keys = read(**members)
    except MalformedInput:
        return
    assert reason_for(keys)


# --- keys that tokens carry -----------------------------------------------------------------


@pytest.mark.rule("B1")
def test_a_key_carried_in_a_token_counts_only_when_it_is_listed() -> None:
    keys = read(method(), method("#key-2", publicKeyMultibase=write_multikey(POINT)))

    assert keys.method_with_key(KEY, purpose="assertionMethod").id == f"{DID}#key-1"
    for key, reason in ((OTHER, "key_not_issuers"), (POINT, "purpose")):
        with pytest.raises(MalformedInput) as caught:
            keys.method_with_key(key, purpose="assertionMethod")
        assert caught.value.reason == reason


def test_of_two_methods_with_one_key_the_listed_one_is_found() -> None:
    keys = read(method("#key-0"), method())

    assert keys.method_with_key(KEY, purpose="assertionMethod").id == f"{DID}#key-1"


# --- writing --------------------------------------------------------------------------------


@pytest.mark.rule("KEY-2")
def test_a_written_document_lists_every_key_for_assertions() -> None:
    written = write_did_document(
        DID, [(f"{DID}#key-1", KEY), (f"{DID}#key-2", POINT)], also_known_as=["https://example.edu"]
    )

    assert written == {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": DID,
        "alsoKnownAs": ["https://example.edu"],
        "verificationMethod": [
            method(),
            method("#key-2", publicKeyMultibase=write_multikey(POINT)),
        ],
        "assertionMethod": [f"{DID}#key-1", f"{DID}#key-2"],
    }


def test_a_written_document_reads_back() -> None:
    keys = read_did_document(write_did_document(DID, [(f"{DID}#key-1", KEY)]), did=DID)

    assert keys.methods == {f"{DID}#key-1": VerificationMethod(f"{DID}#key-1", DID, KEY)}
    assert keys.purposes["assertionMethod"] == frozenset({f"{DID}#key-1"})
    assert keys.unusable == {}


def test_one_id_is_not_written_for_two_keys() -> None:
    with pytest.raises(MalformedInput) as caught:
        write_did_document(DID, [(f"{DID}#key-1", KEY), (f"{DID}#key-1", OTHER)])

    assert caught.value.reason == "duplicate_method"


def test_an_rsa_key_is_not_written() -> None:
    with pytest.raises(UnsupportedFeature):
        write_did_document(DID, [(f"{DID}#key-1", RsaPrivateKey.generate(bits=2048).public_key)])
