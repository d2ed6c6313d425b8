"""Open Badges 2.0 and 2.1 in the same report: what its own steps found, under the same names."""

from dataclasses import replace
from datetime import datetime
from typing import Final

from skillmark.engine.errors import EngineError
from skillmark.engine.model.timestamps import write_timestamp
from skillmark.engine.open_badges_2.findings import Finding, OpenBadges2Findings, Step
from skillmark.engine.open_badges_2.reading import is_legacy_assertion
from skillmark.engine.open_badges_2.verification import verify_open_badge_2
from skillmark.engine.outcome import Outcome
from skillmark.engine.ports import Resource, ResourceKind
from skillmark.engine.proofs.jose import read_compact_jws
from skillmark.engine.verification.checks.issuer_known import check_issuer_known
from skillmark.engine.verification.checks.result import not_checked
from skillmark.engine.verification.context import VerificationContext
from skillmark.engine.verification.examination import make_report
from skillmark.engine.verification.presented import Presented
from skillmark.engine.verification.report import (
    Answer,
    Check,
    CheckResult,
    CredentialSummary,
    VerificationReport,
)
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.strict_json import read_object

_CONTEXT: Final = "https://w3id.org/openbadges/v"
_CHECK_OF: Final = {
    Step.STRUCTURE: Check.STRUCTURE,
    Step.KEY_BINDING: Check.KEY_BINDING,
    Step.PROOF: Check.PROOF,
    Step.STATUS: Check.STATUS,
    Step.VALIDITY_PERIOD: Check.VALIDITY_PERIOD,
    Step.RECIPIENT: Check.RECIPIENT,
}


def is_open_badge_2(document: JsonObject) -> bool:
    """Whether *document* is an Open Badges 1 or 2 assertion."""
    context = document.get("@context")
    return _names_open_badges_2(context) or (context is None and is_legacy_assertion(document))


def is_signed_open_badge_2(token: str) -> bool:
    """Whether *token* is a JWS around an Open Badges 2 assertion."""
    try:
        payload = read_compact_jws(token).payload
        return _CONTEXT.encode() in payload and is_open_badge_2(read_object(payload))
    except EngineError:
        return False


def examine_open_badge_2(
    badge: "JsonObject | str", context: VerificationContext
) -> VerificationReport:
    """Verify an assertion, its JWS or its address; what its issuer serves or signed counts."""

    def fetch(url: str, *, kind: ResourceKind) -> Resource:
        return context.fetched(url, kind=kind)

    findings = verify_open_badge_2(badge, fetch=fetch, now=context.at, recipient=context.recipient)
    summary = _summary(findings)
    checks = [_result(finding, context) for finding in _merged(findings)]
    checks[0] = checks[0]._replace(problems=findings.problems)
    known = check_issuer_known(Presented({"issuer": summary.issuer_id}), context)
    report = make_report(summary, checks, context)
    if known.outcome is Outcome.PASSED and report.answers[Answer.GENUINE] is not Outcome.PASSED:
        known = not_checked(Check.ISSUER_KNOWN, "that this issuer issued it is not proven")
    return make_report(summary, [*checks, known], context)


def _names_open_badges_2(value: JsonValue) -> bool:
    items = value if isinstance(value, list) else [value]
    return any(isinstance(item, str) and item.startswith(_CONTEXT) for item in items)


def _merged(findings: OpenBadges2Findings) -> list[Finding]:
    """Let a badge class that does not fit the assertion count as a fault of structure."""
    badge_class = findings.finding(Step.BADGE_CLASS)
    steps = [step for step in findings.findings if step.step is not Step.BADGE_CLASS]
    if badge_class.outcome in (Outcome.FAILED, Outcome.UNDETERMINED) and (
        steps[0].outcome is Outcome.PASSED
    ):
        steps[0] = replace(badge_class, step=Step.STRUCTURE)
    return steps


def _result(finding: Finding, context: VerificationContext) -> CheckResult:
    check = _CHECK_OF[finding.step]
    is_past = context.at < context.now
    if check is Check.STATUS and is_past and finding.outcome is Outcome.FAILED:
        detail = "it is revoked today; since when is not recorded"
        return CheckResult(check, Outcome.UNDETERMINED, "status_history", detail)
    return CheckResult(
        check, finding.outcome, finding.reason, finding.detail, finding.path, finding.notes
    )


def _summary(findings: OpenBadges2Findings) -> CredentialSummary:
    assertion = findings.assertion or findings.presented
    badge, issuer = findings.badge_class, findings.issuer
    summary = CredentialSummary(kind="Assertion")
    if assertion is not None:
        summary = replace(
            summary,
            id=assertion.id,
            valid_from=_text(assertion.issued_on),
            valid_until=_text(assertion.expires),
        )
    if badge is not None:
        summary = replace(summary, achievement_id=badge.id, achievement_name=badge.name)
    if issuer is not None:
        summary = replace(summary, issuer_id=issuer.id, issuer_name=issuer.name)
    return summary


def _text(moment: datetime | None) -> str:
    return "" if moment is None else write_timestamp(moment)
