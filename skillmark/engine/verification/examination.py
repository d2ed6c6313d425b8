"""Steps 1 to 6 for one presented credential, and for those inside it."""

from collections.abc import Sequence
from dataclasses import replace

from skillmark.engine.outcome import Outcome
from skillmark.engine.verification.answers import answer_questions
from skillmark.engine.verification.authenticity import authenticate
from skillmark.engine.verification.checks.issuer_known import check_issuer_known
from skillmark.engine.verification.checks.nested import (
    Nested,
    check_attachment,
    nested_credentials,
)
from skillmark.engine.verification.checks.recipient import check_recipient
from skillmark.engine.verification.checks.refresh import refreshed
from skillmark.engine.verification.checks.result import not_applicable, not_checked, result_of
from skillmark.engine.verification.checks.status import check_status
from skillmark.engine.verification.checks.validity_period import check_validity_period
from skillmark.engine.verification.context import DEEPEST_NESTING, VerificationContext
from skillmark.engine.verification.presented import Presented
from skillmark.engine.verification.report import (
    Answer,
    Check,
    CheckResult,
    CredentialSummary,
    VerificationReport,
)


def examine(
    presented: Presented, context: VerificationContext, nested: Nested | None = None
) -> VerificationReport:
    """Take *presented* through the steps; *nested* tells where it was found inside another."""
    authenticity = authenticate(presented, context)
    checks = list(authenticity.checks)
    if authenticity.is_genuine:
        newer, refresh = refreshed(presented, context)
        if newer is not None:
            return examine(newer, replace(context, may_refresh=False), nested)
        checks += [
            refresh,
            check_validity_period(presented, context),
            check_status(presented, context),
        ]
    else:
        checks += [check_validity_period(presented, context), _status_not_asked(presented)]
    if nested is None:
        checks.append(check_recipient(presented, context))
        checks.append(_issuer_known(presented, context, authenticity.outcome))
    else:
        checks.append(check_attachment(nested))
    # What lies inside an unproven document is judged too, but nobody is asked about it (A9).
    inside = context if authenticity.is_genuine else replace(context, fetch=None)
    reports, results = _inside(presented, authenticity.wire, inside)
    summary = presented.summary()
    return make_report(summary, [*checks, *results], context, nested=reports)


def make_report(
    summary: CredentialSummary,
    checks: Sequence[CheckResult],
    context: VerificationContext,
    nested: dict[str, VerificationReport] | None = None,
) -> VerificationReport:
    """Answer the questions and put everything found together."""
    answers = answer_questions(checks)
    if answers[Answer.CURRENT] is Outcome.NOT_APPLICABLE:
        # No validity period and no status: nothing says that it ever ends.
        genuine = answers[Answer.GENUINE] is Outcome.PASSED
        answers[Answer.CURRENT] = Outcome.PASSED if genuine else Outcome.UNDETERMINED
    return VerificationReport(
        checks=tuple(checks),
        answers=answers,
        at=context.at,
        verified_at=context.now,
        origin=context.origin,
        credential=summary,
        notes=tuple(dict.fromkeys(note for check in checks for note in check.notes)),
        nested=nested or {},
    )


def _status_not_asked(presented: Presented) -> CheckResult:
    if "credentialStatus" not in presented.document:
        return not_applicable(Check.STATUS)
    return not_checked(Check.STATUS, "nothing is fetched for a credential that is not proven")


def _issuer_known(
    presented: Presented, context: VerificationContext, genuine: Outcome
) -> CheckResult:
    result = check_issuer_known(presented, context)
    if result.outcome is Outcome.PASSED and genuine is not Outcome.PASSED:
        return not_checked(Check.ISSUER_KNOWN, "that this issuer issued it is not proven")
    return result


def _inside(
    presented: Presented, wire: bytes, context: VerificationContext
) -> tuple[dict[str, VerificationReport], list[CheckResult]]:
    """Examine what is inside *presented*: a report for each, and one result for each sort."""
    reports: dict[str, VerificationReport] = {}
    outcomes: dict[Check, list[CheckResult]] = {
        Check.ENDORSEMENTS: [],
        Check.EMBEDDED_CREDENTIALS: [],
    }
    for nested in nested_credentials(presented.document, wire):
        check = Check.ENDORSEMENTS if nested.is_endorsement else Check.EMBEDDED_CREDENTIALS
        context.allowance.nested -= 1
        if context.depth >= DEEPEST_NESTING or context.allowance.nested < 0:
            too_many = CheckResult(
                check,
                Outcome.UNDETERMINED,
                "too_many_resources",
                "more credentials are nested in it than are looked at",
                nested.pointer,
            )
            outcomes[check].append(too_many)
            break
        report = _examine_nested(nested, context.nested())
        reports[nested.pointer] = report
        outcomes[check].append(_in_brief(check, nested, report))
    return reports, [_gravest(check, results) for check, results in outcomes.items()]


def _examine_nested(nested: Nested, context: VerificationContext) -> VerificationReport:
    if nested.presented is not None:
        return examine(nested.presented, context, nested)
    problem = [result_of(Check.STRUCTURE, nested.problem)] if nested.problem else []
    return make_report(CredentialSummary(), problem, context)


def _in_brief(check: Check, nested: Nested, report: VerificationReport) -> CheckResult:
    outcomes = [report.genuine, report.current, report.result(Check.RECIPIENT).outcome]
    for outcome in (Outcome.FAILED, Outcome.UNDETERMINED):
        if outcome in outcomes:
            return CheckResult(check, outcome, "nested", report.sentence, nested.pointer)
    return CheckResult(check, Outcome.PASSED)


def _gravest(check: Check, results: list[CheckResult]) -> CheckResult:
    for outcome in (Outcome.FAILED, Outcome.UNDETERMINED, Outcome.PASSED):
        for result in results:
            if result.outcome is outcome:
                return result
    return not_applicable(check)
