"""Look at a whole roster before anything is signed, and remember in a few bytes what to skip.

``check_roster`` is the first of two passes. It hands every problem to the caller as it finds it
and keeps only the numbers of the rows that will not be issued. ``good_rows`` is the second pass.
"""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeAlias

from skillmark.cli.roster.problems import RowProblem
from skillmark.cli.roster.reading import Cells, RosterText
from skillmark.cli.roster.rows import RosterRow, RowReader, without_plus
from skillmark.cli.roster.seen import SeenRecipients


@dataclass(frozen=True, slots=True)
class Repeated:
    """Row *row* names somebody whom row *first* has named; only the first one is issued."""

    row: int
    first: int
    recipient: str


@dataclass(frozen=True, slots=True)
class PerhapsSame:
    """Two addresses differ only by what follows a plus sign: perhaps one person."""

    row: int
    first: int
    recipient: str


@dataclass(slots=True)
class RosterTally:
    """What the first pass found: how many rows, and which of them are not to be issued."""

    rows: int = 0
    good: int = 0
    faulty: int = 0
    repeated: int = 0
    hosted: int = 0
    ambiguous_dates: int = 0
    skipped: "array[int]" = field(default_factory=lambda: array("I"))


Faulty: TypeAlias = tuple[Cells, list[RowProblem]]
Finding: TypeAlias = Faulty | Repeated | PerhapsSame


def check_roster(
    text: RosterText, reader: RowReader, *, header_row: int, tally: RosterTally
) -> Iterator[Finding]:
    """Check every row of *text*, fill *tally*, and yield what a person should know.

    Raises RosterUnreadable when the structure of the table is lost on the way.
    """
    seen, with_plus = SeenRecipients(), SeenRecipients()
    for number, cells in text.rows():
        if number <= header_row:
            continue
        tally.rows += 1
        outcome = reader.read(number, cells)
        if not isinstance(outcome, list):
            repeated = seen.add(_award(outcome), row=number, content=outcome.content)
            if repeated is None:
                tally.good += 1
                tally.hosted += outcome.host
                yield from _perhaps_same(outcome, seen, with_plus)
                continue
            if repeated.same_content:
                tally.repeated += 1
                tally.skipped.append(number)
                yield Repeated(number, repeated.row, outcome.email or outcome.recipient)
                continue
            outcome = [_contradiction(outcome, repeated.row)]
        tally.faulty += 1
        tally.ambiguous_dates += any(p.code == "ambiguous_date" for p in outcome)
        tally.skipped.append(number)
        yield cells, outcome


def good_rows(
    text: RosterText, reader: RowReader, *, header_row: int, tally: RosterTally
) -> Iterator[RosterRow]:
    """Read the roster again and yield the rows that the first pass let through."""
    skipped = iter(tally.skipped)
    next_skipped = next(skipped, 0)
    for number, cells in text.rows():
        if number <= header_row:
            continue
        if number == next_skipped:
            next_skipped = next(skipped, 0)
            continue
        outcome = reader.read(number, cells)
        if isinstance(outcome, list):
            message = f"row {number} was good a moment ago: the roster changed while it was read"
            raise TypeError(message)
        yield outcome


def _award(row: RosterRow) -> str:
    return f"{row.recipient}\x1f{row.award}"


def _perhaps_same(
    row: RosterRow, seen: SeenRecipients, with_plus: SeenRecipients
) -> Iterator[PerhapsSame]:
    base = without_plus(row.recipient)
    if base:
        key = f"{base}\x1f{row.award}"
        other = seen.row_of(key)
        earlier = with_plus.add(key, row=row.row, content="")
        first = other or (earlier.row if earlier else 0)
    else:
        first = with_plus.row_of(_award(row)) if len(with_plus) else 0
    if first:
        yield PerhapsSame(row.row, first, row.email)


def _contradiction(row: RosterRow, first: int) -> RowProblem:
    return RowProblem(
        row=row.row,
        field="",
        value=row.email or row.recipient,
        fact=f"Row {first} names the same person but says something else.",
        advice="Keep the right one of the two rows, or tell them apart in a column “award”.",
        code="contradiction",
    )
