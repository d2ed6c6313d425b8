"""Step 3: is there a newer copy? Asked once, after the proof held, and never to the worse.

Source: 1EdTech Credential Refresh 1.0. When the newer copy cannot be had, is not genuine, or is not
the same credential, the one at hand stands, with a note.
"""

from skillmark.engine.errors import EngineError
from skillmark.engine.ports import ResourceKind
from skillmark.engine.status.refresh import accept_refreshed, read_refresh_service
from skillmark.engine.verification.authenticity import authenticate
from skillmark.engine.verification.checks.result import not_applicable, passed
from skillmark.engine.verification.context import VerificationContext
from skillmark.engine.verification.presented import Presented
from skillmark.engine.verification.reading import read_presented
from skillmark.engine.verification.report import Check, CheckResult

REFRESH_FAILED = "refresh_failed"


def refreshed(
    presented: Presented, context: VerificationContext
) -> tuple[Presented | None, CheckResult]:
    """Return the newer copy of *presented*, or None, and what the step came to."""
    # A question about an earlier date is about the copy at hand: a newer one may begin later.
    if not context.may_refresh or context.fetch is None or context.at < context.now:
        return None, not_applicable(Check.REFRESH)
    try:
        service = read_refresh_service(presented.document)
        if service is None:
            return None, not_applicable(Check.REFRESH)
        resource = context.fetched(service.url, kind=ResourceKind.CREDENTIAL)
        newer = read_presented(resource.body)
        accept_refreshed(presented.document, newer.document)
    except EngineError as error:
        return None, passed(Check.REFRESH, REFRESH_FAILED, error.reason)
    if newer.document == presented.document:
        return None, passed(Check.REFRESH)
    if not authenticate(newer, context).is_genuine:
        return None, passed(Check.REFRESH, REFRESH_FAILED, "not_genuine")
    return newer, passed(Check.REFRESH)
