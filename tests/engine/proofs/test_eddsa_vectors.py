"""EdDSA proofs by published vectors: W3C, the 1EdTech implementation guide, 1EdTech's samples."""

from datetime import datetime
from hashlib import sha256

import pytest

from skillmark.engine.dids.documents import KeyDocument
from skillmark.engine.dids.resolver import resolve_key_document
from skillmark.engine.keys.ed25519 import Ed25519PrivateKey
from skillmark.engine.keys.multikey import read_multikey
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.proofs.data_integrity import ProofJudgement, sign_document
from skillmark.engine.proofs.signing_input import proof_config_hash
from skillmark.engine.proofs.suites.ed25519_signature_2020 import ED25519_SIGNATURE_2020
from skillmark.engine.proofs.suites.eddsa_rdfc_2022 import EDDSA_RDFC_2022
from skillmark.engine.proofs.suites.suite import Suite
from skillmark.engine.wire.json_types import JsonObject
from skillmark.engine.wire.linked_data import canonical_nquads
from skillmark.engine.wire.multibase import decode_base58btc, encode_base58btc
from skillmark.engine.wire.rdf_canon import canonicalize, read_nquads
from tests.engine.proofs.proof_world import (
    CONTEXTS,
    INVALID,
    UNKNOWN_SUITE,
    VALID,
    ed25519_secret,
    judge,
    listed_keys,
    outcomes,
    vector,
    vector_text,
    verdict,
)

# --- the implementation guide of Open Badges 3.0 and CLR 2.0 --------------------------------

GUIDES = [pytest.param("obv3p0", id="Open Badges 3.0"), pytest.param("clrv2p0", id="CLR 2.0")]


def guide(name: str) -> tuple[JsonObject, JsonObject, JsonObject]:
    """The document without proof, its one proof, and the values printed beside it."""
    document = vector(f"open-badges-guide/{name}/signed.json")
    proof = document.pop("proof")
    return (
        document,
        *(proof if isinstance(proof, list) else [proof]),
        vector(f"open-badges-guide/{name}/values.json"),
    )


@pytest.mark.parametrize("name", GUIDES)
def test_the_guide_s_document_has_the_published_canonical_form(name: str) -> None:
    document, _, values = guide(name)

    canonical = canonical_nquads(document, CONTEXTS)

    assert canonical.decode() == vector_text(f"open-badges-guide/{name}/document-canon.txt")
    assert sha256(canonical).hexdigest() == values["document_hash"]


@pytest.mark.rule("DI-1")
@pytest.mark.parametrize("name", GUIDES)
def test_the_guide_s_proof_configuration_has_the_published_canonical_form(name: str) -> None:
    document, proof, values = guide(name)
    config = {member: value for member, value in proof.items() if member != "proofValue"}
    context = document["@context"]

    canonical = canonical_nquads({"@context": context, **config}, CONTEXTS).decode()

    assert canonical == vector_text(f"open-badges-guide/{name}/proof-canon.txt")
    assert (
        proof_config_hash(config, context=context, contexts=CONTEXTS).hex() == values["proof_hash"]
    )


@pytest.mark.rule("DI-1", "DI-2", "PF-B")
@pytest.mark.parametrize("name", GUIDES)
def test_the_guide_s_proof_is_made_byte_for_byte(name: str) -> None:
    document, proof, values = guide(name)
    key = Ed25519PrivateKey.from_seed(bytes.fromhex(str(values["secret_seed"])))

    made = sign_document(
        document,
        signer=KeySigner(key, str(proof["verificationMethod"])),
        created=datetime.fromisoformat(str(proof["created"])),
        contexts=CONTEXTS,
    )

    assert made["proof"] == proof
    assert decode_base58btc(str(proof["proofValue"])).hex() == values["signature"]


@pytest.mark.rule("DI-2", "DI-6")
@pytest.mark.parametrize("name", GUIDES)
def test_the_guide_s_credential_verifies(name: str) -> None:
    document, proof, _ = guide(name)
    method = str(proof["verificationMethod"])
    issuer = listed_keys(method.partition("#")[0], method)

    assert verdict({**document, "proof": proof}, issuer) == (VALID, "")


@pytest.mark.rule("DI-2")
def test_a_credential_inside_a_learner_record_verifies_as_a_document_of_its_own() -> None:
    document, proof, _ = guide("clrv2p0")
    (inner,) = document["credentialSubject"]["verifiableCredential"]
    method = str(proof["verificationMethod"])

    assert verdict(inner, listed_keys(method.partition("#")[0], method)) == (VALID, "")


@pytest.mark.rule("DI-2")
def test_the_outer_proof_covers_the_proof_of_the_credential_inside() -> None:
    document, proof, _ = guide("clrv2p0")
    (inner,) = document["credentialSubject"]["verifiableCredential"]
    (inner_proof,) = inner["proof"]
    inner_proof["created"] = "2010-01-01T19:23:25Z"
    method = str(proof["verificationMethod"])

    assert verdict({**document, "proof": proof}, listed_keys(method.partition("#")[0], method)) == (
        INVALID,
        "signature_invalid",
    )


# --- W3C -----------------------------------------------------------------------------------

W3C = {
    "eddsa-rdfc-2022/{}DataInt": EDDSA_RDFC_2022,
    "eddsa-rdfc-2022/employ/{}DataInt": EDDSA_RDFC_2022,
    "Ed25519Signature2020/{}EdSig": ED25519_SIGNATURE_2020,
}


def w3c(pattern: str, name: str) -> str:
    return vector_text(f"vc-di-eddsa/{pattern.format(name)}.txt").strip()


def w3c_quads(pattern: str, name: str) -> bytes:
    return canonicalize(read_nquads(vector_text(f"vc-di-eddsa/{pattern.format(name)}.txt")))


@pytest.mark.rule("DI-2")
@pytest.mark.parametrize("pattern", W3C)
def test_the_w3c_hashes_come_from_the_w3c_statements(pattern: str) -> None:
    hashes = [sha256(w3c_quads(pattern, name)).hexdigest() for name in ("proofCanon", "canonDoc")]

    assert hashes == [w3c(pattern, "proofHash"), w3c(pattern, "docHash")]
    assert "".join(hashes) == w3c(pattern, "combinedHash")


@pytest.mark.rule("DI-2")
@pytest.mark.parametrize("pattern", W3C)
def test_the_w3c_signature_is_made_byte_for_byte(pattern: str) -> None:
    pair = vector("vc-di-eddsa/keyPair.json")
    key = ed25519_secret(pair["privateKeyMultibase"])

    signature = key.sign(bytes.fromhex(w3c(pattern, "combinedHash")))

    assert signature.hex() == w3c(pattern, "sigHex")
    assert encode_base58btc(signature) == w3c(pattern, "sigBTC58")


class Hashes:
    """What a suite asks for, from published hashes."""

    def __init__(self, data: str) -> None:
        self.data = bytes.fromhex(data)

    def signed_bytes(self, hash_name: str) -> bytes:
        assert hash_name == "sha256"
        return self.data


@pytest.mark.rule("DI-2")
@pytest.mark.parametrize(("pattern", "suite"), W3C.items())
def test_the_suite_verifies_the_w3c_proof_value(pattern: str, suite: Suite) -> None:
    key = read_multikey(vector("vc-di-eddsa/keyPair.json")["publicKeyMultibase"])

    suite.verify(
        w3c(pattern, "sigBTC58"), public_key=key, signed=Hashes(w3c(pattern, "combinedHash"))
    )


@pytest.mark.rule("DI-1")
@pytest.mark.parametrize(
    "name", ["eddsa-rdfc-2022/proofConfigDataInt", "eddsa-rdfc-2022/employ/proofConfigDataInt"]
)
def test_the_w3c_proof_configuration_has_the_published_hash(name: str) -> None:
    # Its second context changes nothing about a proof; we read it under the first alone.
    config = vector(f"vc-di-eddsa/{name}.json")
    context = config.pop("@context")[:1]

    made = proof_config_hash(config, context=context, contexts=CONTEXTS)

    assert (
        made.hex()
        == vector_text(f"vc-di-eddsa/{name.replace('proofConfig', 'proofHash')}.txt").strip()
    )


# --- samples of the 1EdTech validator -------------------------------------------------------


def sample(name: str) -> JsonObject:
    return vector(f"1edtech-validator/{name}.json")


def its_issuer(document: JsonObject, position: int = 0) -> KeyDocument:
    proof = document["proof"]
    proof = proof[position] if isinstance(proof, list) else proof
    method = str(proof["verificationMethod"])
    return listed_keys(method.partition("#")[0], method)


@pytest.mark.rule("KEY-3")
def test_a_sample_with_a_did_key_verifies() -> None:
    document = sample("simple-did-key-method")
    did = document["proof"][0]["verificationMethod"]

    assert verdict(document, resolve_key_document(did, fetch=None)) == (VALID, "")


@pytest.mark.rule("DI-2", "PF-L")
def test_a_sample_with_a_draft_suite_verifies_with_a_note() -> None:
    document = sample("simple-eddsa-2022")

    assert judge(document, its_issuer(document)) == ProofJudgement(
        outcome=VALID, notes=("legacy_suite",)
    )


@pytest.mark.rule("DI-2", "PF-L")
def test_a_sample_with_an_ed25519_signature_2020_verifies_with_a_note() -> None:
    document = sample("simple_v1")

    assert judge(document, its_issuer(document)) == ProofJudgement(
        outcome=VALID, notes=("legacy_suite",)
    )


def test_a_sample_with_an_unknown_proof_beside_a_good_one_verifies() -> None:
    document = sample("simple-multiple-proofs")

    assert outcomes(document, its_issuer(document, 1)) == [
        (UNKNOWN_SUITE, "unknown_suite"),
        (VALID, ""),
    ]


@pytest.mark.parametrize("name", ["complete", "endorsement-valid"])
def test_a_sample_with_everything_verifies(name: str) -> None:
    document = sample(name)

    assert verdict(document, its_issuer(document)) == (VALID, "")


def test_a_sample_with_a_wrong_proof_value_fails() -> None:
    document = sample("simple-err-proof-value")

    assert verdict(document, its_issuer(document)) == (INVALID, "signature_invalid")


@pytest.mark.rule("DI-1")
def test_an_ed25519_signature_2020_has_no_cryptosuite() -> None:
    document = sample("simple_v1")
    (proof,) = document["proof"]
    proof["cryptosuite"] = "eddsa-rdfc-2022"

    assert verdict(document, its_issuer(document)) == (INVALID, "proof_member")
