"""Before anything is signed: open the roster, show its columns, check every row."""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import IO

from skillmark.cli.issuance.composing import Recipe
from skillmark.cli.roster.checking import (
    PerhapsSame,
    Repeated,
    RosterTally,
    check_roster,
)
from skillmark.cli.roster.columns import RESULT_PREFIX, ColumnMap, map_columns
from skillmark.cli.roster.dates import DateOrder
from skillmark.cli.roster.problems import RowProblem, shorten
from skillmark.cli.roster.reading import DELIMITER_WORDS, RosterText, open_roster
from skillmark.cli.roster.rows import RowReader, RowRules
from skillmark.cli.screen import say, show_table, tell
from skillmark.cli.spreadsheets import TableFile

MOST_SHOWN = 50
_MEANINGS = {
    "name": "name",
    "given_name": "first name",
    "family_name": "family name",
    "recipient_email": "recipient’s e-mail address",
    "recipient_id": "recipient’s identifier",
    "recipient_did": "recipient’s DID",
    "awarded_on": "day of the award",
    "valid_until": "valid until",
    "award": "which award",
    "narrative": "narrative",
    "evidence_url": "link to evidence",
    "evidence_name": "name of the evidence",
    "credits_earned": "credits earned",
    "licence_number": "licence number",
    "host": "may be published",
    "minor": "is a minor",
}


@dataclass(frozen=True, slots=True)
class OpenRoster:
    """A roster whose text and columns are understood."""

    text: RosterText
    columns: ColumnMap
    rules: RowRules

    @property
    def reader(self) -> RowReader:
        return RowReader(self.columns, self.rules)

    def with_date_order(self, order: DateOrder) -> "OpenRoster":
        return replace(self, rules=replace(self.rules, date_order=order))


def look_at_roster(
    stream: IO[bytes], recipe: Recipe, *, chosen: Mapping[str, str], rules: RowRules
) -> OpenRoster:
    """Find out encoding, delimiter and columns, and show them. Raises RosterUnreadable."""
    text = open_roster(stream)
    columns = map_columns(text, chosen=chosen, results=recipe.definition.result_headings)
    names = {rule.key: rule.name for rule in recipe.definition.results}
    tell(f"The roster is {text.encoding.said}, separated by {DELIMITER_WORDS[text.delimiter]}.")
    if text.encoding.guessed:
        tell("  Look at a name with an accent below before you send anything.")
    show_table(
        ("Column", "is taken as"),
        [
            (shorten(column.heading, 40), _meaning(column.meaning, names))
            for column in columns.columns
            if column.heading or column.meaning
        ],
    )
    return OpenRoster(text, columns, rules)


def _meaning(meaning: str, results: Mapping[str, str]) -> str:
    if meaning.startswith(RESULT_PREFIX):
        return f"result “{results[meaning.removeprefix(RESULT_PREFIX)]}”"
    return _MEANINGS.get(meaning, "not used, and not kept")


def check_every_row(roster: OpenRoster, *, refused: Path | None) -> RosterTally:
    """Check the whole roster, tell what is wrong, and write faulty rows to *refused*."""
    tally = RosterTally()
    # What is not used is not kept either, not even in a table of faulty rows.
    kept = [column for column in roster.columns.columns if column.meaning]
    header = ["row", "what is wrong", "what to do", *(column.heading for column in kept)]
    findings = check_roster(
        roster.text, roster.reader, header_row=roster.columns.header_row, tally=tally
    )
    shown = _Shown()
    with ExitStack() as stack:
        table: TableFile | None = None
        for finding in findings:
            if isinstance(finding, Repeated | PerhapsSame):
                shown.note(finding)
                continue
            cells, problems = finding
            shown.problems(problems)
            if refused is not None:
                table = table or stack.enter_context(TableFile(refused, header))
                given = [cells[c.index] if c.index < len(cells) else "" for c in kept]
                table.add(_refused_row(given, problems))
    shown.end()
    if refused is not None and not tally.faulty:
        refused.unlink(missing_ok=True)
    return tally


def _refused_row(cells: Sequence[str], problems: Sequence[RowProblem]) -> list[str]:
    facts = "; ".join(f"{p.field}: {p.fact}" if p.field else p.fact for p in problems)
    return [str(problems[0].row), facts, " ".join(p.advice for p in problems), *cells]


class _Shown:
    """Prints the first problems and counts the others: the file has them all."""

    def __init__(self) -> None:
        self._left = MOST_SHOWN
        self._more = 0

    def problems(self, problems: Sequence[RowProblem]) -> None:
        for problem in problems:
            if not self._room():
                continue
            field = f", {problem.field}" if problem.field else ""
            value = f" “{problem.value}”" if problem.value else ""
            say(f"Row {problem.row}{field}:{value} {problem.fact} {problem.advice}", style="red")

    def note(self, finding: Repeated | PerhapsSame) -> None:
        if not self._room():
            return
        who = shorten(finding.recipient)
        if isinstance(finding, Repeated):
            say(f"Row {finding.row}: {who} stands in row {finding.first} already; issued once.")
        else:
            say(
                f"Row {finding.row}: {who} may be the person of row {finding.first}; "
                "the addresses differ only after a plus sign. Both are issued."
            )

    def _room(self) -> bool:
        self._left -= 1
        self._more += self._left < 0
        return self._left >= 0

    def end(self) -> None:
        if self._more:
            say(f"… and {self._more:,} more.")
