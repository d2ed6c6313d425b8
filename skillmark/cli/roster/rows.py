"""Check one row of a roster: a ``RosterRow``, or every problem that it has."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

from skillmark.cli.roster import cells
from skillmark.cli.roster.columns import RESULT_PREFIX, Column, ColumnMap
from skillmark.cli.roster.dates import DateOrder, Moment, read_date, say_day
from skillmark.cli.roster.problems import CellProblem, RowProblem, shorten

_Value = TypeVar("_Value")
_EARLIEST = datetime(1950, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class RosterRow:
    """One person and one award, checked. Empty strings and None mean "not given"."""

    row: int
    name: str
    given_name: str
    family_name: str
    email: str
    identifier: str
    did: str
    awarded_at: datetime | None
    valid_until: datetime | None
    award: str
    narrative: str
    evidence_url: str
    evidence_name: str
    credits_earned: int | float | None
    licence_number: str
    host: bool
    minor: bool
    results: tuple[tuple[str, str], ...]

    @property
    def recipient(self) -> str:
        """Who it is, for telling rows and awards apart; addresses without regard to case."""
        if self.email:
            return "mailto:" + self.email.lower()
        return self.did or "id:" + self.identifier

    @property
    def content(self) -> str:
        """Everything that will be issued, as one string to compare by."""
        return "\x1f".join(
            (
                self.name, self.given_name, self.family_name, self.email.lower(),
                self.identifier, self.did, str(self.awarded_at), str(self.valid_until),
                self.narrative, self.evidence_url, self.evidence_name,
                str(self.credits_earned), self.licence_number, str(self.results),
            )
        )  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class RowRules:
    """What rows are checked against.

    *results* judges the text of each result column; *lapses_after* says when a badge lapses that
    was awarded at a given time, unless its row says so itself.
    """

    now: datetime
    date_order: DateOrder = DateOrder.UNKNOWN
    results: Mapping[str, Callable[[str], None]]
    credits_available: bool = True
    lapses_after: Callable[[datetime], datetime] | None = None


class RowReader:
    """Reads rows of one roster with one column map; made once, used for every row."""

    def __init__(self, columns: ColumnMap, rules: RowRules) -> None:
        self.columns = columns
        self.rules = rules
        self._width = len(columns.columns)
        found = {column: columns.index_of(column) for column in Column}
        self.present = {column: at for column, at in found.items() if at is not None}
        self.results = [
            (mapped.index, mapped.meaning[len(RESULT_PREFIX) :]) for mapped in columns.results
        ]
        self.latest = rules.now + timedelta(days=1)

    def read(self, row: int, given: list[str]) -> RosterRow | list[RowProblem]:
        """Return the checked row, or its problems (at least one)."""
        row_cells = given
        if len(given) > self._width:
            if any(cell.strip() for cell in given[self._width :]):
                return [self._too_wide(row, given)]
        elif len(given) < self._width:
            row_cells = given + [""] * (self._width - len(given))
        return _OneRow(self, row, row_cells).read()

    def _too_wide(self, row: int, given: list[str]) -> RowProblem:
        return RowProblem(
            row=row,
            field="",
            value=shorten(given[self._width]),
            fact=f"The row has {len(given)} cells, but there are {self._width} columns.",
            advice="Put a cell that contains the delimiter between quotation marks.",
            code="too_many_cells",
        )


class _OneRow:
    """The reading of one row: collects problems instead of stopping at the first."""

    __slots__ = ("_cells", "_reader", "_row", "_texts", "problems")

    def __init__(self, reader: RowReader, row: int, row_cells: list[str]) -> None:
        self._reader = reader
        self._row = row
        self._cells = row_cells
        self._texts = {
            column: text
            for column, index in reader.present.items()
            if (text := row_cells[index].strip())
        }
        self.problems: list[RowProblem] = []

    def read(self) -> RosterRow | list[RowProblem]:
        email = self._value(Column.EMAIL, cells.read_email) or ""
        identifier = self._value(Column.IDENTIFIER, cells.read_identifier) or ""
        did = self._value(Column.DID, cells.read_did) or ""
        if not (email or identifier or did or self.problems):
            self._no_recipient()
        name, given, family = self._name()
        awarded = self._moment(Column.AWARDED_ON)
        until = self._moment(Column.VALID_UNTIL)
        host = self._value(Column.HOST, cells.read_yes_or_no) or False
        minor = self._value(Column.MINOR, cells.read_yes_or_no) or False
        if host and minor:
            self._hosted_minor()
        row = RosterRow(
            row=self._row,
            name=name,
            given_name=given,
            family_name=family,
            email=email,
            identifier=identifier,
            did=did,
            awarded_at=self._awarded_at(awarded),
            valid_until=self._valid_until(until, awarded),
            award=self._value(Column.AWARD, cells.read_identifier) or "",
            narrative=self._value(Column.NARRATIVE, cells.read_text) or "",
            evidence_url=self._value(Column.EVIDENCE_URL, cells.read_link) or "",
            evidence_name=self._value(Column.EVIDENCE_NAME, cells.read_name) or "",
            credits_earned=self._credits(),
            licence_number=self._value(Column.LICENCE, cells.read_identifier) or "",
            host=host,
            minor=minor,
            results=self._results(),
        )
        return self.problems or row

    def _text(self, column: Column) -> str:
        return self._texts.get(column, "")

    def _value(self, column: Column, read: Callable[[str], _Value]) -> _Value | None:
        text = self._texts.get(column)
        if text is None:
            return None
        try:
            return read(text)
        except CellProblem as problem:
            self._report(column, text, problem)
            return None

    def _report(self, meaning: str, text: str, problem: CellProblem) -> None:
        self.problems.append(
            RowProblem(
                row=self._row,
                field=self._reader.columns.heading_of(meaning),
                value=shorten(text),
                fact=problem.fact,
                advice=problem.advice,
                code=problem.code,
            )
        )

    def _no_recipient(self) -> None:
        by = (Column.EMAIL, Column.DID, Column.IDENTIFIER)
        present = [column for column in by if column in self._reader.present]
        problem = CellProblem(
            "no_recipient",
            "Nothing says who this is.",
            advice="Write the person’s e-mail address, or delete the row.",
        )
        self._report(present[0], "", problem)

    def _hosted_minor(self) -> None:
        problem = CellProblem(
            "hosted_minor",
            "A minor’s badge is never published.",
            advice="Write no in this column, or correct the other one.",
        )
        self._report(Column.HOST, self._text(Column.HOST), problem)

    def _name(self) -> tuple[str, str, str]:
        before = len(self.problems)
        given = self._value(Column.GIVEN_NAME, cells.read_name) or ""
        family = self._value(Column.FAMILY_NAME, cells.read_name) or ""
        name = self._value(Column.NAME, cells.read_name) or ""
        if not name:
            name = _whole_name(given, family)
        if not name and len(self.problems) == before:
            column = Column.NAME if Column.NAME in self._reader.present else Column.GIVEN_NAME
            problem = CellProblem(
                "no_name", "The name is missing.", advice="Write the person’s name."
            )
            self._report(column, "", problem)
        return name, given, family

    def _moment(self, column: Column) -> Moment | None:
        return self._value(column, lambda text: read_date(text, self._reader.rules.date_order))

    def _awarded_at(self, moment: Moment | None) -> datetime | None:
        if moment is None:
            return None
        if not _EARLIEST <= moment.at <= self._reader.latest:
            when = "in the future" if moment.at > self._reader.latest else "before 1950"
            problem = CellProblem(
                "award_date",
                f"{say_day(moment.at)} is {when}.",
                advice="Write the day on which it was awarded.",
            )
            self._report(Column.AWARDED_ON, self._text(Column.AWARDED_ON), problem)
        return moment.at

    def _valid_until(self, moment: Moment | None, awarded: Moment | None) -> datetime | None:
        if moment is None:
            self._check_own_end(awarded)
            return None
        until = moment.at
        if moment.whole_day:
            # “Valid until 13 March” includes that day.
            until += timedelta(hours=23, minutes=59, seconds=59)
        since = self._reader.rules.now
        if until <= since or (awarded is not None and until <= awarded.at):
            problem = CellProblem(
                "valid_until",
                f"{say_day(until)} is already over.",
                advice="Write a day in the future, or leave the cell empty.",
            )
            self._report(Column.VALID_UNTIL, self._text(Column.VALID_UNTIL), problem)
        return until

    def _check_own_end(self, awarded: Moment | None) -> None:
        """Refuse an award so old that the achievement's own period is over."""
        lapses_after = self._reader.rules.lapses_after
        if awarded is None or lapses_after is None:
            return
        until = lapses_after(awarded.at)
        if until <= self._reader.rules.now:
            problem = CellProblem(
                "lapsed",
                f"Awarded then, it lapsed on {say_day(until)}.",
                advice="Correct the day, or say in a column “valid until” how long it holds.",
            )
            self._report(Column.AWARDED_ON, self._text(Column.AWARDED_ON), problem)

    def _credits(self) -> int | float | None:
        credits_earned = self._value(Column.CREDITS, cells.read_number)
        if credits_earned is not None and not self._reader.rules.credits_available:
            problem = CellProblem(
                "credits",
                "The achievement gives no credits.",
                advice="Add “credits” to the achievement file, or leave the column empty.",
            )
            self._report(Column.CREDITS, self._text(Column.CREDITS), problem)
        return credits_earned

    def _results(self) -> tuple[tuple[str, str], ...]:
        found = []
        for index, key in self._reader.results:
            text = self._cells[index].strip()
            if not text:
                continue
            try:
                self._reader.rules.results[key](text)
            except CellProblem as problem:
                self._report(RESULT_PREFIX + key, text, problem)
            else:
                found.append((key, text))
        return tuple(found)


# Chinese, Japanese and Korean names: the family name comes first, and nothing between.
_EAST_ASIAN = re.compile("[\u3005\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\uf900-\ufaff]+")


def _whole_name(given: str, family: str) -> str:
    if _EAST_ASIAN.fullmatch(family + given):
        return family + given
    return f"{given} {family}".strip()


_PLUS = re.compile(r"^(mailto:[^@+]+)\+[^@]*(@.*)$")


def without_plus(recipient: str) -> str:
    """The recipient whose mailbox a plus address most likely reaches; "" for any other."""
    found = _PLUS.match(recipient)
    return f"{found[1]}{found[2]}" if found else ""
