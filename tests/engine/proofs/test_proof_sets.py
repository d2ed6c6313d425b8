"""Several proofs on one document: sets, chains, and whose proof counts."""

import copy
import time
from datetime import datetime

import pytest

from skillmark.engine.errors import MalformedInput
from skillmark.engine.keys.ed25519 import Ed25519PrivateKey
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.proofs.data_integrity import (
    ProofJudgement,
    judge_proofs,
    sign_document,
)
from skillmark.engine.proofs.suites.ecdsa_sd_2023 import create_base_proof
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.linked_data import builtin_contexts
from skillmark.engine.wire.term_tables import compile_context
from tests.engine.proofs.proof_world import (
    CHARLIE,
    CONTEXTS,
    CREATED,
    FOREIGN,
    INVALID,
    ISSUER,
    P256_ISSUER,
    UNDETERMINED,
    UNKNOWN_SUITE,
    VALID,
    badge,
    ed25519_secret,
    judge,
    listed_keys,
    outcomes,
    signed,
    vector,
    verdict,
    verify,
)

FIRST = "urn:uuid:00000000-0000-4000-8000-000000000001"
SECOND = "urn:uuid:00000000-0000-4000-8000-000000000002"

UNKNOWN: JsonObject = {
    "type": "DataIntegrityProof",
    "cryptosuite": "lattice-rdfc-2035",
    "verificationMethod": ISSUER.method,
    "proofPurpose": "assertionMethod",
    "proofValue": "u" + "A" * 3_000,
}


def proofs(document: JsonObject) -> list[JsonValue]:
    found = document["proof"]
    return found if isinstance(found, list) else [found]


def with_proofs(document: JsonObject, *chosen: JsonValue) -> JsonObject:
    return {**document, "proof": list(chosen)}


def broken(document: JsonObject) -> JsonObject:
    """The first proof of *document*, made for other words."""
    other = signed({**badge(), "name": "Underwater welding"})
    return {**proofs(document)[0], "proofValue": proofs(other)[0]["proofValue"]}


# --- sets ----------------------------------------------------------------------------------


@pytest.mark.rule("DI-2", "B18")
def test_each_proof_of_a_set_covers_the_document_without_any_proof() -> None:
    once = signed(proof_id=FIRST)
    twice = signed(once, proof_id=SECOND)

    assert proofs(twice) == [*proofs(once), *proofs(signed(proof_id=SECOND))]
    assert outcomes(twice) == [(VALID, ""), (VALID, "")]


@pytest.mark.rule("DI-2")
def test_the_order_of_a_set_does_not_matter() -> None:
    document = signed(signed(proof_id=FIRST), proof_id=SECOND)

    assert verdict(with_proofs(document, *reversed(proofs(document)))) == (VALID, "")


@pytest.mark.rule("DI-2")
def test_a_set_of_one_is_a_proof() -> None:
    document = signed()

    assert verdict(with_proofs(document, *proofs(document))) == (VALID, "")


@pytest.mark.rule("B18", "DI-2")
def test_a_broken_proof_of_the_issuer_beside_a_good_one_fails() -> None:
    document = signed()

    for chosen in ([*proofs(document), broken(document)], [broken(document), *proofs(document)]):
        assert verdict(with_proofs(document, *chosen)) == (INVALID, "signature_invalid")


@pytest.mark.rule("B18")
def test_a_good_proof_by_another_party_never_lifts_the_verdict() -> None:
    by_charlie = signed(by=CHARLIE)
    document = signed()

    assert [
        verdict(by_charlie),
        verdict(with_proofs(document, broken(document), *proofs(by_charlie))),
    ] == [(INVALID, "key_not_issuers"), (INVALID, "signature_invalid")]


@pytest.mark.rule("B18")
def test_another_party_s_proof_is_noted_and_does_no_harm() -> None:
    document = signed(signed(), by=CHARLIE)
    bad = {**proofs(document)[1], "proofValue": "not a signature"}

    assert outcomes(document) == [(VALID, ""), (FOREIGN, "key_not_issuers")]
    assert judge(document) == ProofJudgement(outcome=VALID, notes=("foreign_proof",))
    assert judge(with_proofs(document, proofs(document)[0], bad)).outcome is VALID


def test_an_unknown_suite_alone_leaves_the_verdict_open() -> None:
    document = with_proofs(badge(), UNKNOWN)

    assert outcomes(document) == [(UNKNOWN_SUITE, "unknown_suite")]
    assert verdict(document) == (UNDETERMINED, "unknown_suite")


def test_an_unknown_suite_beside_a_good_proof_is_harmless() -> None:
    document = signed()

    assert judge(with_proofs(document, UNKNOWN, *proofs(document))) == ProofJudgement(
        outcome=VALID, notes=("unknown_suite",)
    )


@pytest.mark.rule("B18")
def test_an_unknown_suite_does_not_excuse_a_broken_proof() -> None:
    document = signed()

    assert verdict(with_proofs(document, UNKNOWN, broken(document))) == (
        INVALID,
        "signature_invalid",
    )


@pytest.mark.parametrize(
    "proof",
    [
        {"type": "SomeProofType", "created": "2022-11-16T18:54:22Z"},
        {**UNKNOWN, "type": "LatticeSignature2035"},
        {"type": "LatticeSignature2035", "proofValue": 7, "and": {"more": None}},
        {**UNKNOWN, "cryptosuite": "EDDSA-RDFC-2022"},
        {**UNKNOWN, "cryptosuite": "eddsa-jcs-2022"},
        {**UNKNOWN, "cryptosuite": ""},
    ],
)
def test_whatever_an_unknown_suite_says_is_left_alone(proof: JsonObject) -> None:
    assert outcomes(with_proofs(badge(), proof)) == [(UNKNOWN_SUITE, "unknown_suite")]


@pytest.mark.rule("B18")
def test_an_unknown_suite_by_another_party_is_foreign() -> None:
    proof = {**UNKNOWN, "verificationMethod": CHARLIE.method}

    assert outcomes(with_proofs(badge(), proof)) == [(FOREIGN, "key_not_issuers")]


@pytest.mark.rule("B12")
def test_no_result_means_no_proof() -> None:
    judgement = judge_proofs([])

    assert (judgement.outcome, judgement.reason) == (INVALID, "no_proof")


@pytest.mark.rule("B18", "B23")
def test_more_proofs_than_anybody_needs_are_not_looked_at() -> None:
    document = with_proofs(signed(), *(proofs(signed()) * 17))

    assert outcomes(document) == [(UNDETERMINED, "too_complex")]


@pytest.mark.rule("B23")
def test_a_document_that_cannot_be_read_is_walked_once_for_all_its_proofs() -> None:
    twins: list[JsonValue] = [{"type": "IdentityObject", "hashed": True} for _ in range(9)]
    subject: JsonObject = {"type": ["AchievementSubject"], "identifier": twins}
    document = with_proofs(
        {**badge(), "credentialSubject": [subject, {**subject}]}, *(proofs(signed()) * 16)
    )
    begun = time.process_time()

    assert outcomes(document) == [(UNDETERMINED, "too_complex")] * 16
    assert time.process_time() - begun < 1


def test_a_proof_of_each_suite_on_one_document_verifies_for_its_issuer() -> None:
    document = create_base_proof(
        signed(badge(P256_ISSUER)),
        signer=P256_ISSUER.signer,
        created=CREATED,
        mandatory_pointers=("/issuer",),
        contexts=CONTEXTS,
    )

    assert [outcomes(document), outcomes(document, P256_ISSUER)] == [
        [(VALID, ""), (FOREIGN, "key_not_issuers")],
        [(FOREIGN, "key_not_issuers"), (INVALID, "base_proof")],
    ]


# --- chains --------------------------------------------------------------------------------


def chain() -> JsonObject:
    return signed(signed(proof_id=FIRST), proof_id=SECOND, previous_proof=FIRST)


@pytest.mark.rule("DI-2", "B18")
def test_a_chain_verifies() -> None:
    third = signed(chain(), previous_proof=[FIRST, SECOND])

    assert [proof["previousProof"] for proof in proofs(third)[1:]] == [FIRST, [FIRST, SECOND]]
    assert outcomes(third) == [(VALID, "")] * 3


@pytest.mark.rule("DI-2", "B18")
def test_a_chained_proof_covers_the_proof_before_it() -> None:
    document = chain()
    first, second = proofs(document)
    resigned = signed({**badge()}, proof_id=FIRST, expires=CREATED.replace(year=2030))

    assert outcomes(with_proofs(document, *proofs(resigned), second)) == [
        (VALID, ""),
        (INVALID, "signature_invalid"),
    ]
    assert first != proofs(resigned)[0]


@pytest.mark.rule("DI-2", "B18")
@pytest.mark.parametrize("position", [0, 1])
def test_a_chain_with_a_link_taken_out_fails(position: int) -> None:
    document = chain()
    kept = proofs(document)[position]

    assert (
        outcomes(with_proofs(document, kept))
        == [
            [(VALID, "")],
            [(INVALID, "proof_chain")],
        ][position]
    )


@pytest.mark.rule("DI-2", "B18")
def test_two_proofs_of_one_id_cannot_be_continued() -> None:
    document = chain()
    first, second = proofs(document)

    assert outcomes(with_proofs(document, first, first, second))[2] == (INVALID, "proof_chain")


@pytest.mark.rule("DI-2", "B18")
def test_taking_the_chain_out_of_a_proof_breaks_it() -> None:
    document = chain()
    first, second = copy.deepcopy(proofs(document))
    del second["previousProof"]

    assert outcomes(with_proofs(document, first, second)) == [
        (VALID, ""),
        (INVALID, "signature_invalid"),
    ]


@pytest.mark.rule("DI-2")
def test_a_proof_that_is_not_there_cannot_be_continued() -> None:
    with pytest.raises(MalformedInput) as refusal:
        signed(signed(proof_id=FIRST), previous_proof=SECOND)

    assert refusal.value.reason == "proof_chain"


@pytest.mark.rule("DI-2", "B18")
def test_a_chain_may_continue_another_party_s_proof() -> None:
    document = signed(signed(by=CHARLIE, proof_id=FIRST), previous_proof=FIRST)

    assert outcomes(document) == [(FOREIGN, "key_not_issuers"), (VALID, "")]


# --- W3C vectors ---------------------------------------------------------------------------

EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
# The published context says "@vocab"; this one names the two terms that the vectors use.
W3C_CONTEXTS = builtin_contexts().extended(
    {
        EXAMPLES: compile_context(
            {
                "AlumniCredential": "https://www.w3.org/ns/credentials/examples#AlumniCredential",
                "alumniOf": "https://www.w3.org/ns/credentials/examples#alumniOf",
            }
        )
    }
)
SETS = "vc-di-eddsa/proof-set-chain"


@pytest.mark.rule("DI-2")
@pytest.mark.parametrize("name", ["signedProofSet2", "signedProofChain1", "signedProofChain2"])
def test_the_w3c_sets_and_chains_verify(name: str) -> None:
    document: JsonObject = vector(f"{SETS}/{name}.json")
    methods = [str(proof["verificationMethod"]) for proof in proofs(document)]

    for position, method in enumerate(methods):
        issuer = listed_keys(method.partition("#")[0], method)
        results = verify(document, issuer, contexts=W3C_CONTEXTS)
        assert [result.outcome for result in results] == [
            VALID if index == position else FOREIGN for index in range(len(methods))
        ]


def resigned(document: JsonObject, key: Ed25519PrivateKey, proof: JsonValue) -> JsonObject:
    """Add a proof that says what the published *proof* says."""
    assert isinstance(proof, dict)
    return sign_document(
        document,
        signer=KeySigner(key, str(proof["verificationMethod"])),
        created=datetime.fromisoformat(str(proof["created"])),
        contexts=W3C_CONTEXTS,
        proof_id=proof.get("id"),
        previous_proof=proof.get("previousProof"),
    )


@pytest.mark.rule("DI-2")
def test_the_w3c_chain_is_made_byte_for_byte() -> None:
    pairs = vector(f"{SETS}/multiKeyPairs.json")
    document: JsonObject = vector(f"{SETS}/unsigned.json")
    expected: JsonObject = vector(f"{SETS}/signedProofChain2.json")
    for pair, proof in zip(pairs.values(), proofs(expected), strict=True):
        document = resigned(document, ed25519_secret(pair["privateKeyMultibase"]), proof)

    assert document == expected
