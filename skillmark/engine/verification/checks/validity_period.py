"""Step 4, first half: is the date asked about within the validity period? Both ends are inclusive.

Source: VCDM 2.0, section 4.9 (``validFrom``, ``validUntil``); Open Badges 3.0. Clocks may differ by
300 seconds.
"""

from datetime import datetime

from skillmark.engine.errors import EngineError
from skillmark.engine.model.timestamps import read_timestamp
from skillmark.engine.outcome import Outcome
from skillmark.engine.proofs.data_integrity import CLOCK_SKEW
from skillmark.engine.verification.checks.result import not_applicable, passed, result_of
from skillmark.engine.verification.context import VerificationContext
from skillmark.engine.verification.presented import Presented, text_of
from skillmark.engine.verification.report import Check, CheckResult


def check_validity_period(presented: Presented, context: VerificationContext) -> CheckResult:
    """Compare the date asked about with the validity period."""
    try:
        start = _moment(presented, "validFrom", "issuanceDate")
        end = _moment(presented, "validUntil", "expirationDate")
    except EngineError as error:
        return result_of(Check.VALIDITY_PERIOD, error)
    if start is None and end is None:
        return not_applicable(Check.VALIDITY_PERIOD)
    # Differences, not shifted dates: "9999-12-31" means "for ever", and no date follows it.
    if start is not None and start - context.at > CLOCK_SKEW:
        return _failed("not_yet_valid", f"it is valid from {start:%Y-%m-%d %H:%M} UTC only")
    if end is not None and context.at - end > CLOCK_SKEW:
        return _failed("expired", f"it was valid until {end:%Y-%m-%d %H:%M} UTC")
    return passed(Check.VALIDITY_PERIOD)


def _moment(presented: Presented, *names: str) -> datetime | None:
    for name in names:
        if name in presented.document:
            return read_timestamp(text_of(presented.document[name]), path=f"/{name}")
    return None


def _failed(reason: str, detail: str) -> CheckResult:
    return CheckResult(Check.VALIDITY_PERIOD, Outcome.FAILED, reason, detail)
