"""Issue the good rows of a roster: order a chunk in the journal, then sign and write it.

The order of things is the whole promise. Ids, salts, times and places of a chunk are committed
before any of it is signed; what is signed from them is the same every time; files are renamed into
place whole; and a chunk counts as issued only in the commit after that. Killed anywhere, the same
command goes on with the same bytes.
"""

import secrets
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from shutil import rmtree

from skillmark.cli.issuance.composing import Particulars, Recipe, particulars
from skillmark.cli.issuance.people import PeopleWriter, hosted_url, path_name
from skillmark.cli.journal.awards import (
    Award,
    AwardOrder,
    Digests,
    StatusPlaces,
    mark_issued,
    order_awards,
    release_award_key,
    set_hosted,
)
from skillmark.cli.journal.states import AwardState
from skillmark.cli.journal.store import transaction
from skillmark.cli.roster.rows import RosterRow

CHUNK = 500
_SHOWN = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class RunOptions:
    """What the command was told. *now* is in seconds since 1970."""

    now: int
    host: bool = False
    reissue_revoked: bool = False


@dataclass(slots=True)
class RunTally:
    """What the run came to; of the rows that need a word, the first few."""

    new: int = 0
    there_already: int = 0
    hosted: int = 0
    revoked: int = 0
    changed: int = 0
    changed_rows: list[RosterRow] = field(default_factory=list)
    revoked_rows: list[RosterRow] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Issued:
    """One row and its award after the row was dealt with; *new* in this run."""

    row: RosterRow
    award: Award
    new: bool
    hosted_at: str


class IssueRun:
    """One run for one achievement version; ``issue`` may be given any number of rows."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        recipe: Recipe,
        writer: PeopleWriter,
        *,
        achievement: int,
        options: RunOptions,
        hosted: Path,
    ) -> None:
        self._connection = connection
        self._recipe = recipe
        self._writer = writer
        self._achievement = achievement
        self._options = options
        self._hosted = hosted
        self._digests = Digests(connection)
        self._places = StatusPlaces(connection)
        self._achievement_id = recipe.definition.achievement_id(recipe.profile.base_url)
        self.tally = RunTally()

    def issue(self, rows: Iterable[RosterRow], *, done: Callable[[int], None]) -> Iterator[Issued]:
        """Issue *rows* and yield each when its files are in place; *done* counts rows."""
        iterator = iter(rows)
        placed: list[int] = []
        while chunk := list(islice(iterator, CHUNK)):
            orders = [self._order(row) for row in chunk]
            with transaction(self._connection):
                mark_issued(self._connection, placed)
                awards = self._ordered(chunk, orders)
            placed = []
            for row, order in zip(chunk, orders, strict=True):
                issued = self._one(row, order, awards[order.award])
                if issued is None:
                    continue
                if issued.award.state is AwardState.ORDERED:
                    placed.append(issued.award.number)
                yield issued
            done(len(chunk))
        with transaction(self._connection):
            mark_issued(self._connection, placed)

    def _order(self, row: RosterRow) -> AwardOrder:
        return AwardOrder(
            award=self._digests.of("award", self._achievement_id, row.recipient, row.award),
            recipient=self._digests.of("recipient", row.recipient),
            content=self._digests.of("content", row.content),
            subject_is_random=not row.did,
            hosted=self._options.host and row.host,
        )

    def _ordered(self, rows: list[RosterRow], orders: list[AwardOrder]) -> dict[bytes, Award]:
        now = self._options.now
        awards = order_awards(self._connection, orders, achievement=self._achievement, now=now)
        if self._options.reissue_revoked:
            revoked = [o for o in orders if awards[o.award].state is AwardState.REVOKED]
            for order in revoked:
                release_award_key(self._connection, awards[order.award])
            awards |= order_awards(
                self._connection, revoked, achievement=self._achievement, now=now
            )
        if self._options.host:
            self._settle_hosting(rows, orders, awards)
        return awards

    def _settle_hosting(
        self, rows: list[RosterRow], orders: list[AwardOrder], awards: dict[bytes, Award]
    ) -> None:
        """Consent can be given and taken back after a badge was issued."""
        for row, order in zip(rows, orders, strict=True):
            award = awards[order.award]
            if row.host == (award.hosted is not None):
                continue
            token = secrets.token_bytes(16) if row.host else None
            if award.hosted is not None:
                rmtree(self._hosted / path_name(award.hosted), ignore_errors=True)
            set_hosted(self._connection, award, token)
            awards[order.award] = replace(award, hosted=token)

    def _one(self, row: RosterRow, order: AwardOrder, award: Award) -> Issued | None:
        if award.state is AwardState.REVOKED:
            self.tally.revoked += 1
            _keep_some(self.tally.revoked_rows, row)
            return None
        if award.state is not AwardState.ORDERED and award.content not in (None, order.content):
            self.tally.changed += 1
            _keep_some(self.tally.changed_rows, row)
            return None
        own = particulars(award, row.did, place=self._places.of(award.number))
        new = award.state is AwardState.ORDERED
        if new or not self._writer.has(award.place):
            self._writer.write(row, own, award.place)
        self.tally.new += new
        self.tally.there_already += not new
        return Issued(row, award, new, self._host(row, own, award))

    def _host(self, row: RosterRow, own: Particulars, award: Award) -> str:
        if not self._options.host or award.hosted is None:
            return ""
        name = path_name(award.hosted)
        address = hosted_url(self._recipe, name)
        if not (self._hosted / name / "index.html").exists():
            # A copy for the public names nobody by a hash that could be guessed (I1).
            public = replace(own, credential_id=f"{address}credential.json", with_identity=False)
            self._writer.host(row, public, name)
        self.tally.hosted += 1
        return address


def _keep_some(rows: list[RosterRow], row: RosterRow) -> None:
    if len(rows) < _SHOWN:
        rows.append(row)
