"""The cryptosuite ecdsa-rdfc-2019 by the W3C vectors, with both sizes of key."""

from hashlib import sha256, sha384

import pytest

from skillmark.engine.keys.multikey import read_multikey
from skillmark.engine.proofs.proof_objects import ProofOptions, proof_config
from skillmark.engine.proofs.signing_input import SecuredDocument, proof_config_hash
from skillmark.engine.proofs.suites.ecdsa_rdfc_2019 import ECDSA_RDFC_2019
from skillmark.engine.wire.json_types import JsonObject
from skillmark.engine.wire.multibase import decode_base58btc, encode_base58btc
from skillmark.engine.wire.rdf_canon import canonicalize, read_nquads
from tests.engine.proofs.proof_world import (
    CONTEXTS,
    CREATED,
    INVALID,
    P256_ISSUER,
    VALID,
    badge,
    p256_secret,
    proof_of,
    vector,
    vector_text,
    verdict,
    verify,
    with_proof_changed,
)

P256 = ["ecdsa-rdfc-2019-p256/{}ECDSAP256", "ecdsa-rdfc-2019-p256/employ/{}ECDSAP256"]
P384 = ["ecdsa-rdfc-2019-p384/{}ECDSAP384", "ecdsa-rdfc-2019-p384/employ/{}ECDSAP384"]
P256_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551


def text(pattern: str, name: str) -> str:
    return vector_text(f"vc-di-ecdsa/{pattern.format(name)}.txt").strip()


def hash_name(pattern: str) -> str:
    return "sha256" if pattern in P256 else "sha384"


class Hashes:
    """What a suite asks for, from published hashes."""

    def __init__(self, pattern: str) -> None:
        self.pattern = pattern

    def signed_bytes(self, name: str) -> bytes:
        assert name == hash_name(self.pattern)
        return bytes.fromhex(text(self.pattern, "combinedHash"))


@pytest.mark.rule("DI-2")
@pytest.mark.parametrize("pattern", P256 + P384)
def test_the_w3c_hashes_come_from_the_w3c_statements(pattern: str) -> None:
    digest = sha256 if pattern in P256 else sha384
    hashes = [
        digest(
            canonicalize(
                read_nquads(vector_text(f"vc-di-ecdsa/{pattern.format(name)}.txt")),
                hash_name=hash_name(pattern),
            )
        ).hexdigest()
        for name in ("proofCanon", "canonDoc")
    ]

    assert hashes == [text(pattern, "proofHash"), text(pattern, "docHash")]
    assert "".join(hashes) == text(pattern, "combinedHash")


@pytest.mark.rule("DI-2")
@pytest.mark.parametrize("pattern", P256 + P384)
def test_the_suite_verifies_the_w3c_proof_value(pattern: str) -> None:
    pair = vector(f"vc-di-ecdsa/{'p256' if pattern in P256 else 'p384'}KeyPair.json")
    key = read_multikey(pair["publicKeyMultibase"])

    ECDSA_RDFC_2019.verify(text(pattern, "sigBTC58"), public_key=key, signed=Hashes(pattern))

    assert decode_base58btc(text(pattern, "sigBTC58")).hex() == text(pattern, "sigHex")


@pytest.mark.parametrize("pattern", P256)
def test_the_w3c_signature_is_made_byte_for_byte(pattern: str) -> None:
    pair = vector("vc-di-ecdsa/p256KeyPair.json")
    key = p256_secret(pair["secretKeyMultibase"])

    signature = key.sign(bytes.fromhex(text(pattern, "combinedHash")))

    assert signature.hex() == text(pattern, "sigHex")


@pytest.mark.rule("DI-1")
@pytest.mark.parametrize("pattern", P256 + P384)
def test_the_w3c_proof_configuration_has_the_published_hash(pattern: str) -> None:
    # Its second context changes nothing about a proof; we read it under the first alone.
    config = vector(f"vc-di-ecdsa/{pattern.format('proofConfig')}.json")
    context = config.pop("@context")[:1]

    made = proof_config_hash(
        config, context=context, contexts=CONTEXTS, hash_name=hash_name(pattern)
    )

    assert made.hex() == text(pattern, "proofHash")


# --- in a badge ----------------------------------------------------------------------------


def signed_with_p256() -> JsonObject:
    """A badge signed as another library would do it; the engine itself only verifies this suite."""
    document = badge(P256_ISSUER)
    config = proof_config(
        ProofOptions(created=CREATED),
        verification_method=P256_ISSUER.method,
        cryptosuite="ecdsa-rdfc-2019",
    )
    config_hash = proof_config_hash(config, context=document["@context"], contexts=CONTEXTS)
    document_hash = SecuredDocument(document, CONTEXTS).document_hash("sha256")
    signature = P256_ISSUER.signer.sign(config_hash + document_hash)
    return {**document, "proof": {**config, "proofValue": encode_base58btc(signature)}}


@pytest.mark.rule("DI-2", "DI-6")
def test_a_badge_with_a_p256_proof_verifies() -> None:
    (result,) = verify(signed_with_p256(), P256_ISSUER)

    assert (result.outcome, result.cryptosuite, result.notes) == (VALID, "ecdsa-rdfc-2019", ())


@pytest.mark.rule("DI-2")
def test_a_changed_badge_with_a_p256_proof_fails() -> None:
    document = {**signed_with_p256(), "name": "Underwater welding"}

    assert verdict(document, P256_ISSUER) == (INVALID, "signature_invalid")


@pytest.mark.rule("B19")
def test_a_p256_signature_of_another_length_or_base_is_refused() -> None:
    document = signed_with_p256()
    signature = decode_base58btc(str(proof_of(document)["proofValue"]))
    spelled = [
        encode_base58btc(signature[1:]),
        encode_base58btc(b"\0" + signature),
        encode_base58btc(signature + bytes(32)),
        "u" + str(proof_of(document)["proofValue"])[1:],
    ]

    assert [
        verdict(with_proof_changed(document, proofValue=value), P256_ISSUER) for value in spelled
    ] == [(INVALID, "proof_value")] * 4


@pytest.mark.rule("B19")
@pytest.mark.parametrize(
    "signature",
    [bytes(64), bytes(63) + b"\1", P256_ORDER.to_bytes(32, "big") * 2, b"\xff" * 64],
)
def test_a_p256_signature_out_of_range_is_refused(signature: bytes) -> None:
    document = with_proof_changed(signed_with_p256(), proofValue=encode_base58btc(signature))

    assert verdict(document, P256_ISSUER) == (INVALID, "signature_invalid")
