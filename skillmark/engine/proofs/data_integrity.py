"""Data Integrity proofs: adding them to a document, and judging those that it carries.

What a proof is worth is decided in this order, cheapest and most telling first: do we know its
suite, is it the issuer's at all, is the proof object in order, may it be used now and for this,
does the issuer list the key for it, and only then does the signature fit.

1. A document may carry one proof or several (a proof set); a proof may continue others (a chain).
2. Every proof by the issuer with a suite that we know must hold.
3. A suite that we do not know leaves a question open and does no harm beside a good proof.
4. Another party's proof is neither checked nor counted: it never lifts the verdict.

Source: W3C Verifiable Credential Data Integrity 1.0, sections 4.2 to 4.6.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from skillmark.engine.dids.documents import KeyDocument, VerificationMethod
from skillmark.engine.errors import EngineError, MalformedInput, SigningError, UnsupportedFeature
from skillmark.engine.ports import KeyAlgorithm, Signer
from skillmark.engine.proofs.proof_objects import (
    ASSERTION_METHOD,
    MAX_PROOFS,
    ProofObject,
    ProofOptions,
    proof_config,
    read_proof,
    with_proof,
)
from skillmark.engine.proofs.signing_input import (
    SHA256,
    SecuredDocument,
    SigningInput,
    proof_config_hash,
)
from skillmark.engine.proofs.suites import suite_of
from skillmark.engine.proofs.suites.eddsa_rdfc_2022 import EDDSA_RDFC_2022, SIGNATURE_LENGTH
from skillmark.engine.proofs.suites.suite import Suite
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.linked_data import Contexts
from skillmark.engine.wire.multibase import encode_base58btc

CLOCK_SKEW: Final = timedelta(seconds=300)
"""How far another clock may be from ours."""


class ProofOutcome(StrEnum):
    """What one proof came to; the first three of them are also what all proofs come to.

    ``UNKNOWN_SUITE``: a type or cryptosuite that this engine does not know. ``FOREIGN``: the key
    is not under the issuer's identifier, so the proof was not looked at.
    """

    VALID = "VALID"
    INVALID = "INVALID"
    UNDETERMINED = "UNDETERMINED"
    UNKNOWN_SUITE = "UNKNOWN_SUITE"
    FOREIGN = "FOREIGN"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofResult:
    """What one proof of a document came to, and why.

    ``proof_index`` counts from 0 in the order of the document. ``reason`` is empty when VALID.
    """

    outcome: ProofOutcome
    proof_index: int
    reason: str = ""
    detail: str = ""
    verification_method: str = ""
    cryptosuite: str = ""
    created: datetime | None = None
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProofJudgement:
    """What all proofs of a document come to: VALID, INVALID or UNDETERMINED."""

    outcome: ProofOutcome
    reason: str = ""
    detail: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectations:
    """What a proof must have been made for, and the (real) time at which it is looked at.

    A ``domain`` is compared as a set; None means that nobody asked for a domain or challenge.
    """

    now: datetime
    purpose: str = ASSERTION_METHOD
    domain: frozenset[str] | None = None
    challenge: str | None = None


# --- making proofs -------------------------------------------------------------------------


def sign_document(
    document: JsonObject,
    *,
    signer: Signer,
    created: datetime,
    contexts: Contexts,
    proof_id: str | None = None,
    previous_proof: str | Sequence[str] | None = None,
    expires: datetime | None = None,
) -> JsonObject:
    """Return *document* with one eddsa-rdfc-2022 proof more, for assertions.

    *created* is aware; it is written in UTC with whole seconds. *previous_proof* names ids of
    proofs on the document, which the new one then covers too. Raises as ``add_proof`` does.
    """
    previous = (previous_proof,) if isinstance(previous_proof, str) else previous_proof or ()
    options = ProofOptions(
        created=created, proof_id=proof_id, previous_proof=tuple(previous), expires=expires
    )
    return add_proof(document, options, signer=signer, contexts=contexts)


def add_proof(
    document: JsonObject, options: ProofOptions, *, signer: Signer, contexts: Contexts
) -> JsonObject:
    """Return *document* with one eddsa-rdfc-2022 proof more, as *options* say.

    Raises SigningError, and MalformedInput or UnsupportedFeature for a document that cannot be
    signed without losing something (reasons of ``linked_data.to_dataset``, and ``proof_chain``).
    """
    require_ed25519(signer)
    secured = SecuredDocument(document, contexts)
    previous = secured.positions_of(options.previous_proof)
    config = eddsa_config(options, verification_method=signer.verification_method)
    config_hash = proof_config_hash(config, context=secured.context, contexts=contexts)
    document_hash = secured.document_hash(SHA256, previous=previous)
    proof = signed_proof(config, signature=signer.sign(config_hash + document_hash))
    return with_proof(document, proof)


def require_ed25519(signer: Signer) -> None:
    """Raise SigningError, reason ``weak_or_wrong_key``, unless *signer* signs with Ed25519."""
    if signer.algorithm is not KeyAlgorithm.ED25519:
        raise SigningError(
            reason="weak_or_wrong_key", detail=f"{EDDSA_RDFC_2022.name} signs with Ed25519 keys"
        )


def eddsa_config(options: ProofOptions, *, verification_method: str) -> JsonObject:
    """Return a new eddsa-rdfc-2022 proof without its ``proofValue``."""
    return proof_config(
        options, verification_method=verification_method, cryptosuite=EDDSA_RDFC_2022.name
    )


def signed_proof(config: JsonObject, *, signature: bytes) -> JsonObject:
    """Return the proof that *config* and an Ed25519 *signature* make.

    Raises SigningError, reason ``bad_signature``, unless the signature has 64 bytes.
    """
    if len(signature) != SIGNATURE_LENGTH:
        raise SigningError(reason="bad_signature", detail="the signer gave no Ed25519 signature")
    return {**config, "proofValue": encode_base58btc(signature)}


# --- judging proofs ------------------------------------------------------------------------


def verify_proofs(
    document: JsonObject,
    *,
    key_document: KeyDocument,
    contexts: Contexts,
    now: datetime,
    purpose: str = ASSERTION_METHOD,
    expected_domain: str | Collection[str] | None = None,
    expected_challenge: str | None = None,
) -> tuple[ProofResult, ...]:
    """Check every proof of *document*, in order; no proof gives an empty tuple.

    *key_document* is the issuer's, found by the issuer's identifier and never by the proof. *now*
    is the real time, also when the question is about an earlier date. An embedded credential is
    given as a document of its own. Never raises for what a document says.
    """
    domain = {expected_domain} if isinstance(expected_domain, str) else expected_domain
    expected = Expectations(
        now=now,
        purpose=purpose,
        domain=None if domain is None else frozenset(domain),
        challenge=expected_challenge,
    )
    secured = SecuredDocument(document, contexts)
    return verify_secured_document(secured, key_document=key_document, expected=expected)


def verify_secured_document(
    secured: SecuredDocument, *, key_document: KeyDocument, expected: Expectations
) -> tuple[ProofResult, ...]:
    """Check every proof of *secured*; see ``verify_proofs``."""
    if len(secured.proofs) > MAX_PROOFS:
        detail = f"more than {MAX_PROOFS} proofs are not looked at"
        problem = UnsupportedFeature(reason="too_complex", name="proof set", detail=detail)
        return (_refusal(0, {}, problem),)
    return tuple(
        _verified(secured, index, key_document=key_document, expected=expected)
        for index in range(len(secured.proofs))
    )


def judge_proofs(results: Iterable[ProofResult]) -> ProofJudgement:
    """Say what all proofs of a document come to, by the four rules at the top of this module."""
    results = tuple(results)
    if len(results) == 1 and results[0].outcome is ProofOutcome.VALID:
        return ProofJudgement(outcome=ProofOutcome.VALID, notes=results[0].notes)
    by_outcome: dict[ProofOutcome, list[ProofResult]] = {outcome: [] for outcome in ProofOutcome}
    for result in results:
        by_outcome[result.outcome].append(result)
    for outcome in (ProofOutcome.INVALID, ProofOutcome.UNDETERMINED):
        if by_outcome[outcome]:
            worst = by_outcome[outcome][0]
            return ProofJudgement(outcome=outcome, reason=worst.reason, detail=worst.detail)
    unknown, foreign = by_outcome[ProofOutcome.UNKNOWN_SUITE], by_outcome[ProofOutcome.FOREIGN]
    if by_outcome[ProofOutcome.VALID]:
        counted = [*by_outcome[ProofOutcome.VALID], *unknown, *foreign]
        notes = dict.fromkeys(note for result in counted for note in result.notes)
        return ProofJudgement(outcome=ProofOutcome.VALID, notes=tuple(notes))
    if unknown:
        first = unknown[0]
        return ProofJudgement(
            outcome=ProofOutcome.UNDETERMINED, reason=first.reason, detail=first.detail
        )
    if foreign:
        first = foreign[0]
        return ProofJudgement(
            outcome=ProofOutcome.INVALID, reason=first.reason, detail=first.detail
        )
    return ProofJudgement(
        outcome=ProofOutcome.INVALID, reason="no_proof", detail="the document carries no proof"
    )


def _verified(
    secured: SecuredDocument, index: int, *, key_document: KeyDocument, expected: Expectations
) -> ProofResult:
    wire = secured.proofs[index]
    if not isinstance(wire, dict):
        problem = MalformedInput(reason="proof_member", detail="a proof is an object")
        return _refusal(index, {}, problem)
    suite = suite_of(wire)
    try:
        if suite is None:
            _check_names(wire)
        if not _is_issuers(wire, key_document):
            return _not_counted(index, wire, ProofOutcome.FOREIGN)
        if suite is None:
            return _not_counted(index, wire, ProofOutcome.UNKNOWN_SUITE)
        proof = read_proof(wire)
        _check_use(proof, expected)
        method = key_document.method_for(proof.verification_method, purpose=proof.purpose)
        _check_lifetime(method, expected.now)
        signed = SigningInput(secured, proof.config, secured.positions_of(proof.previous_proof))
        suite.verify(proof.proof_value, public_key=method.public_key, signed=signed)
    except EngineError as problem:
        return _refusal(index, wire, problem)
    return _valid(index, proof, suite)


def _valid(index: int, proof: ProofObject, suite: Suite) -> ProofResult:
    return ProofResult(
        outcome=ProofOutcome.VALID,
        proof_index=index,
        verification_method=proof.verification_method,
        cryptosuite=suite.name,
        created=proof.created,
        notes=suite.notes + proof.notes,
    )


def _refusal(index: int, wire: JsonObject, problem: EngineError) -> ProofResult:
    """The result of a proof that does not hold, or that cannot be judged."""
    failed = isinstance(problem, MalformedInput)
    return ProofResult(
        outcome=ProofOutcome.INVALID if failed else ProofOutcome.UNDETERMINED,
        proof_index=index,
        reason=problem.reason,
        detail=str(problem),
        verification_method=_text(wire, "verificationMethod"),
        cryptosuite=_suite_name(wire),
    )


def _not_counted(index: int, wire: JsonObject, outcome: ProofOutcome) -> ProofResult:
    method, name = _text(wire, "verificationMethod"), _suite_name(wire)
    if outcome is ProofOutcome.FOREIGN:
        reason, note = "key_not_issuers", "foreign_proof"
        detail = f"the proof is made with {method}, which is not under the issuer’s identifier"
    else:
        reason, note = "unknown_suite", "unknown_suite"
        detail = f"proofs of the kind {name} are not known"
    return ProofResult(
        outcome=outcome,
        proof_index=index,
        reason=reason,
        detail=detail,
        verification_method=method,
        cryptosuite=name,
        notes=(note,),
    )


def _check_names(wire: JsonObject) -> None:
    """A proof of an unknown kind must at least say of which kind it is."""
    if not isinstance(wire.get("type"), str) or not isinstance(wire.get("cryptosuite", ""), str):
        raise MalformedInput(
            reason="proof_member", path="/type", detail="a proof says its type, as text"
        )
    if wire["type"] == "DataIntegrityProof" and "cryptosuite" not in wire:
        raise MalformedInput(
            reason="proof_member", path="/cryptosuite", detail="the proof names no cryptosuite"
        )


def _is_issuers(wire: JsonObject, key_document: KeyDocument) -> bool:
    """Whether the proof claims a key of the issuer; a proof without any key may be the issuer's."""
    method = wire.get("verificationMethod")
    if not isinstance(method, str):
        return True
    return (
        method.partition("#")[0] == key_document.id
        or method in key_document.methods
        or method in key_document.aliases
    )


def _check_use(proof: ProofObject, expected: Expectations) -> None:
    """Data Integrity 1.0, section 4.4: purpose, time, domain and challenge."""
    if proof.purpose != expected.purpose:
        raise _unfit("purpose", "/proofPurpose", f"it is for {proof.purpose}, not for this use")
    if proof.created is not None and proof.created - expected.now > CLOCK_SKEW:
        raise _unfit("proof_from_future", "/created", "the proof says it was made in the future")
    if proof.expires is not None and expected.now - proof.expires > CLOCK_SKEW:
        raise _unfit("proof_expired", "/expires", "the proof itself has expired")
    if expected.domain is not None and frozenset(proof.domain) != expected.domain:
        raise _unfit("invalid_domain_error", "/domain", "the proof was made for another domain")
    if expected.challenge is not None and proof.challenge != expected.challenge:
        raise _unfit("invalid_challenge_error", "/challenge", "it answers another challenge")


def _check_lifetime(method: VerificationMethod, now: datetime) -> None:
    """Controlled Identifiers 1.0, section 2.2: at or after these times no proof verifies."""
    if method.revoked_at is not None and now >= method.revoked_at:
        raise _unfit("key_revoked", "/verificationMethod", "the issuer has revoked this key")
    if method.expires_at is not None and now >= method.expires_at:
        raise _unfit("key_expired", "/verificationMethod", "this key of the issuer has expired")


def _unfit(reason: str, path: str, detail: str) -> MalformedInput:
    return MalformedInput(reason=reason, path=path, detail=detail)


def _suite_name(wire: JsonObject) -> str:
    return _text(wire, "cryptosuite") or _text(wire, "type")


def _text(wire: JsonObject, name: str) -> str:
    value: JsonValue = wire.get(name)
    return value if isinstance(value, str) else ""
