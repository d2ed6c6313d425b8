"""Reports for people and for programs."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import datetime
from enum import Enum

from skillmark.cli.checking.questions import Finding
from skillmark.cli.roster.dates import say_day
from skillmark.cli.screen import say
from skillmark.cli.spreadsheets import table_text
from skillmark.engine.model.timestamps import write_timestamp
from skillmark.engine.verification.outcome import Outcome
from skillmark.engine.verification.report import Answer, CheckResult, VerificationReport
from skillmark.engine.wire.json_types import JsonObject, JsonValue

_MARKS = {
    Outcome.PASSED: ("✓", "yes", "green"),
    Outcome.FAILED: ("✗", "no", "red"),
    Outcome.UNDETERMINED: ("?", "cannot tell", "yellow"),
    Outcome.NOT_APPLICABLE: ("·", "not asked", "dim"),
}
_WORDS = {
    Answer.GENUINE: "Genuine",
    Answer.CURRENT: "Current",
    Answer.ABOUT_THIS_PERSON: "About this person",
    Answer.ISSUER_KNOWN: "From an issuer you know",
}


def show_finding(finding: Finding) -> None:
    """One plain sentence, the four answers, then every check that was made."""
    if finding.report is None:
        say(f"{finding.source}: {finding.error}", style="yellow")
        return
    report = finding.report
    say(report.sentence, style="bold")
    say()
    for answer, words in _WORDS.items():
        mark, word, style = _MARKS[report.answers[answer]]
        when = f" on {say_day(report.at)}" if answer is Answer.CURRENT else ""
        say(f"{mark} {words}{when}: {word}", style=style)
    say()
    say("What was checked")
    for result in report.checks:
        _show_check(result, "  ")
    for path, nested in report.nested.items():
        say(f"  Inside, at {path}: {nested.sentence}")
    for note in report.notes:
        say(f"  Note: {note.replace('_', ' ')}", style="dim")


def _show_check(result: CheckResult, indent: str) -> None:
    mark, _, style = _MARKS[result.outcome]
    name = str(result.check).replace("_", " ")
    why = f": {result.detail or result.reason}" if result.detail or result.reason else ""
    code = f" [{result.reason}]" if result.reason and result.detail else ""
    say(f"{indent}{mark} {name}{why}{code}", style=style)
    for note in result.notes:
        say(f"{indent}    note: {note.replace('_', ' ')}", style="dim")
    for problem in result.problems:
        say(f"{indent}    {problem.path or '/'}: {problem.detail}", style="dim")


def table_rows(findings: list[Finding]) -> list[tuple[str, ...]]:
    """File, the four answers, badge, recipient, issuer and the sentence, for table and CSV."""
    return [_row(finding) for finding in findings]


TABLE_HEADER = (
    "file", "genuine", "current", "about this person", "issuer known", "badge", "recipient",
    "issuer", "in words",
)  # fmt: skip


def _row(finding: Finding) -> tuple[str, ...]:
    report = finding.report
    if report is None:
        return (finding.source, *["cannot tell"] * 4, "", "", "", str(finding.error))
    answers = tuple(_MARKS[report.answers[answer]][1] for answer in _WORDS)
    shown = report.credential
    return (
        finding.source,
        *answers,
        shown.achievement_name or shown.name,
        shown.recipient_name,
        shown.issuer_id,
        report.sentence,
    )


def csv_text(findings: list[Finding]) -> str:
    return "\ufeff" + table_text([TABLE_HEADER, *table_rows(findings)])


def finding_json(finding: Finding) -> JsonObject:
    """The whole report, or why there is none."""
    if finding.report is not None:
        return {"file": finding.source, **report_json(finding.report)}
    error = finding.error
    return {
        "file": finding.source,
        "error": {"reason": error.reason if error else "", "detail": str(error)},
    }


def report_json(report: VerificationReport) -> JsonObject:
    written = _plain(report)
    assert isinstance(written, dict)
    return written


def _plain(value: object) -> JsonValue:
    """Values of the report as JSON: enumerations by value, times in UTC."""
    if isinstance(value, Enum):
        return str(value.value)
    if value is None or isinstance(value, str | int | float | bool):
        return value
    if isinstance(value, datetime):
        return write_timestamp(value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: _plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple) and hasattr(value, "_asdict"):
        return {name: _plain(item) for name, item in value._asdict().items()}
    if isinstance(value, Mapping):
        return {str(_plain(key)): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple | list | frozenset):
        return [_plain(item) for item in value]
    return str(value)
