"""Reports on many badges: a line a file, a summary, and what programs and spreadsheets read."""

from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

from skillmark.cli.checking.questions import Finding, Question, exit_code_of
from skillmark.cli.checking.showing import sentence_of, title_of
from skillmark.cli.checking.sources import shown_name
from skillmark.cli.checking.words import OUTCOMES
from skillmark.cli.files import write_file
from skillmark.cli.foreign_text import printable_lines, tamed
from skillmark.cli.layout import Style, can_show, cells, fitted, line_width, put, put_raw
from skillmark.cli.refusals import ExitCode
from skillmark.cli.spreadsheets import table_text
from skillmark.engine.verification.report import Answer
from skillmark.engine.verification.report_json import write_report
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.strict_json import write_pretty_json

_VERDICTS: Final = {
    ExitCode.DONE: ("✓", "+", "holds", Style.GOOD),
    ExitCode.REFUSED: ("✗", "x", "fails", Style.BAD),
    ExitCode.CANNOT_TELL: ("?", "?", "open", Style.PLAIN),
}
_MOST_COLUMNS: Final = 36
_CSV_HEADINGS: Final = (
    "file", "verdict", "genuine", "current", "about this person", "issuer known", "badge",
    "recipient", "issuer", "valid from", "valid until", "in words", "codes", "sha256",
)  # fmt: skip


def show_many(findings: Sequence[Finding], question: Question) -> None:
    """Print a line for each file, why some do not hold, and how many do."""
    names = [tamed(_short(finding.source), limit=_MOST_COLUMNS) for finding in findings]
    columns = max(map(len, names), default=0) + 2
    codes = [exit_code_of(finding, question) for finding in findings]
    for name, finding, code in zip(names, findings, codes, strict=True):
        mark, plain, word, style = _VERDICTS[code]
        shown = mark if can_show(mark) else plain
        title = title_of(finding.report.credential) if finding.report else ""
        line = f"{shown} {word.ljust(7)}{name.ljust(columns)}"
        room = line_width() - cells(line) - 2
        line += f"“{fitted(title, columns=room)}”" if title else ""
        put(line.rstrip(), hang=11, style=style)
    _show_others(findings, codes)
    put()
    put(_summary(Counter(codes), question))


def write_csv(path: Path, findings: Iterable[Finding], question: Question) -> None:
    """Write everything as a table that a spreadsheet opens and computes nothing of (D12)."""
    rows = [_CSV_HEADINGS, *(_csv_row(finding, question) for finding in findings)]
    write_file(path, ("\ufeff" + table_text(rows)).encode())


def print_json(findings: Sequence[Finding], *, as_list: bool) -> None:
    """Print the whole reports; what a terminal could obey is escaped, which JSON allows."""
    reports: list[JsonValue] = [_report_json(finding) for finding in findings]
    text = write_pretty_json(reports if as_list else reports[0]).decode()
    put_raw(printable_lines(text))


def _short(source: str) -> str:
    """The end of a long name, which is what tells files apart."""
    name = shown_name(source)
    return name if len(name) <= _MOST_COLUMNS else "…" + name[1 - _MOST_COLUMNS :]


def _show_others(findings: Sequence[Finding], codes: Sequence[ExitCode]) -> None:
    others = [
        finding for finding, code in zip(findings, codes, strict=True) if code is not ExitCode.DONE
    ]
    if others:
        put()
    for finding in others:
        put(tamed(shown_name(finding.source), limit=200), style=Style.STRONG)
        put(sentence_of(finding), indent=4, hang=4)


def _summary(counts: Counter[ExitCode], question: Question) -> str:
    asked = " and ".join(
        {
            Answer.GENUINE: "genuine",
            Answer.CURRENT: "current",
            Answer.ABOUT_THIS_PERSON: "about this person",
            Answer.ISSUER_KNOWN: "from an issuer you know",
        }[answer]
        for answer in question.answers
    )
    total = counts.total()
    return (
        f"{total:,} {'file' if total == 1 else 'files'}: {counts[ExitCode.DONE]:,} {asked}, "
        f"{counts[ExitCode.REFUSED]:,} not, {counts[ExitCode.CANNOT_TELL]:,} cannot be told."
    )


def _csv_row(finding: Finding, question: Question) -> tuple[str, ...]:
    name, verdict = shown_name(finding.source), _VERDICTS[exit_code_of(finding, question)][2]
    report = finding.report
    if report is None:
        codes = finding.error.reason if finding.error else ""
        return (name, verdict, *[""] * 9, sentence_of(finding), codes, "")
    shown = report.credential
    codes = " ".join(f"{check.check}:{check.reason}" for check in report.checks if check.reason)
    return (
        name,
        verdict,
        *(OUTCOMES[report.answers[answer]].word for answer in Answer),
        shown.achievement_name or shown.name,
        shown.recipient_name,
        shown.issuer_id,
        shown.valid_from,
        shown.valid_until,
        sentence_of(finding),
        codes,
        report.origin.digest,
    )


def _report_json(finding: Finding) -> JsonObject:
    name = shown_name(finding.source)
    if finding.report is not None:
        return {"file": name, **write_report(finding.report)}
    error = finding.error
    wire: JsonObject = {"reason": error.reason, "detail": error.detail} if error else {}
    return {"file": name, "error": wire}
