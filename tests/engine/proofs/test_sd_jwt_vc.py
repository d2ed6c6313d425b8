"""SD-JWT VC: whose key, which type, what time; every change, and every round trip."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from skillmark.engine.dids.documents import read_did_document
from skillmark.engine.dids.jwks import read_jwks
from skillmark.engine.errors import MalformedInput, UnsupportedFeature
from skillmark.engine.keys.ed25519 import Ed25519PrivateKey
from skillmark.engine.keys.jwk import write_public_jwk
from skillmark.engine.keys.multikey import write_multikey
from skillmark.engine.keys.p256 import P256PrivateKey
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.proofs.jose import sign_compact_jws
from skillmark.engine.proofs.sd_jwt_disclosures import Hiding
from skillmark.engine.proofs.sd_jwt_vc import (
    issue_sd_jwt_vc,
    present_sd_jwt_vc,
    verify_sd_jwt_signatures,
    verify_sd_jwt_vc,
)
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.strict_json import write_json
from tests.engine.proofs.sd_jwt_world import (
    ALICE_KEY,
    AUDIENCE,
    CHARLIE_KEY,
    CLAIMS,
    ISSUER,
    ISSUER_KEY,
    KEY_DOCUMENT,
    KID,
    NONCE,
    NOW,
    SECONDS,
    SIGNER,
    VCT,
    b64,
    counting_salts,
    issued,
    presented,
    refused,
    signed,
)


def refused_binding(token: str) -> str:
    return refused(token, audience=AUDIENCE, nonce=NONCE)


# --- whose key -----------------------------------------------------------------------------


@pytest.mark.rule("B1", "B2")
def test_a_token_in_the_issuers_name_by_another_key_is_refused() -> None:
    forged = KeySigner(CHARLIE_KEY, KID)
    payload = write_json({**CLAIMS, "vct": VCT})
    jwk = write_public_jwk(CHARLIE_KEY.public_key)

    for header, reason in (
        ({"typ": "dc+sd-jwt", "kid": KID}, "signature_invalid"),
        ({"typ": "dc+sd-jwt", "kid": "https://charlie.example/#1"}, "key_not_issuers"),
        ({"typ": "dc+sd-jwt", "jwk": jwk}, "signature_invalid"),
        ({"typ": "dc+sd-jwt", "x5c": ["MIIB"]}, "signature_invalid"),
    ):
        assert refused(sign_compact_jws(header, payload, signer=forged) + "~") == reason


@pytest.mark.rule("B2")
def test_the_key_document_of_another_issuer_verifies_nothing() -> None:
    theirs = read_jwks(
        {"keys": [{**write_public_jwk(ISSUER_KEY.public_key), "kid": KID}]},
        issuer_id="https://charlie.example",
    )

    assert refused(issued(), key_document=theirs) == "key_not_issuers"


def test_without_a_kid_the_issuers_keys_of_that_kind_are_tried() -> None:
    keys = [{**write_public_jwk(key.public_key)} for key in (ALICE_KEY, CHARLIE_KEY, ISSUER_KEY)]
    document = read_jwks({"keys": keys}, issuer_id=ISSUER)
    token = signed({}, header={"typ": "dc+sd-jwt"})

    verified = verify_sd_jwt_vc(token, key_document=document, now=NOW)

    assert verified.method.public_key == ISSUER_KEY.public_key


@pytest.mark.rule("B10")
def test_without_a_kid_a_key_listed_for_authentication_only_is_not_tried() -> None:
    did = "did:web:issuer.example"
    method: JsonObject = {
        "id": f"{did}#key-1",
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": write_multikey(ISSUER_KEY.public_key),
    }
    document = read_did_document({"id": did, "authentication": [method]}, did=did)
    token = signed({"iss": did}, header={"typ": "dc+sd-jwt"})

    assert refused(token, key_document=document) == "key_not_issuers"


def test_without_a_kid_only_so_many_keys_are_tried() -> None:
    keys = [P256PrivateKey.from_scalar(bytes([*([1] * 31), n])).public_key for n in range(9)]
    document = read_jwks({"keys": [write_public_jwk(key) for key in keys]}, issuer_id=ISSUER)

    token = signed({}, header={"typ": "dc+sd-jwt"})

    assert refused(token, key_document=document) == "header"


@pytest.mark.rule("B6")
def test_an_issuer_without_a_key_of_that_kind_did_not_sign() -> None:
    ed25519 = Ed25519PrivateKey.from_seed(bytes(range(32))).public_key
    document = read_jwks({"keys": [write_public_jwk(ed25519)]}, issuer_id=ISSUER)

    token = signed({}, header={"typ": "dc+sd-jwt"})

    assert refused(token, key_document=document) == "key_not_issuers"


@pytest.mark.rule("B4", "B5")
@pytest.mark.parametrize("name", ["none", "HS256"])
def test_no_part_is_read_under_an_unsafe_algorithm(name: str) -> None:
    jwt, rest = issued().split("~", 1)
    header = b64(json.dumps({"alg": name, "kid": KID, "typ": "dc+sd-jwt"}).encode())
    _, payload, signature = jwt.split(".")
    bound = presented()
    kb_header = b64(json.dumps({"alg": name, "typ": "kb+jwt"}).encode())
    _, kb_payload, kb_signature = bound.rsplit("~", 1)[1].split(".")
    unsafe = f"{kb_header}.{kb_payload}.{kb_signature}"

    assert refused(f"{header}.{payload}.{signature}~{rest}") == "alg"
    assert refused(f"{header}.{payload}.~{rest}") == "alg"
    assert refused_binding(bound.rsplit("~", 1)[0] + "~" + unsafe) == "alg"


@pytest.mark.rule("B7")
@pytest.mark.parametrize("typ", [None, "JWT", "vc+jwt", "kb+jwt", "DC+SD-JWT", "example+sd-jwt"])
def test_a_token_of_another_type_is_refused(typ: "str | None") -> None:
    header: JsonObject = {"kid": KID} if typ is None else {"kid": KID, "typ": typ}

    assert refused(signed({}, header=header)) == "header"


def test_the_older_name_of_the_type_is_left_open() -> None:
    with pytest.raises(UnsupportedFeature) as caught:
        verify_sd_jwt_vc(
            signed({}, header={"kid": KID, "typ": "vc+sd-jwt"}), key_document=KEY_DOCUMENT, now=NOW
        )

    assert (caught.value.reason, caught.value.name) == ("token_type", "vc+sd-jwt")


@pytest.mark.rule("B22")
@pytest.mark.parametrize("payload", [{"iss": None}, {"vct": None}, {"vct": ""}, {"vct": ["x"]}])
def test_a_token_without_issuer_or_type_is_refused(payload: JsonObject) -> None:
    assert refused(signed(payload)) == "structure"


def test_a_revoked_key_verifies_no_token_any_more() -> None:
    did = "did:web:issuer.example"
    method: JsonObject = {
        "id": f"{did}#key-1",
        "type": "Multikey",
        "controller": did,
        "publicKeyMultibase": write_multikey(ISSUER_KEY.public_key),
        "revoked": "2026-06-01T12:00:00Z",
    }
    document = read_did_document({"id": did, "assertionMethod": [method]}, did=did)
    token = signed({"iss": did}, header={"typ": "dc+sd-jwt", "kid": f"{did}#key-1"})

    assert refused(token, key_document=document, now=NOW) == "key_revoked"
    assert verify_sd_jwt_vc(token, key_document=document, now=NOW - timedelta(seconds=1)).method


# --- times ---------------------------------------------------------------------------------


@pytest.mark.rule("B21")
@pytest.mark.parametrize(
    ("payload", "verdict"),
    [
        ({"nbf": SECONDS + 300}, None),
        ({"nbf": SECONDS + 301}, "not_yet_valid"),
        ({"exp": SECONDS - 300}, None),
        ({"exp": SECONDS - 301}, "expired"),
        ({"exp": "tomorrow"}, "structure"),
        ({"nbf": True}, "structure"),
    ],
)
def test_the_validity_period_counts_with_five_minutes_of_skew(
    payload: JsonObject, verdict: "str | None"
) -> None:
    token = signed(payload)

    if verdict is None:
        assert verify_sd_jwt_vc(token, key_document=KEY_DOCUMENT, now=NOW).claims["vct"] == VCT
    else:
        assert refused(token) == verdict


def test_an_expired_token_is_still_genuine_for_a_report_that_asks_for_that_only() -> None:
    token = signed({"exp": SECONDS - 9999})

    verified = verify_sd_jwt_signatures(token, key_document=KEY_DOCUMENT)

    assert verified.claims["exp"] == SECONDS - 9999


# --- every change --------------------------------------------------------------------------

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.~"


@pytest.mark.rule("B19", "B26")
def test_another_character_anywhere_makes_a_bound_presentation_fail() -> None:
    token = presented("/sub", "/address/town", "/levels/1")

    for index, character in enumerate(token):
        step = 1 + index % (len(ALPHABET) - 1)
        other = ALPHABET[(ALPHABET.index(character) + step) % len(ALPHABET)]
        changed = token[:index] + other + token[index + 1 :]
        with pytest.raises((MalformedInput, UnsupportedFeature)):
            verify_sd_jwt_vc(
                changed, key_document=KEY_DOCUMENT, now=NOW, audience=AUDIENCE, nonce=NONCE
            )


@pytest.mark.rule("B19")
def test_another_character_anywhere_makes_an_unbound_token_fail() -> None:
    token = present_sd_jwt_vc(issued(), disclose=["/sub", "/levels/1"])

    for index, character in enumerate(token):
        step = 1 + index % (len(ALPHABET) - 1)
        other = ALPHABET[(ALPHABET.index(character) + step) % len(ALPHABET)]
        changed = token[:index] + other + token[index + 1 :]
        with pytest.raises((MalformedInput, UnsupportedFeature)):
            verify_sd_jwt_vc(changed, key_document=KEY_DOCUMENT, now=NOW)


NAMES = st.text(max_size=6).filter(lambda name: name not in {"_sd", "...", "_sd_alg"})
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53) + 1, 2**53 - 1) | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=10,
)


def positions(value: JsonValue, pointer: str = "") -> list[str]:
    members: list[tuple[str, JsonValue]] = []
    if isinstance(value, dict):
        members = [(n.replace("~", "~0").replace("/", "~1"), v) for n, v in value.items()]
    elif isinstance(value, list):
        members = [(str(index), item) for index, item in enumerate(value)]
    below = [(f"{pointer}/{token}", inner) for token, inner in members]
    return [here for path, inner in below for here in (path, *positions(inner, path))]


@given(
    claims=st.dictionaries(
        NAMES.filter(lambda name: name not in {"iss", "vct", "iat", "cnf", "exp", "nbf", "status"}),
        VALUES,
        max_size=4,
    ),
    data=st.data(),
)
def test_whatever_is_hidden_comes_back_when_it_is_all_shown(
    claims: JsonObject, data: st.DataObject
) -> None:
    places = positions(claims)
    hidden = data.draw(st.lists(st.sampled_from(places), unique=True)) if places else []

    token = issue_sd_jwt_vc(
        {"iss": ISSUER, **claims},
        vct=VCT,
        disclosable=hidden,
        signer=SIGNER,
        issued_at=datetime(2026, 6, 1, 14, 0, tzinfo=UTC),
        hiding=Hiding(salts=counting_salts(), decoys=data.draw(st.integers(0, 2))),
    )
    verified = verify_sd_jwt_vc(token, key_document=KEY_DOCUMENT, now=NOW)

    added = {"iss": ISSUER, "vct": VCT, "iat": SECONDS + 7200}
    assert verified.claims == {**claims, **added}
    assert set(verified.disclosed) == set(hidden)
