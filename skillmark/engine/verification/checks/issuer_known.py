"""Is the issuer one whom the caller knows? A genuine credential can come from a stranger."""

from skillmark.engine.outcome import Outcome
from skillmark.engine.verification.checks.result import not_applicable, passed
from skillmark.engine.verification.context import VerificationContext
from skillmark.engine.verification.presented import Presented
from skillmark.engine.verification.report import Check, CheckResult


def check_issuer_known(presented: Presented, context: VerificationContext) -> CheckResult:
    """Look the issuer's id up in the caller's list; names count for nothing."""
    if context.known_issuers is None:
        return not_applicable(Check.ISSUER_KNOWN)
    if presented.issuer_id in context.known_issuers:
        return passed(Check.ISSUER_KNOWN)
    return CheckResult(
        Check.ISSUER_KNOWN,
        Outcome.FAILED,
        "issuer_unknown",
        f"{presented.issuer_id or 'the issuer'} is not on your list of issuers",
    )
