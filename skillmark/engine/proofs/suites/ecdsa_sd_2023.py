"""The cryptosuite ecdsa-sd-2023: a badge of which its earner may show parts.

The issuer signs the mandatory statements together, with the hash of the proof's configuration and
a key made for this one proof; that key signs each other statement alone. The earner leaves out
statements and their signatures, and gives the verifier the labels of the blank nodes that stay.

Source: W3C Data Integrity ECDSA Cryptosuites 1.0, sections 3.4 to 3.6. Only P-256 is used. It
cannot secure documents with contexts inside them (SD-1), and the base proof is for the
earner's eyes only (SD-8).
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

from skillmark.engine.errors import MalformedInput, SigningError
from skillmark.engine.keys.algorithms import PublicKey
from skillmark.engine.keys.multikey import write_multikey_bytes
from skillmark.engine.keys.p256 import P256PrivateKey
from skillmark.engine.ports import KeyAlgorithm, Signer
from skillmark.engine.proofs.proof_objects import (
    DATA_INTEGRITY_PROOF,
    ProofOptions,
    proof_config,
    proofs_of,
    with_proof,
)
from skillmark.engine.proofs.signing_input import SHA256, SigningInput, proof_config_hash
from skillmark.engine.proofs.suites.sd_proof_values import (
    HMAC_KEY_LENGTH,
    BaseProofValue,
    read_base_proof_value,
    read_derived_proof_value,
    write_base_proof_value,
    write_derived_proof_value,
)
from skillmark.engine.proofs.suites.sd_statements import (
    Statements,
    check_derived,
    derived_value,
    sign_statements,
    verifier_lines,
)
from skillmark.engine.proofs.suites.selective_disclosure import (
    refuse_nested_contexts,
    select,
)
from skillmark.engine.proofs.suites.suite import wrong_key
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.linked_data import Contexts

NAME: Final = "ecdsa-sd-2023"

_ALWAYS_SHOWN: Final = (
    ("issuer",),
    ("validFrom",),
    ("validUntil",),
    ("issuanceDate",),
    ("expirationDate",),
    ("credentialStatus",),
    ("credentialSubject", "achievement", "id"),
    ("credentialSubject", "achievement", "name"),
)


@dataclass(frozen=True, slots=True)
class EcdsaSdSuite:
    """Checks derived proofs; see ``Suite`` for what its members mean."""

    name: str = NAME
    proof_type: str = DATA_INTEGRITY_PROOF
    algorithms: frozenset[KeyAlgorithm] = frozenset({KeyAlgorithm.P256})
    notes: tuple[str, ...] = ()

    def verify(self, proof_value: str, *, public_key: PublicKey, signed: SigningInput) -> None:
        """Check every signature of a derived proof (section 3.6.2); see ``Suite.verify``."""
        if public_key.algorithm not in self.algorithms:
            raise wrong_key(self.name, public_key)
        value = read_derived_proof_value(proof_value)
        refuse_nested_contexts(signed.secured.unsecured)
        quads, canonical = signed.statements()
        check_derived(
            value,
            lines=verifier_lines(quads, canonical, value.labels),
            config_hash=signed.config_hash(SHA256),
            public_key=public_key,
        )


ECDSA_SD_2023: Final = EcdsaSdSuite()


def default_mandatory_pointers(document: JsonObject) -> tuple[str, ...]:
    """Return the pointers that a badge should always disclose, as far as *document* has them.

    Who issued it, when it is valid, whether it is revoked, what the achievement is; and the status
    of each result, because a grade misleads without its status (SD-7).
    """
    pointers = ["/" + "/".join(way) for way in _ALWAYS_SHOWN if _at(document, way) is not None]
    results = _at(document, ("credentialSubject", "result"))
    if isinstance(results, dict):
        results, ways = [results], ["/credentialSubject/result/status"]
    else:
        results = results if isinstance(results, list) else []
        ways = [f"/credentialSubject/result/{index}/status" for index in range(len(results))]
    for way, result in zip(ways, results, strict=True):
        if isinstance(result, dict) and "status" in result:
            pointers.append(way)
    return tuple(pointers)


def create_base_proof(
    document: JsonObject,
    *,
    signer: Signer,
    created: datetime,
    mandatory_pointers: Sequence[str],
    contexts: Contexts,
    hmac_key: bytes | None = None,
    proof_key: P256PrivateKey | None = None,
) -> JsonObject:
    """Return *document* with a base proof added, for its earner only (section 3.5.1).

    *mandatory_pointers* are JSON pointers to what every derived proof will disclose. The two keys
    are made here unless they are given, which only a test or a repeatable issuing run does.

    Raises SigningError, and MalformedInput with the reasons of ``linked_data.to_dataset`` and
    ``pointer``, ``nested_context``, ``too_many_statements``.
    """
    config = _new_config(signer, created)
    hmac_key = secrets.token_bytes(HMAC_KEY_LENGTH) if hmac_key is None else hmac_key
    proof_key = P256PrivateKey.generate() if proof_key is None else proof_key
    unsecured = _without_proof(document)
    statements = Statements.of(unsecured, contexts=contexts, hmac_key=hmac_key)
    mandatory = sorted(statements.at(mandatory_pointers))
    config_hash = proof_config_hash(config, context=unsecured["@context"], contexts=contexts)
    base_signature, signatures = sign_statements(
        statements.lines, mandatory, config_hash=config_hash, signer=signer, proof_key=proof_key
    )
    value = BaseProofValue(
        base_signature=base_signature,
        public_key=write_multikey_bytes(proof_key.public_key),
        hmac_key=hmac_key,
        signatures=signatures,
        mandatory_pointers=tuple(mandatory_pointers),
    )
    return with_proof(document, {**config, "proofValue": write_base_proof_value(value)})


def derive_proof(
    document: JsonObject, *, selective_pointers: Sequence[str], contexts: Contexts
) -> JsonObject:
    """Return what *selective_pointers* and the issuer's mandatory pointers name, with its proof.

    *document* carries a base proof. The pointer ``""`` discloses everything. Other proofs on the
    document cover the whole of it and are left out (section 3.5.3).

    Raises MalformedInput with the reasons of ``linked_data.to_dataset`` and ``no_proof``,
    ``proof_value``, ``signature_invalid``, ``pointer``, ``nested_context``.
    """
    proof = _base_proof(document)
    base = read_base_proof_value(cast("str", proof["proofValue"]))
    unsecured = _without_proof(document)
    statements = Statements.of(unsecured, contexts=contexts, hmac_key=base.hmac_key)
    mandatory = statements.at(base.mandatory_pointers)
    shown = mandatory | statements.at(selective_pointers)
    if not shown:
        raise MalformedInput(reason="pointer", detail="there is nothing to disclose")
    value = derived_value(
        base,
        lines=statements.lines,
        mandatory=mandatory,
        shown=shown,
        labels=statements.label_map(shown),
    )
    derived = select(unsecured, [*base.mandatory_pointers, *selective_pointers])
    derived["proof"] = {**proof, "proofValue": write_derived_proof_value(value)}
    return derived


def _new_config(signer: Signer, created: datetime) -> JsonObject:
    if signer.algorithm is not KeyAlgorithm.P256:
        raise SigningError(reason="weak_or_wrong_key", detail=f"{NAME} signs with P-256 keys")
    return proof_config(
        ProofOptions(created=created),
        verification_method=signer.verification_method,
        cryptosuite=NAME,
    )


def _without_proof(document: JsonObject) -> JsonObject:
    return {name: value for name, value in document.items() if name != "proof"}


def _base_proof(document: JsonObject) -> JsonObject:
    proofs = [
        proof
        for proof in proofs_of(document)
        if isinstance(proof, dict)
        and proof.get("cryptosuite") == NAME
        and isinstance(proof.get("proofValue"), str)
    ]
    if len(proofs) != 1:
        raise MalformedInput(
            reason="no_proof", path="/proof", detail=f"there is not exactly one {NAME} base proof"
        )
    return proofs[0]


def _at(value: JsonValue, way: Iterable[str]) -> JsonValue:
    for name in way:
        value = value.get(name) if isinstance(value, dict) else None
    return value
