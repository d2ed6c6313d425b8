"""Steps 2 and 2b: does the proof hold, and is the key the issuer's own?

The key is looked up in the issuer's key document, whatever the credential says of it. Whether a
key is the issuer's and whether a signature fits are separate results, because they call for
different questions to the issuer.
"""

from skillmark.engine.dids.documents import KeyDocument
from skillmark.engine.errors import EngineError, MalformedInput
from skillmark.engine.outcome import Outcome
from skillmark.engine.proofs.data_integrity import (
    Expectations,
    ProofOutcome,
    judge_proofs,
    verify_secured_document,
)
from skillmark.engine.proofs.signing_input import SecuredDocument
from skillmark.engine.proofs.vc_jwt import check_claims, verify_vc_jwt
from skillmark.engine.verification.checks.result import (
    not_applicable,
    not_checked,
    passed,
    result_of,
)
from skillmark.engine.verification.context import VerificationContext
from skillmark.engine.verification.presented import Presented
from skillmark.engine.verification.report import Check, CheckResult

KEY_REASONS = frozenset(
    {"key_not_issuers", "purpose", "weak_or_wrong_key", "key_revoked", "key_expired"}
)
_KEY_WAS_FOUND = frozenset({"signature_invalid", "claim_mismatch"})
_OUTCOMES = {
    ProofOutcome.VALID: Outcome.PASSED,
    ProofOutcome.INVALID: Outcome.FAILED,
    ProofOutcome.UNDETERMINED: Outcome.UNDETERMINED,
}

Results = tuple[CheckResult, CheckResult]


def check_proof(
    presented: Presented, secured: SecuredDocument, context: VerificationContext
) -> Results:
    """Return the results of ``KEY_BINDING`` and ``PROOF``."""
    if presented.jwt is None and not secured.proofs:
        return not_applicable(Check.KEY_BINDING), CheckResult(
            Check.PROOF, Outcome.FAILED, "no_proof", "nothing in the document proves who issued it"
        )
    try:
        key_document = context.knowledge.key_document(presented.issuer_id, context.fetch)
    except EngineError as error:
        return result_of(Check.KEY_BINDING, error), not_checked(
            Check.PROOF, "the issuer's keys are not at hand"
        )
    if presented.jwt is not None:
        result = _check_jwt(presented, key_document, context)
        if result.outcome is not Outcome.PASSED or not secured.proofs:
            return _apart(result)
    return _apart(_check_embedded(secured, key_document, context))


def _check_jwt(
    presented: Presented, key_document: KeyDocument, context: VerificationContext
) -> CheckResult:
    jwt = presented.jwt
    if jwt is None:
        return not_applicable(Check.PROOF)
    try:
        verify_vc_jwt(jwt, key_document=key_document, now=context.now)
        return passed(Check.PROOF, *jwt.notes, *check_claims(jwt))
    except EngineError as error:
        return result_of(Check.PROOF, error)


def _check_embedded(
    secured: SecuredDocument, key_document: KeyDocument, context: VerificationContext
) -> CheckResult:
    results = verify_secured_document(
        secured, key_document=key_document, expected=Expectations(now=context.now)
    )
    judgement = judge_proofs(results)
    return CheckResult(
        Check.PROOF,
        _OUTCOMES[judgement.outcome],
        judgement.reason,
        judgement.detail,
        "" if judgement.outcome is ProofOutcome.VALID else "/proof",
        judgement.notes,
    )


def _apart(result: CheckResult) -> Results:
    """Say of one result for a proof what it means for the key, and what for the signature."""
    if result.outcome is Outcome.PASSED or result.reason in _KEY_WAS_FOUND:
        return passed(Check.KEY_BINDING), result
    if result.reason in KEY_REASONS and result.outcome is Outcome.FAILED:
        error = MalformedInput(reason=result.reason, detail=result.detail, path=result.path)
        return result_of(Check.KEY_BINDING, error), not_checked(
            Check.PROOF, "a signature by somebody else's key proves nothing"
        )
    return not_applicable(Check.KEY_BINDING), result
