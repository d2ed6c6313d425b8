"""Selective disclosure in badges: what is always shown, what may be left out, what is refused."""

import copy
import json

import pytest

from skillmark.engine.errors import MalformedInput, SigningError, UnsupportedFeature
from skillmark.engine.keys.p256 import P256PrivateKey
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.ports import KeyAlgorithm
from skillmark.engine.proofs.suites.ecdsa_sd_2023 import (
    create_base_proof,
    default_mandatory_pointers,
    derive_proof,
)
from skillmark.engine.proofs.suites.sd_proof_values import (
    DerivedProofValue,
    read_base_proof_value,
    read_derived_proof_value,
    write_base_proof_value,
    write_derived_proof_value,
)
from skillmark.engine.proofs.suites.selective_disclosure import MAX_POINTERS, NamedDocument
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.term_tables import compile_context
from tests.engine.proofs.proof_world import (
    CONTEXTS,
    CREATED,
    INVALID,
    ISSUER,
    OB,
    P256_ISSUER,
    V2,
    VALID,
    alignment,
    badge,
    proof_of,
    signed,
    verdict,
    with_proof_changed,
)

ACHIEVEMENT = "/credentialSubject/achievement"
HMAC_KEY = bytes(range(32))
PROOF_KEY = P256PrivateKey.from_scalar(bytes(range(3, 35)))


def selective_badge(document: "JsonObject | None" = None, *pointers: str) -> JsonObject:
    """A badge with a base proof; without *pointers* the default ones are mandatory."""
    document = badge(P256_ISSUER) if document is None else document
    return create_base_proof(
        document,
        signer=P256_ISSUER.signer,
        created=CREATED,
        mandatory_pointers=pointers or default_mandatory_pointers(document),
        contexts=CONTEXTS,
        hmac_key=HMAC_KEY,
        proof_key=PROOF_KEY,
    )


def derived(*pointers: str, document: "JsonObject | None" = None) -> JsonObject:
    return derive_proof(
        selective_badge() if document is None else document,
        selective_pointers=pointers,
        contexts=CONTEXTS,
    )


def without_proof(document: JsonObject) -> JsonObject:
    return {name: value for name, value in document.items() if name != "proof"}


def refused(reason: str) -> "pytest.RaisesExc[MalformedInput]":
    return pytest.RaisesExc(MalformedInput, check=lambda error: error.reason == reason)


# --- what an earner can show ---------------------------------------------------------------


@pytest.mark.rule("SD-7")
def test_the_default_pointers_are_those_that_the_badge_has() -> None:
    assert default_mandatory_pointers(badge(P256_ISSUER)) == (
        "/issuer",
        "/validFrom",
        "/validUntil",
        "/credentialSubject/achievement/id",
        "/credentialSubject/achievement/name",
        "/credentialSubject/result/0/status",
    )


@pytest.mark.rule("SD-7")
@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ({"result": {"status": "Failed"}}, ("/credentialSubject/result/status",)),
        ({"result": [{}, {"status": "Failed"}]}, ("/credentialSubject/result/1/status",)),
        ({"result": "none"}, ()),
        ({"achievement": "urn:a"}, ()),
        ("urn:subject", ()),
        ([{"result": []}], ()),
    ],
)
def test_the_status_of_every_result_is_a_default_pointer(
    subject: JsonValue, expected: tuple[str, ...]
) -> None:
    assert default_mandatory_pointers({"credentialSubject": subject}) == expected


@pytest.mark.rule("SD-7")
def test_a_credential_of_data_model_1_1_has_its_own_dates_as_default_pointers() -> None:
    document: JsonObject = {"issuer": "urn:i", "issuanceDate": "x", "expirationDate": "y"}

    assert default_mandatory_pointers(document) == ("/issuer", "/issuanceDate", "/expirationDate")


@pytest.mark.rule("SD-6", "SD-7")
def test_the_mandatory_parts_alone_can_be_shown() -> None:
    document = derived()

    whole = badge(P256_ISSUER)
    assert without_proof(document) == {
        **{name: whole[name] for name in ("@context", "id", "type", "issuer")},
        **{name: whole[name] for name in ("validFrom", "validUntil")},
        "credentialSubject": {
            "id": "urn:uuid:5c0f3a52-0ab7-4a1e-9d9c-5a3f5c0f4a8d",
            "type": ["AchievementSubject"],
            "result": [{"type": ["Result"], "status": "Completed"}],
            "achievement": {
                "id": "https://university.example/achievements/welding",
                "type": ["Achievement"],
                "name": "Welding",
            },
        },
    }
    assert verdict(document, P256_ISSUER) == (VALID, "")


SELECTIONS = [
    ("",),
    ("/name",),
    ("/credentialSubject",),
    ("/credentialSubject/result",),
    ("/credentialSubject/result/1",),
    ("/credentialSubject/result/1/value", "/credentialSubject/result/0"),
    ("/credentialSubject/identifier/1",),
    (f"{ACHIEVEMENT}/alignment/1/targetName",),
    (f"{ACHIEVEMENT}/alignment/1", f"{ACHIEVEMENT}/alignment/0"),
    (f"{ACHIEVEMENT}/criteria/narrative",),
    (f"{ACHIEVEMENT}/resultDescription/0/allowedValue",),
    (f"{ACHIEVEMENT}/resultDescription/0",),
    ("/issuer", "/issuer/name", "/type", "/type/0", "/id"),
]


@pytest.mark.rule("PF-C", "SD-2", "SD-6")
@pytest.mark.parametrize("pointers", SELECTIONS)
def test_every_selection_verifies(pointers: tuple[str, ...]) -> None:
    assert verdict(derived(*pointers), P256_ISSUER) == (VALID, "")


def test_everything_can_be_shown() -> None:
    assert without_proof(derived("")) == badge(P256_ISSUER)


@pytest.mark.parametrize("pointers", [(), ("/name",)])
def test_what_was_not_picked_is_not_there(pointers: tuple[str, ...]) -> None:
    text = json.dumps(derived(*pointers))

    assert [secret in text for secret in ("sha256$aa", "MIG", "LetterGrade", "urn:bnid")] == [
        False
    ] * 4


def test_the_order_and_repetition_of_pointers_do_not_matter() -> None:
    one = ("/name", f"{ACHIEVEMENT}/alignment/1", f"{ACHIEVEMENT}/alignment/0")
    other = (f"{ACHIEVEMENT}/alignment/0", "/name", "/name", f"{ACHIEVEMENT}/alignment/1")

    assert derived(*one) == derived(*other)


@pytest.mark.rule("SD-2")
def test_keys_made_on_the_way_differ_each_time() -> None:
    made = [
        create_base_proof(
            badge(P256_ISSUER),
            signer=P256_ISSUER.signer,
            created=CREATED,
            mandatory_pointers=("/issuer",),
            contexts=CONTEXTS,
        )
        for _ in range(2)
    ]

    values = [read_base_proof_value(str(proof_of(document)["proofValue"])) for document in made]
    assert len({value.hmac_key for value in values} | {value.public_key for value in values}) == 4
    assert [verdict(derived(document=document), P256_ISSUER) for document in made] == [
        (VALID, "")
    ] * 2


def test_nothing_need_be_mandatory() -> None:
    document = create_base_proof(
        badge(P256_ISSUER),
        signer=P256_ISSUER.signer,
        created=CREATED,
        mandatory_pointers=(),
        contexts=CONTEXTS,
    )

    assert verdict(derived("/name", document=document), P256_ISSUER) == (VALID, "")
    with refused("pointer"):
        derived(document=document)


def test_the_base_proof_s_text_form_keeps_its_secrets() -> None:
    value = read_base_proof_value(str(proof_of(selective_badge())["proofValue"]))

    assert str(value.hmac_key) not in repr(value)


def test_identifiers_that_look_like_ours_stay_identifiers() -> None:
    document = badge(P256_ISSUER, id="urn:bnid:0:0")
    subject = document["credentialSubject"]
    assert isinstance(subject, dict)
    subject["id"] = "urn:bnid:1:7"
    base = selective_badge(document)

    shown = derived("", document=base)

    assert without_proof(shown) == document
    assert verdict(shown, P256_ISSUER) == (VALID, "")


# --- what a verifier refuses ---------------------------------------------------------------


@pytest.mark.rule("SD-8")
def test_a_base_proof_shown_to_a_verifier_is_refused() -> None:
    assert verdict(selective_badge(), P256_ISSUER) == (INVALID, "base_proof")


@pytest.mark.rule("SD-6")
@pytest.mark.parametrize(
    ("member", "value"),
    [
        ("validFrom", "2020-01-01T00:00:00Z"),
        ("id", "urn:uuid:00000000-0000-4000-8000-000000000000"),
        ("type", ["VerifiableCredential", "AchievementCredential", "EndorsementCredential"]),
    ],
)
def test_a_changed_mandatory_part_breaks_the_proof(member: str, value: JsonValue) -> None:
    shown = {**derived("/name"), member: value}

    assert verdict(shown, P256_ISSUER)[0] is INVALID


@pytest.mark.rule("SD-6")
def test_a_changed_chosen_part_breaks_the_proof() -> None:
    shown = {**derived("/name"), "name": "Underwater welding"}

    assert verdict(shown, P256_ISSUER) == (INVALID, "signature_invalid")


@pytest.mark.rule("SD-6")
@pytest.mark.parametrize("member", ["validUntil", "name"])
def test_a_part_taken_out_by_hand_breaks_the_proof(member: str) -> None:
    shown = derived("/name")
    del shown[member]

    assert verdict(shown, P256_ISSUER)[0] is INVALID


@pytest.mark.rule("SD-6")
def test_a_part_put_in_by_hand_breaks_the_proof() -> None:
    shown = {**derived(), "name": "Welding 👩‍🏭"}

    assert verdict(shown, P256_ISSUER) == (INVALID, "proof_value")


def value_of(document: JsonObject) -> DerivedProofValue:
    return read_derived_proof_value(str(proof_of(document)["proofValue"]))


def with_value(document: JsonObject, **changes: object) -> JsonObject:
    value = value_of(document)
    parts = {name: getattr(value, name) for name in value.__slots__} | changes
    text = write_derived_proof_value(DerivedProofValue(**parts))
    return with_proof_changed(document, proofValue=text)


@pytest.mark.rule("SD-4", "SD-6")
def test_every_component_of_the_derived_proof_counts() -> None:
    shown = derived("/name", f"{ACHIEVEMENT}/alignment")
    value = value_of(shown)
    other_key = b"\x80\x24" + P256_ISSUER.private_key.public_key.compressed
    changes: list[dict[str, object]] = [
        {"base_signature": value.signatures[0]},
        {"public_key": other_key},
        {"signatures": value.signatures[::-1]},
        {"signatures": value.signatures[:-1]},
        {"signatures": (*value.signatures, value.signatures[0])},
        {"signatures": ()},
        {"labels": {key: value.labels[0 if key else 1] for key in value.labels}},
        {"labels": dict(list(value.labels.items())[:-1])},
        {"labels": {**value.labels, len(value.labels): bytes(32)}},
        {"mandatory_indexes": value.mandatory_indexes[1:]},
        {"mandatory_indexes": ()},
        {"mandatory_indexes": (*value.mandatory_indexes, 10_000)},
        {"mandatory_indexes": tuple(range(len(value.signatures)))},
    ]

    assert verdict(with_value(shown), P256_ISSUER) == (VALID, "")
    assert [verdict(with_value(shown, **change), P256_ISSUER)[0] for change in changes] == [
        INVALID
    ] * len(changes)


@pytest.mark.rule("SD-4")
def test_the_key_made_for_the_proof_must_be_a_p256_key() -> None:
    shown = derived("/name")
    ed25519_point = bytes(ISSUER.private_key.public_key.raw)

    assert [
        verdict(with_value(shown, public_key=key), P256_ISSUER)
        for key in (b"\xed\x01" + ed25519_point + b"\0", b"\x80\x24" + b"\5" + bytes(32))
    ] == [(INVALID, "proof_value"), (INVALID, "weak_or_wrong_key")]


@pytest.mark.rule("SD-6")
def test_statements_of_two_badges_do_not_mix() -> None:
    other = badge(P256_ISSUER, name="Underwater welding")
    shown = derived("/name")
    foreign = derive_proof(
        create_base_proof(
            other,
            signer=P256_ISSUER.signer,
            created=CREATED,
            mandatory_pointers=default_mandatory_pointers(other),
            contexts=CONTEXTS,
            hmac_key=HMAC_KEY,
        ),
        selective_pointers=("/name",),
        contexts=CONTEXTS,
    )
    mixed = with_value({**shown, "name": other["name"]}, signatures=value_of(foreign).signatures)

    assert verdict(mixed, P256_ISSUER) == (INVALID, "signature_invalid")


@pytest.mark.rule("DI-2", "B18")
def test_a_selective_proof_cannot_continue_a_chain() -> None:
    first = proof_of(signed(proof_id="urn:uuid:1"))
    shown = derived("/name")
    chained = {**proof_of(shown), "previousProof": "urn:uuid:1"}

    assert verdict({**shown, "proof": [chained, first]}, P256_ISSUER) == (INVALID, "proof_chain")


# --- what an issuer and an earner cannot do ------------------------------------------------

ENDORSEMENT: JsonObject = {
    "@context": [V2, OB],
    "id": "urn:uuid:7a5e8f0e-1111-4222-8333-444455556666",
    "type": ["VerifiableCredential", "EndorsementCredential"],
    "issuer": {"id": "did:web:board.example", "type": ["Profile"]},
    "validFrom": "2026-05-01T00:00:00Z",
    "name": "Endorsement",
    "credentialSubject": {
        "id": "https://university.example/achievements/welding",
        "type": ["EndorsementSubject"],
        "endorsementComment": "Good.",
    },
}


@pytest.mark.rule("SD-1", "T-15")
def test_a_badge_with_an_endorsement_inside_cannot_be_made_selective() -> None:
    with refused("nested_context"):
        selective_badge(badge(P256_ISSUER, endorsement=[ENDORSEMENT]))


@pytest.mark.rule("SD-1", "T-15")
def test_a_badge_with_an_endorsement_inside_does_not_verify_selectively() -> None:
    shown = {**derived(""), "endorsement": [ENDORSEMENT]}

    assert verdict(shown, P256_ISSUER) == (INVALID, "nested_context")


@pytest.mark.rule("SD-1", "T-15")
def test_a_badge_with_a_proof_inside_cannot_be_made_selective() -> None:
    inner = {name: value for name, value in ENDORSEMENT.items() if name != "@context"}
    inner["proof"] = proof_of(signed())

    with pytest.raises(UnsupportedFeature) as refusal:
        selective_badge(badge(P256_ISSUER, endorsement=[inner]))

    assert refusal.value.reason == "embedded_proof"
    shown = {**derived(""), "endorsement": [inner]}
    assert verdict(shown, P256_ISSUER) == (INVALID, "nested_context")


@pytest.mark.rule("SD-4")
def test_only_a_p256_key_issues_selective_badges() -> None:
    with pytest.raises(SigningError) as refusal:
        create_base_proof(
            badge(),
            signer=ISSUER.signer,
            created=CREATED,
            mandatory_pointers=(),
            contexts=CONTEXTS,
        )

    assert refusal.value.reason == "weak_or_wrong_key"


class BrokenSigner:
    algorithm = KeyAlgorithm.P256
    verification_method = P256_ISSUER.method

    def sign(self, message: bytes) -> bytes:
        return message[:63]


def test_a_signer_that_gives_no_signature_is_noticed() -> None:
    with pytest.raises(SigningError) as refusal:
        create_base_proof(
            badge(),
            signer=BrokenSigner(),
            created=CREATED,
            mandatory_pointers=(),
            contexts=CONTEXTS,
        )

    assert refusal.value.reason == "bad_signature"


def test_an_hmac_key_has_32_bytes() -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        create_base_proof(
            badge(),
            signer=P256_ISSUER.signer,
            created=CREATED,
            mandatory_pointers=(),
            contexts=CONTEXTS,
            hmac_key=bytes(16),
        )


@pytest.mark.parametrize(
    "pointer",
    [
        *("name", "/nothing", "/credentialSubject/nothing/deeper", "/name/0", "/@context"),
        *(f"{ACHIEVEMENT}/alignment/2", f"{ACHIEVEMENT}/alignment/01"),
        *(f"{ACHIEVEMENT}/alignment/-", f"{ACHIEVEMENT}/alignment/-1", "/na~me", "/name/"),
        *("/credentialSubject/result/１", f"{ACHIEVEMENT}/alignment/targetName", "//name"),
    ],
)
def test_a_pointer_that_names_nothing_is_refused(pointer: str) -> None:
    with refused("pointer"):
        derived(pointer)
    with refused("pointer"):
        selective_badge(None, pointer)


@pytest.mark.parametrize("index", [0, 1, 2])
def test_a_part_of_an_ordered_list_cannot_be_picked(index: int) -> None:
    with refused("pointer"):
        derived(f"{ACHIEVEMENT}/resultDescription/0/allowedValue/{index}")


def test_escaped_pointers_are_read() -> None:
    with refused("pointer") as refusal:
        derived("/a~1b~0c")

    assert refusal.value.path == "/a/b~c"


@pytest.mark.rule("SD-3")
def test_pointers_and_statements_are_bounded() -> None:
    many: list[JsonValue] = [f"https://university.example/{n}" for n in range(1_001)]
    document = badge(P256_ISSUER)
    achievement = document["credentialSubject"]["achievement"]
    achievement["alignment"] = [
        {"type": ["Alignment"], "targetName": f"skill {n}", "targetUrl": url}
        for n, url in enumerate(many)
    ]

    with refused("too_many_statements"):
        selective_badge(document)
    with refused("pointer"):
        derived(*(["/name"] * (MAX_POINTERS + 1)))


def test_a_badge_without_one_base_proof_has_nothing_to_derive_from() -> None:
    base = selective_badge()
    twice = {**base, "proof": [base["proof"], base["proof"]]}

    for document in (badge(), signed(), twice, {**base, "proof": {"cryptosuite": 7}}):
        with refused("no_proof"):
            derived(document=document)


def test_a_derived_proof_has_nothing_to_derive_from() -> None:
    with refused("proof_value"):
        derived(document=derived("/name"))


def test_a_base_proof_that_does_not_fit_its_badge_gives_no_derived_one() -> None:
    base = selective_badge()
    longer = copy.deepcopy(base)
    longer["description"] = "More words than were signed."

    with refused("proof_value"):
        derived(document=longer)


def test_a_badge_changed_since_its_base_proof_gives_no_derived_one() -> None:
    base = selective_badge()

    with refused("signature_invalid"):
        derived(document={**base, "name": "Underwater welding"})


@pytest.mark.rule("SD-2")
def test_the_first_of_two_objects_alike_stays_the_first() -> None:
    twins = badge(P256_ISSUER)
    twins["credentialSubject"]["achievement"]["alignment"] = [alignment("MIG"), alignment("MIG")]
    base = selective_badge(twins, f"{ACHIEVEMENT}/alignment/0")
    turned = {name: base[name] for name in reversed(base)}

    for document in (base, turned):
        shown = derived("/name", document=document)
        assert verdict(shown, P256_ISSUER) == (VALID, "")


def test_a_base_proof_beside_another_proof_can_be_derived_from() -> None:
    document = create_base_proof(
        signed(badge(P256_ISSUER)),
        signer=P256_ISSUER.signer,
        created=CREATED,
        mandatory_pointers=("/issuer",),
        contexts=CONTEXTS,
    )

    shown = derived("/name", document=document)

    assert proof_of(shown)["cryptosuite"] == "ecdsa-sd-2023"
    assert verdict(shown, P256_ISSUER) == (VALID, "")


def test_two_ordered_lists_of_one_property_cannot_be_told_apart() -> None:
    url = "https://example.org/two-lists"
    names = {name: {"@id": "urn:list", "@container": "@list"} for name in ("one", "other")}
    contexts = CONTEXTS.extended({url: compile_context(names)})
    document: JsonObject = {"@context": [V2, url], "one": ["a"], "other": ["b"]}

    with pytest.raises(UnsupportedFeature) as refusal:
        NamedDocument.of(document).quads(contexts)

    assert refusal.value.reason == "ambiguous_list"


@pytest.mark.rule("SD-4")
def test_a_base_signature_by_another_key_does_not_verify() -> None:
    base = selective_badge()
    thief = KeySigner(PROOF_KEY, P256_ISSUER.method)
    stolen = create_base_proof(
        badge(P256_ISSUER),
        signer=thief,
        created=CREATED,
        mandatory_pointers=default_mandatory_pointers(base),
        contexts=CONTEXTS,
    )

    assert verdict(derived("", document=stolen), P256_ISSUER) == (INVALID, "signature_invalid")


@pytest.mark.rule("SD-4")
def test_the_configuration_of_the_proof_is_signed_too() -> None:
    shown = with_proof_changed(derived("/name"), created="2026-05-01T09:30:01Z")

    assert verdict(shown, P256_ISSUER) == (INVALID, "signature_invalid")


def test_a_base_proof_value_survives_writing() -> None:
    text = str(proof_of(selective_badge())["proofValue"])

    assert write_base_proof_value(read_base_proof_value(text)) == text
