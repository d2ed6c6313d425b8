"""How an error inside a check becomes an outcome."""

from skillmark.engine.errors import EngineError, MalformedInput, UnsupportedFeature
from skillmark.engine.outcome import Outcome
from skillmark.engine.verification.report import Check, CheckResult

NOT_CHECKED = "not_checked"

_PASSED = {check: CheckResult(check, Outcome.PASSED) for check in Check}
_NOT_APPLICABLE = {check: CheckResult(check, Outcome.NOT_APPLICABLE) for check in Check}


def result_of(check: Check, error: EngineError) -> CheckResult:
    """Turn *error* into a result: what is wrong fails, what is unknown or out of reach stays open.

    A signer's error cannot occur while verifying; anything else would be a bug and is not caught.
    """
    outcome = Outcome.FAILED if isinstance(error, MalformedInput) else Outcome.UNDETERMINED
    path = error.path if isinstance(error, MalformedInput | UnsupportedFeature) else ""
    return CheckResult(check, outcome, error.reason, error.detail, path)


def undetermined(check: Check, error: EngineError) -> CheckResult:
    """Turn *error* into an open question, whatever it is: for material that is not the badge."""
    path = error.path if isinstance(error, MalformedInput | UnsupportedFeature) else ""
    return CheckResult(check, Outcome.UNDETERMINED, error.reason, error.detail, path)


def passed(check: Check, *notes: str) -> CheckResult:
    """The result of a check that holds."""
    return CheckResult(check, Outcome.PASSED, notes=notes) if notes else _PASSED[check]


def not_applicable(check: Check) -> CheckResult:
    """The result of a check that has nothing to look at."""
    return _NOT_APPLICABLE[check]


def not_checked(check: Check, detail: str) -> CheckResult:
    """The result of a check that was not reached, because an earlier one did not pass."""
    return CheckResult(check, Outcome.UNDETERMINED, NOT_CHECKED, detail)
