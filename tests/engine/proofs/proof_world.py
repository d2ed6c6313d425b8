"""Issuers with keys, a badge, and short ways to sign and judge it, for the tests of proofs."""

import copy
import hashlib
import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from skillmark.engine.dids.documents import (
    KeyDocument,
    VerificationMethod,
    read_did_document,
    write_did_document,
)
from skillmark.engine.keys.algorithms import PrivateKey
from skillmark.engine.keys.ed25519 import Ed25519PrivateKey
from skillmark.engine.keys.multikey import read_multikey
from skillmark.engine.keys.p256 import P256PrivateKey
from skillmark.engine.keys.signers import KeySigner
from skillmark.engine.proofs.data_integrity import (
    ProofJudgement,
    ProofOutcome,
    ProofResult,
    judge_proofs,
    sign_document,
    verify_proofs,
)
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.linked_data import builtin_contexts
from skillmark.engine.wire.multibase import decode_base58btc

VECTORS = Path(__file__).parents[1] / "vectors"
CONTEXTS = builtin_contexts()
V2 = "https://www.w3.org/ns/credentials/v2"
OB = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"

CREATED = datetime(2026, 5, 1, 9, 30, tzinfo=UTC)
NOW = datetime(2026, 5, 2, 12, 0, tzinfo=UTC)

VALID = ProofOutcome.VALID
INVALID = ProofOutcome.INVALID
UNDETERMINED = ProofOutcome.UNDETERMINED
UNKNOWN_SUITE = ProofOutcome.UNKNOWN_SUITE
FOREIGN = ProofOutcome.FOREIGN


@dataclass(frozen=True)
class Party:
    """Somebody with one key, under a did:web identifier whose document lists it."""

    did: str
    private_key: PrivateKey
    key_document: KeyDocument

    @property
    def method(self) -> str:
        return f"{self.did}#key-1"

    @property
    def signer(self) -> KeySigner:
        return KeySigner(self.private_key, self.method)


def party(name: str, private_key: PrivateKey | None = None) -> Party:
    did = f"did:web:{name}.example"
    key = private_key or Ed25519PrivateKey.from_seed(hashlib.sha256(name.encode()).digest())
    document = write_did_document(did, [(f"{did}#key-1", key.public_key)])
    return Party(did, key, read_did_document(document, did=did))


ISSUER = party("university")
CHARLIE = party("charlie")
P256_ISSUER = party("college", P256PrivateKey.from_scalar(bytes(range(1, 33))))


def badge(by: Party = ISSUER, **changes: JsonValue) -> JsonObject:
    """An unsigned badge with blank nodes in it; a change to None takes a member away."""
    document: JsonObject = {
        "@context": [V2, OB],
        "id": "urn:uuid:9d1d6a9c-35a5-4a39-a0a0-6d0f4b1b6a10",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "issuer": {"id": by.did, "type": ["Profile"], "name": "Example University"},
        "validFrom": "2026-05-01T00:00:00Z",
        "validUntil": "2031-05-01T00:00:00Z",
        "name": "Welding 👩‍🏭",
        "credentialSubject": {
            "id": "urn:uuid:5c0f3a52-0ab7-4a1e-9d9c-5a3f5c0f4a8d",
            "type": ["AchievementSubject"],
            "identifier": [identity("sha256$aa"), identity("sha256$bb")],
            "result": [
                {"type": ["Result"], "value": "A", "status": "Completed"},
                {"type": ["Result"], "value": "3"},
            ],
            "achievement": {
                "id": "https://university.example/achievements/welding",
                "type": ["Achievement"],
                "name": "Welding",
                "description": "Joins steel safely.",
                "criteria": {"narrative": "Passes the practical test."},
                "alignment": [alignment("MIG"), alignment("TIG")],
                "resultDescription": [result_description()],
            },
        },
        **changes,
    }
    return {name: value for name, value in document.items() if value is not None}


def identity(identity_hash: str) -> JsonObject:
    return {
        "type": "IdentityObject",
        "hashed": True,
        "identityHash": identity_hash,
        "identityType": "emailAddress",
        "salt": "pepper",
    }


def alignment(name: str) -> JsonObject:
    return {
        "type": ["Alignment"],
        "targetName": name,
        "targetUrl": f"https://skills.example/{name}",
    }


def result_description() -> JsonObject:
    return {
        "id": "urn:uuid:2f9ad2a5-6f0e-4c3b-8f27-1d9b1f8b8f0e",
        "type": ["ResultDescription"],
        "name": "Grade",
        "resultType": "LetterGrade",
        "allowedValue": ["F", "B", "A"],
    }


def signed(document: "JsonObject | None" = None, by: Party = ISSUER, **options: Any) -> JsonObject:
    document = badge() if document is None else document
    return sign_document(document, signer=by.signer, created=CREATED, contexts=CONTEXTS, **options)


def verify(
    document: JsonObject, issuer: Party | KeyDocument = ISSUER, **options: Any
) -> tuple[ProofResult, ...]:
    key_document = issuer.key_document if isinstance(issuer, Party) else issuer
    return verify_proofs(
        document, **{"key_document": key_document, "contexts": CONTEXTS, "now": NOW, **options}
    )


def judge(
    document: JsonObject, issuer: Party | KeyDocument = ISSUER, **options: Any
) -> ProofJudgement:
    return judge_proofs(verify(document, issuer, **options))


def verdict(
    document: JsonObject, issuer: Party | KeyDocument = ISSUER, **options: Any
) -> tuple[ProofOutcome, str]:
    judgement = judge(document, issuer, **options)
    return judgement.outcome, judgement.reason


def outcomes(
    document: JsonObject, issuer: Party | KeyDocument = ISSUER, **options: Any
) -> list[tuple[ProofOutcome, str]]:
    return [(result.outcome, result.reason) for result in verify(document, issuer, **options)]


def proof_of(document: JsonObject) -> JsonObject:
    proof = document["proof"]
    assert isinstance(proof, dict)
    return proof


def with_proof_changed(document: JsonObject, **changes: JsonValue) -> JsonObject:
    """A copy whose one proof has *changes*; a change to None takes a member away."""
    proof = {**proof_of(document), **changes}
    kept = {name: value for name, value in proof.items() if value is not None}
    return {**copy.deepcopy(document), "proof": kept}


def listed_keys(issuer_id: str, *method_ids: str) -> KeyDocument:
    """The key document of *issuer_id* that lists the keys in the fragments of *method_ids*."""
    methods = {
        method_id: VerificationMethod(
            method_id, issuer_id, read_multikey(method_id.partition("#")[2])
        )
        for method_id in method_ids
    }
    return KeyDocument(issuer_id, methods, {"assertionMethod": frozenset(methods)})


def vector(path: str) -> Any:
    """The JSON of one committed vector."""
    return json.loads((VECTORS / path).read_bytes())


def vector_text(path: str) -> str:
    return (VECTORS / path).read_bytes().decode()


def p256_secret(multibase: str) -> P256PrivateKey:
    """Read a secret P-256 Multikey, which the engine itself refuses to do."""
    data = decode_base58btc(multibase)
    assert data[:2] == b"\x86\x26"
    return P256PrivateKey.from_scalar(data[2:])


def ed25519_secret(multibase: str) -> Ed25519PrivateKey:
    """Read a secret Ed25519 Multikey, which the engine itself refuses to do."""
    data = decode_base58btc(multibase)
    assert data[:2] == b"\x80\x26"
    return Ed25519PrivateKey.from_seed(data[2:])
