"""The report on one badge for a person: a sentence, four answers, what it says, what was checked.

Whatever comes out of the badge stands behind a label of ours, in quotation marks and tamed, so
that it cannot pass for something that we say.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from typing import Final

from skillmark.cli.checking.questions import Finding, Question
from skillmark.cli.checking.words import (
    ADVICE,
    CHECKS,
    OUTCOMES,
    QUESTIONS,
    note_in_words,
)
from skillmark.cli.foreign_text import tamed, tamed_id, tamed_quote
from skillmark.cli.layout import Style, can_show, put
from skillmark.cli.roster.dates import say_day
from skillmark.engine.errors import EngineError
from skillmark.engine.model.problems import Severity
from skillmark.engine.model.timestamps import read_timestamp
from skillmark.engine.outcome import Outcome
from skillmark.engine.verification.report import (
    Answer,
    Check,
    CheckResult,
    CredentialSummary,
    VerificationReport,
)
from skillmark.engine.verification.sentences import sentence_for

_STYLES: Final = {
    Outcome.PASSED: Style.GOOD,
    Outcome.FAILED: Style.BAD,
    Outcome.UNDETERMINED: Style.PLAIN,
    Outcome.NOT_APPLICABLE: Style.QUIET,
}
_ADD_OPTION: Final = {
    Answer.ABOUT_THIS_PERSON: "not asked: add --recipient ADDRESS",
    Answer.ISSUER_KNOWN: "not asked: add --trust FILE",
}
_ANSWERED_ABOVE: Final = frozenset({Check.RECIPIENT, Check.ISSUER_KNOWN})
_LABEL_COLUMNS: Final = 22
_CHECK_COLUMNS: Final = 16
_MOST_PROBLEMS: Final = 20


def show_finding(finding: Finding, question: Question) -> None:
    """Print everything that was found out about one source."""
    if finding.report is None:
        put(sentence_of(finding), style=Style.STRONG)
        return
    report = finding.report
    put(sentence_of(finding), style=Style.STRONG)
    put()
    for answer in Answer:
        _show_answer(answer, report, question)
    put()
    _show_credential(report)
    put("What was checked")
    _show_checks(report)
    _show_notes(report)
    _show_nested(report)


def sentence_of(finding: Finding) -> str:
    """What was found, in one sentence that no text out of the badge can change or lengthen."""
    if finding.report is None:
        return f"Nothing was verified: {_error_in_words(finding.error)}."
    report = finding.report
    shown = replace(
        report.credential,
        name=tamed_quote(report.credential.name),
        achievement_name=tamed_quote(report.credential.achievement_name),
        issuer_id=tamed_id(report.credential.issuer_id),
    )
    checks = [check._replace(detail=tamed(check.detail, limit=300)) for check in report.checks]
    return sentence_for(report.answers, checks, shown)


def title_of(credential: CredentialSummary) -> str:
    """What the badge calls itself, fit for quotation marks."""
    return tamed_quote(credential.achievement_name or credential.name, limit=80)


def _error_in_words(error: EngineError | None) -> str:
    return "" if error is None else tamed(error.detail, limit=300).rstrip(".")


def _show_answer(answer: Answer, report: VerificationReport, question: Question) -> None:
    outcome = report.answers[answer]
    said = OUTCOMES[outcome].word
    if outcome is Outcome.NOT_APPLICABLE:
        said = _ADD_OPTION.get(answer, said)
    elif answer is Answer.CURRENT:
        said = f"{said}, on {say_day(report.at)}"
    elif answer is Answer.ISSUER_KNOWN and outcome is Outcome.PASSED:
        names = question.known_issuers or {}
        said = f"{said}, as “{tamed_quote(names.get(report.credential.issuer_id, ''))}”"
    label = QUESTIONS[answer].ljust(_LABEL_COLUMNS)
    put(f"{_mark(outcome)} {label}{said}", hang=_LABEL_COLUMNS + 2, style=_STYLES[outcome])


def _mark(outcome: Outcome) -> str:
    told = OUTCOMES[outcome]
    return told.mark if can_show(told.mark) else told.ascii_mark


def _show_credential(report: VerificationReport) -> None:
    """What the badge says of itself; the issuer's identifier first, which is what is proven."""
    is_genuine = report.genuine is Outcome.PASSED
    facts = list(_facts(report.credential))
    if not facts:
        return
    put("What it says" if is_genuine else "What it says, which is not proven")
    for label, value in facts:
        put(f"{label.ljust(_CHECK_COLUMNS)}{value}", indent=4, hang=4 + _CHECK_COLUMNS)
    put()


def _facts(credential: CredentialSummary) -> Iterator[tuple[str, str]]:
    if credential.issuer_id:
        yield "Issuer", tamed_id(credential.issuer_id)
    for label, text in (
        ("calls itself", credential.issuer_name),
        ("Badge", credential.achievement_name or credential.name),
        ("Recipient", credential.recipient_name),
    ):
        if text:
            yield label, f"“{tamed_quote(text)}”"
    for label, text in (
        ("Awarded", credential.awarded),
        ("Valid from", credential.valid_from),
        ("Valid until", credential.valid_until),
    ):
        if text:
            yield label, _day(text)


def _day(text: str) -> str:
    try:
        moment: datetime = read_timestamp(text)
    except EngineError:
        return f"“{tamed_quote(text, limit=40)}”"
    return say_day(moment)


def _show_checks(report: VerificationReport) -> None:
    for result in report.checks:
        if result.outcome is not Outcome.NOT_APPLICABLE:
            _show_check(result)
    idle = [
        CHECKS[result.check][0].lower()
        for result in report.checks
        if result.outcome is Outcome.NOT_APPLICABLE and result.check not in _ANSWERED_ABOVE
    ]
    if idle:
        put(f"Nothing to look at: {', '.join(idle)}.", indent=4, hang=6, style=Style.QUIET)


def _show_check(result: CheckResult) -> None:
    label, holds = CHECKS[result.check]
    said = holds if result.outcome is Outcome.PASSED else _why(result)
    hang = _CHECK_COLUMNS + 4
    mark = _mark(result.outcome)
    style = Style.PLAIN if result.outcome is Outcome.PASSED else _STYLES[result.outcome]
    put(f"  {mark} {label.ljust(_CHECK_COLUMNS)}{said}", hang=hang, style=style)
    errors = [problem for problem in result.problems if problem.severity is Severity.ERROR]
    for problem in errors[:_MOST_PROBLEMS]:
        where = tamed_id(problem.path) or "/"
        put(f"{where}: {tamed(problem.detail)}", indent=hang, hang=hang + 2)
    if len(errors) > _MOST_PROBLEMS:
        put(f"and {len(errors) - _MOST_PROBLEMS} more, which --json shows", indent=hang)
    if result.outcome is not Outcome.PASSED and result.reason in ADVICE:
        put(ADVICE[result.reason], indent=hang, hang=hang, style=Style.QUIET)


def _why(result: CheckResult) -> str:
    detail = tamed(result.detail or result.reason, limit=300)
    prefix = "cannot tell: " if result.outcome is Outcome.UNDETERMINED else ""
    return f"{prefix}{detail.rstrip('.')} ({result.reason})" if result.reason else prefix + detail


def _show_notes(report: VerificationReport) -> None:
    notes = list(dict.fromkeys(_notes(report)))
    if not notes:
        return
    put()
    put("Notes, which change nothing")
    for note in notes:
        put(f"- {note}", indent=2, hang=4)


def _notes(report: VerificationReport) -> Iterator[str]:
    """The linter's notes with their places, then the others."""
    placed = {
        problem.reason
        for result in report.checks
        for problem in result.problems
        if problem.severity is Severity.NOTE
    }
    for result in report.checks:
        for problem in result.problems:
            if problem.severity is Severity.NOTE:
                yield f"{note_in_words(problem.reason)} ({tamed_id(problem.path) or '/'})"
        yield from (note_in_words(note) for note in result.notes if note not in placed)


def _show_nested(report: VerificationReport) -> None:
    if not report.nested:
        return
    put()
    put("Endorsements and credentials inside, each judged on its own")
    for pointer, inner in report.nested.items():
        finding = Finding(source=pointer, report=inner)
        attached = inner.result(Check.RECIPIENT)
        outcome = Outcome.FAILED if attached.outcome is Outcome.FAILED else inner.genuine
        put(
            f"  {_mark(outcome)} {tamed_id(pointer, limit=80)}",
            hang=6,
            style=_STYLES[outcome],
        )
        put(sentence_of(finding), indent=6, hang=6)
        if attached.outcome is Outcome.FAILED:
            put(f"But {tamed(attached.detail, limit=300)}.", indent=6, hang=6)
