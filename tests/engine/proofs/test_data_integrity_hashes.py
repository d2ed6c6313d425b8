"""The two hashes that a proof signs: had separately, and worked out once."""

from hashlib import sha256, sha384

import pytest

from skillmark.engine.errors import MalformedInput
from skillmark.engine.ports import KeyAlgorithm
from skillmark.engine.proofs.data_integrity import (
    Expectations,
    ProofOptions,
    eddsa_config,
    signed_proof,
    verify_secured_document,
)
from skillmark.engine.proofs.proof_objects import with_proof
from skillmark.engine.proofs.signing_input import (
    SecuredDocument,
    _remembered_config_hash,
    proof_config_hash,
)
from skillmark.engine.proofs.suites import suite_of
from skillmark.engine.proofs.suites.suite import Suite
from skillmark.engine.wire.linked_data import canonical_nquads, to_dataset
from skillmark.engine.wire.rdf_canon import canonicalize
from tests.engine.proofs.proof_world import (
    CONTEXTS,
    CREATED,
    INVALID,
    ISSUER,
    NOW,
    OB,
    V2,
    VALID,
    badge,
    proof_of,
    signed,
)

CONFIG = eddsa_config(ProofOptions(created=CREATED), verification_method=ISSUER.method)


def test_a_proof_can_be_put_together_from_its_parts() -> None:
    document = badge()
    config_hash = proof_config_hash(CONFIG, context=document["@context"], contexts=CONTEXTS)
    document_hash = sha256(canonical_nquads(document, CONTEXTS)).digest()

    proof = signed_proof(CONFIG, signature=ISSUER.signer.sign(config_hash + document_hash))

    assert with_proof(document, proof) == signed()


@pytest.mark.rule("DI-1")
def test_the_configuration_is_read_under_the_document_s_context() -> None:
    context = [V2, OB]

    made = proof_config_hash(CONFIG, context=context, contexts=CONTEXTS)

    document = {"@context": context, **CONFIG}
    assert made == sha256(canonical_nquads(document, CONTEXTS)).digest()


def test_each_size_of_hash_is_used_inside_the_canonicalisation_too() -> None:
    document = badge()
    canonical = canonicalize(to_dataset(document, CONTEXTS), hash_name="sha384")

    made = SecuredDocument(document, CONTEXTS).document_hash("sha384")

    assert made == sha384(canonical).digest()


def test_equal_configurations_are_worked_out_once() -> None:
    for _ in range(2):
        proof_config_hash(CONFIG, context=[V2, OB], contexts=CONTEXTS)
    hits = _remembered_config_hash.cache_info().hits

    proof_config_hash(dict(CONFIG), context=[V2, OB], contexts=CONTEXTS)

    assert _remembered_config_hash.cache_info().hits == hits + 1


def test_long_configurations_are_not_remembered() -> None:
    before = _remembered_config_hash.cache_info().currsize
    config = {**CONFIG, "challenge": "x" * 5_000}

    made = {proof_config_hash(config, context=[V2, OB], contexts=CONTEXTS) for _ in range(2)}

    assert (len(made), _remembered_config_hash.cache_info().currsize) == (1, before)


def test_what_is_remembered_is_bounded() -> None:
    for number in range(300):
        config = {**CONFIG, "challenge": str(number)}
        proof_config_hash(config, context=[V2, OB], contexts=CONTEXTS)

    assert _remembered_config_hash.cache_info().currsize == 256


def test_contexts_do_not_share_what_they_remember() -> None:
    other = CONTEXTS.extended({})
    before = _remembered_config_hash.cache_info().misses

    proof_config_hash(CONFIG, context=[V2, OB], contexts=other)

    assert _remembered_config_hash.cache_info().misses == before + 1


def test_the_document_is_canonicalised_once_for_each_set_of_proofs_left_on_it() -> None:
    secured = SecuredDocument(signed(proof_id="urn:uuid:1"), CONTEXTS)

    alone, again = (secured.document_hash("sha256") for _ in range(2))

    assert alone is again
    assert alone != secured.document_hash("sha256", previous=(0,))


def test_a_refusal_is_remembered_too() -> None:
    secured = SecuredDocument({**signed(), "memberLevel": "GOLD"}, CONTEXTS)
    refusals = []

    for _ in range(2):
        with pytest.raises(MalformedInput) as refusal:
            secured.document_hash("sha256")
        refusals.append(refusal.value)

    assert refusals[0] is refusals[1]


def test_canonical_statements_that_the_caller_has_are_not_worked_out_again() -> None:
    document = signed()
    canonical = canonical_nquads(badge(), CONTEXTS)
    expected = Expectations(now=NOW)

    outcomes = [
        verify_secured_document(
            SecuredDocument(document, CONTEXTS, canonical=statements),
            key_document=ISSUER.key_document,
            expected=expected,
        )[0].outcome
        for statements in (canonical, canonical + b"<urn:a> <urn:b> <urn:c> .\n")
    ]

    assert outcomes == [VALID, INVALID]


def test_the_proof_never_covers_its_own_value() -> None:
    config = {name: value for name, value in proof_of(signed()).items() if name != "proofValue"}

    assert config == CONFIG


SUITES = [
    ("DataIntegrityProof", "eddsa-rdfc-2022", {KeyAlgorithm.ED25519}, ()),
    ("DataIntegrityProof", "eddsa-2022", {KeyAlgorithm.ED25519}, ("legacy_suite",)),
    ("DataIntegrityProof", "ecdsa-rdfc-2019", {KeyAlgorithm.P256, KeyAlgorithm.P384}, ()),
    ("DataIntegrityProof", "ecdsa-sd-2023", {KeyAlgorithm.P256}, ()),
    ("Ed25519Signature2020", "", {KeyAlgorithm.ED25519}, ("legacy_suite",)),
]


@pytest.mark.rule("B6", "R-5")
@pytest.mark.parametrize(("kind", "name", "algorithms", "notes"), SUITES)
def test_every_suite_says_what_it_is(
    kind: str, name: str, algorithms: set[KeyAlgorithm], notes: tuple[str, ...]
) -> None:
    suite: Suite | None = suite_of({"type": kind, "cryptosuite": name} if name else {"type": kind})

    assert suite is not None
    assert (suite.name, suite.proof_type, suite.algorithms, suite.notes) == (
        name or kind,
        kind,
        algorithms,
        notes,
    )
