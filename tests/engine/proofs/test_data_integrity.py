"""One proof on one document: what is signed, and what a proof must say to count."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from skillmark.engine.errors import MalformedInput, SigningError, UnsupportedFeature
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.ports import KeyAlgorithm
from skillmark.engine.proofs.data_integrity import (
    ProofOptions,
    ProofResult,
    add_proof,
    sign_document,
    signed_proof,
)
from skillmark.engine.proofs.signing_input import SecuredDocument, proof_config_hash
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.strict_json import read_object, write_json
from tests.engine.proofs.proof_world import (
    CONTEXTS,
    CREATED,
    INVALID,
    ISSUER,
    NOW,
    OB,
    P256_ISSUER,
    UNDETERMINED,
    V2,
    VALID,
    badge,
    identity,
    outcomes,
    proof_of,
    signed,
    verdict,
    verify,
    with_proof_changed,
)

SKEW = timedelta(seconds=300)


# --- signing -------------------------------------------------------------------------------


@pytest.mark.rule("DI-1", "DI-2", "DM-10", "PF-B", "V-2")
def test_a_signed_badge_verifies() -> None:
    assert verify(signed()) == (
        ProofResult(
            outcome=VALID,
            proof_index=0,
            verification_method="did:web:university.example#key-1",
            cryptosuite="eddsa-rdfc-2022",
            created=CREATED,
        ),
    )


@pytest.mark.rule("DI-1")
def test_the_proof_has_the_members_of_the_specification() -> None:
    proof = proof_of(signed())

    assert {name: value for name, value in proof.items() if name != "proofValue"} == {
        "type": "DataIntegrityProof",
        "cryptosuite": "eddsa-rdfc-2022",
        "created": "2026-05-01T09:30:00Z",
        "verificationMethod": "did:web:university.example#key-1",
        "proofPurpose": "assertionMethod",
    }


def test_signing_leaves_the_given_document_as_it_was() -> None:
    document = badge()

    signed(document)

    assert document == badge()


def test_signing_twice_gives_the_same_bytes() -> None:
    assert write_json(signed()) == write_json(signed())


def test_created_is_written_in_utc_with_whole_seconds() -> None:
    created = datetime(2026, 5, 1, 11, 30, 0, 987_654, tzinfo=timezone(timedelta(hours=2)))

    document = sign_document(badge(), signer=ISSUER.signer, created=created, contexts=CONTEXTS)

    assert proof_of(document)["created"] == "2026-05-01T09:30:00Z"


def test_a_time_without_zone_is_a_programming_error() -> None:
    with pytest.raises(ValueError, match="zone"):
        sign_document(
            badge(),
            signer=ISSUER.signer,
            created=datetime(2026, 5, 1),  # noqa: DTZ001 - that is the point
            contexts=CONTEXTS,
        )


@pytest.mark.rule("DI-1")
def test_every_optional_member_can_be_written_and_verifies() -> None:
    options = ProofOptions(
        created=CREATED,
        proof_id="urn:uuid:0e4a8a52-5a3f-4a8d-9d1d-6a9c35a54a39",
        expires=NOW + timedelta(days=1),
        domain=("a.example", "b.example"),
        challenge="31415",
    )

    document = add_proof(badge(), options, signer=ISSUER.signer, contexts=CONTEXTS)

    assert verdict(
        document, expected_domain={"b.example", "a.example"}, expected_challenge="31415"
    ) == (VALID, "")


def test_a_signer_with_another_kind_of_key_is_refused() -> None:
    with pytest.raises(SigningError) as refusal:
        sign_document(badge(), signer=P256_ISSUER.signer, created=CREATED, contexts=CONTEXTS)

    assert refusal.value.reason == "weak_or_wrong_key"


class BrokenSigner:
    algorithm = KeyAlgorithm.ED25519
    verification_method = ISSUER.method

    def sign(self, message: bytes) -> bytes:
        return message[:63]


def test_a_signer_that_gives_no_signature_is_noticed() -> None:
    with pytest.raises(SigningError) as refusal:
        sign_document(badge(), signer=BrokenSigner(), created=CREATED, contexts=CONTEXTS)

    assert refusal.value.reason == "bad_signature"


@pytest.mark.rule("B13", "DI-4", "T-1")
def test_an_undefined_member_is_never_signed() -> None:
    with pytest.raises(MalformedInput) as refusal:
        signed(badge(memberLevel="GOLD"))

    assert refusal.value.reason == "data_loss"


@pytest.mark.rule("B14", "DI-4", "T-2")
@pytest.mark.parametrize("name", ["", "#list", "badge-1"])
def test_a_relative_id_is_never_signed(name: str) -> None:
    with pytest.raises(MalformedInput) as refusal:
        signed(badge(id=name))

    assert refusal.value.reason == "data_loss"


@pytest.mark.rule("DI-5")
def test_a_document_with_an_unknown_context_is_never_signed() -> None:
    document = badge(**{"@context": [V2, OB, "https://elsewhere.example/context"]})

    with pytest.raises(UnsupportedFeature) as refusal:
        signed(document)

    assert refusal.value.reason == "unknown_context"


# --- what a verifier refuses ---------------------------------------------------------------


@pytest.mark.rule("B12")
@pytest.mark.parametrize("proof", [None, []])
def test_a_badge_stripped_of_its_proof_is_not_proven(proof: JsonValue) -> None:
    document = {**signed(), "proof": proof}

    assert (verify(document), verdict(document)) == ((), (INVALID, "no_proof"))


@pytest.mark.rule("B12")
def test_a_proof_inside_the_subject_proves_nothing() -> None:
    document = signed()
    subject = document["credentialSubject"]
    assert isinstance(subject, dict)
    subject["proof"] = document.pop("proof")

    assert verdict(document) == (INVALID, "no_proof")


@pytest.mark.rule("B12")
def test_a_member_named_proofs_proves_nothing() -> None:
    document = signed()
    document["proofs"] = [document.pop("proof")]

    assert verdict(document) == (INVALID, "no_proof")


@pytest.mark.parametrize("proof", ["a proof", 7, True, [["a list"]], [None]])
@pytest.mark.rule("DI-1")
def test_a_proof_must_be_an_object(proof: JsonValue) -> None:
    assert verdict({**badge(), "proof": proof}) == (INVALID, "proof_member")


@pytest.mark.rule("DI-1")
@pytest.mark.parametrize(
    "member", ["type", "cryptosuite", "verificationMethod", "proofPurpose", "proofValue"]
)
def test_a_required_member_may_not_be_missing(member: str) -> None:
    assert verdict(with_proof_changed(signed(), **{member: None})) == (INVALID, "proof_member")


@pytest.mark.rule("DI-1")
@pytest.mark.parametrize("value", [7, True, ["x"], {"id": "x"}])
@pytest.mark.parametrize(
    "member",
    [
        *("type", "cryptosuite", "verificationMethod", "proofPurpose", "proofValue"),
        *("id", "created", "expires", "challenge", "nonce"),
    ],
)
def test_a_member_of_the_wrong_kind_is_refused(member: str, value: JsonValue) -> None:
    assert verdict(with_proof_changed(signed(), **{member: value})) == (INVALID, "proof_member")


@pytest.mark.rule("DI-1")
@pytest.mark.parametrize(
    "change",
    [
        {"jws": "e30..AA"},
        {"@context": [V2]},
        {"capability": "urn:zcap:root"},
        {"signatureValue": "AA"},
        {"domain": 7},
        {"domain": []},
        {"domain": ["a.example", "a.example"]},
        {"previousProof": [7]},
        {"previousProof": {"id": "urn:x"}},
    ],
)
def test_a_member_that_nobody_defined_is_refused(change: JsonObject) -> None:
    assert verdict(with_proof_changed(signed(), **change)) == (INVALID, "proof_member")


@pytest.mark.rule("B10", "DI-3", "DI-6")
def test_a_proof_for_another_purpose_is_refused() -> None:
    assert verdict(with_proof_changed(signed(), proofPurpose="authentication")) == (
        INVALID,
        "purpose",
    )


@pytest.mark.rule("DI-3")
def test_the_purpose_asked_for_must_be_the_proofs() -> None:
    assert verdict(signed(), purpose="authentication") == (INVALID, "purpose")


@pytest.mark.rule("DI-3")
def test_a_proof_for_another_use_verifies_when_that_use_is_asked_for() -> None:
    options = ProofOptions(created=CREATED, purpose="authentication")
    document = add_proof(badge(), options, signer=ISSUER.signer, contexts=CONTEXTS)
    listed = {"authentication": ISSUER.key_document.purposes["assertionMethod"]}
    methods = ISSUER.key_document.methods
    key_document = type(ISSUER.key_document)(ISSUER.did, methods, listed)

    assert verdict(document, key_document, purpose="authentication") == (VALID, "")


@pytest.mark.rule("DI-3")
@pytest.mark.parametrize("domain", ["other.example", ["a.example"], ["a.example", "c.example"]])
def test_a_proof_for_another_domain_is_refused(domain: str | list[str]) -> None:
    options = ProofOptions(created=CREATED, domain=("a.example", "b.example"))
    document = add_proof(badge(), options, signer=ISSUER.signer, contexts=CONTEXTS)

    assert verdict(document, expected_domain=domain) == (INVALID, "invalid_domain_error")


@pytest.mark.rule("DI-3")
def test_an_asked_for_domain_or_challenge_may_not_be_missing() -> None:
    assert [
        verdict(signed(), expected_domain="a.example"),
        verdict(signed(), expected_challenge="31415"),
    ] == [(INVALID, "invalid_domain_error"), (INVALID, "invalid_challenge_error")]


@pytest.mark.rule("DI-3")
def test_an_answer_to_another_challenge_is_refused() -> None:
    options = ProofOptions(created=CREATED, challenge="27182")
    document = add_proof(badge(), options, signer=ISSUER.signer, contexts=CONTEXTS)

    assert verdict(document, expected_challenge="31415") == (INVALID, "invalid_challenge_error")


# --- time ----------------------------------------------------------------------------------


@pytest.mark.rule("B21", "DI-1")
@pytest.mark.parametrize(
    ("ahead", "expected"),
    [
        (SKEW - timedelta(seconds=1), (VALID, "")),
        (SKEW, (VALID, "")),
        (SKEW + timedelta(seconds=1), (INVALID, "proof_from_future")),
    ],
)
def test_a_proof_from_the_future_is_refused_beyond_the_clock_skew(
    ahead: timedelta, expected: tuple[str, str]
) -> None:
    assert verdict(signed(), now=CREATED - ahead) == expected


@pytest.mark.rule("B21", "DI-1")
@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (timedelta(0), (VALID, "")),
        (SKEW, (VALID, "")),
        (SKEW + timedelta(seconds=1), (INVALID, "proof_expired")),
    ],
)
def test_an_expired_proof_is_refused_beyond_the_clock_skew(
    after: timedelta, expected: tuple[str, str]
) -> None:
    expires = CREATED + timedelta(days=30)

    assert verdict(signed(expires=expires), now=expires + after) == expected


@pytest.mark.rule("B21", "DI-1")
@pytest.mark.parametrize(
    "text",
    [
        *("", "2026-05-01", "2026-05-01 09:30:00Z", "2026-05-01T09:30Z", "20260501T093000Z"),
        *("2026-05-01T09:30:60Z", "2026-05-01T24:00:00Z", "2026-02-30T00:00:00Z"),
        *("10000-01-01T00:00:00Z", "0000-01-01T00:00:00Z", "-2026-05-01T09:30:00Z"),
        *("2026-05-01T09:30:00z", "2026-05-01t09:30:00Z", "2026-05-01T09:30:00+14:01"),
        *("2026-05-01T09:30:00.Z", "2026-05-01T09:30:00Z\n", "٢٠٢٦-05-01T09:30:00Z"),
    ],
)
def test_a_time_that_is_no_time_is_refused(text: str) -> None:
    assert verdict(with_proof_changed(signed(), created=text)) == (INVALID, "proof_member")


def signed_with_created(text: str) -> JsonObject:
    """A badge signed by a library that writes times in its own way."""
    document = badge()
    config = {n: v for n, v in proof_of(signed()).items() if n != "proofValue"}
    config["created"] = text
    secured = SecuredDocument(document, CONTEXTS)
    data = proof_config_hash(config, context=secured.context, contexts=CONTEXTS)
    signature = ISSUER.signer.sign(data + secured.document_hash("sha256"))
    return {**document, "proof": signed_proof(config, signature=signature)}


@pytest.mark.rule("DI-1")
@pytest.mark.parametrize(
    "text", ["2026-05-01T11:30:00+02:00", "2026-05-01T09:30:00.000000000Z", "2026-05-01T09:30:00Z"]
)
def test_other_spellings_of_a_time_are_read(text: str) -> None:
    assert [result.created for result in verify(signed_with_created(text))] == [CREATED]


@pytest.mark.rule("B21", "DI-1")
def test_a_time_without_zone_counts_as_utc_and_is_noted() -> None:
    (result,) = verify(signed_with_created("2026-05-01T09:30:00"))

    assert (result.outcome, result.created, result.notes) == (
        VALID,
        CREATED,
        ("proof_time_without_zone",),
    )


# --- the document --------------------------------------------------------------------------


@pytest.mark.rule("B13", "DI-4", "T-1")
def test_a_member_added_after_signing_is_data_loss() -> None:
    assert verdict({**signed(), "memberLevel": "GOLD"}) == (INVALID, "data_loss")


@pytest.mark.rule("B14", "DI-4", "T-2")
def test_an_id_made_relative_after_signing_is_data_loss() -> None:
    assert verdict({**signed(), "id": "#badge"}) == (INVALID, "data_loss")


@pytest.mark.rule("B15", "B16", "DI-5")
def test_a_context_that_gives_terms_another_meaning_is_refused() -> None:
    document = signed()
    document["@context"] = [V2, OB, {"name": "https://elsewhere.example/name"}]

    assert verdict(document) == (INVALID, "context")


@pytest.mark.rule("B15", "DI-5")
def test_an_unknown_context_leaves_the_proof_undetermined() -> None:
    document = signed()
    document["@context"] = [V2, OB, "https://elsewhere.example/context"]

    assert verdict(document) == (UNDETERMINED, "unknown_context")


@pytest.mark.rule("B15", "DI-5")
def test_a_document_without_context_is_refused() -> None:
    document = signed()
    del document["@context"]

    assert verdict(document) == (INVALID, "context")


@pytest.mark.rule("DI-2", "V-2")
def test_a_changed_document_does_not_fit_its_signature() -> None:
    assert verdict({**signed(), "name": "Underwater welding"}) == (INVALID, "signature_invalid")


@pytest.mark.rule("DI-2")
def test_a_changed_proof_does_not_fit_its_signature() -> None:
    document = with_proof_changed(signed(), created="2026-05-01T09:30:01Z")

    assert verdict(document) == (INVALID, "signature_invalid")


@pytest.mark.rule("B8")
def test_duplicate_members_of_a_proof_never_reach_the_verifier() -> None:
    text = write_json(signed()).replace(b'"proofValue":', b'"proofValue":"z1","proofValue":')

    with pytest.raises(MalformedInput) as refusal:
        read_object(text)

    assert refusal.value.reason == "duplicate_key"


@pytest.mark.rule("B23")
def test_a_badge_made_to_exhaust_the_canonicalisation_is_undetermined() -> None:
    twins: list[JsonValue] = [identity("sha256$aa") for _ in range(9)]
    subject: JsonObject = {"type": ["AchievementSubject"], "identifier": twins}
    document = {**signed(), "credentialSubject": [subject, {**subject}]}

    assert verdict(document) == (UNDETERMINED, "too_complex")


def test_a_signature_is_checked_with_the_key_that_is_named() -> None:
    document = signed()
    other = KeySigner(ISSUER.private_key, f"{ISSUER.did}#key-2")
    renamed = sign_document(badge(), signer=other, created=CREATED, contexts=CONTEXTS)

    assert [outcomes(document), outcomes(renamed)] == [
        [(VALID, "")],
        [(INVALID, "key_not_issuers")],
    ]


def test_times_of_the_far_past_and_future_overflow_nothing() -> None:
    moments = ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-14:00"]

    assert [
        verdict(with_proof_changed(signed(), expires=moment), now=NOW.astimezone(UTC))
        for moment in moments
    ] == [(INVALID, "proof_expired"), (INVALID, "signature_invalid")]
