"""Status lists in the journal: when each was signed, until when it holds, what is set in it."""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from skillmark.cli.journal.awards import numbers_of_list
from skillmark.cli.journal.states import AwardState

_SET_BY = {"revocation": AwardState.REVOKED, "suspension": AwardState.SUSPENDED}


@dataclass(frozen=True, slots=True)
class ListRecord:
    """One published list; times in seconds since 1970; *stale* when an entry has changed since."""

    number: int
    purpose: str
    signed_at: int
    valid_until: int
    stale: bool


def list_records(connection: sqlite3.Connection) -> list[ListRecord]:
    rows = connection.execute(
        "SELECT number, purpose, signed_at, valid_until, stale FROM lists ORDER BY purpose, number"
    )
    return [ListRecord(n, p, signed, until, bool(stale)) for n, p, signed, until, stale in rows]


def begin_list(connection: sqlite3.Connection, *, number: int, purpose: str) -> None:
    """Make sure that the list is known; one that is new is stale until it is signed."""
    connection.execute(
        "INSERT OR IGNORE INTO lists (number, purpose, signed_at, valid_until) VALUES (?, ?, 0, 0)",
        (number, purpose),
    )


def mark_stale(connection: sqlite3.Connection, *, number: int) -> None:
    """An award of the list has changed; call in the transaction that changes it."""
    connection.execute("UPDATE lists SET stale = 1 WHERE number = ?", (number,))


def mark_signed(
    connection: sqlite3.Connection, record: ListRecord, *, signed_at: int, valid_until: int
) -> None:
    connection.execute(
        "UPDATE lists SET signed_at = ?, valid_until = ?, stale = 0"
        " WHERE number = ? AND purpose = ?",
        (signed_at, valid_until, record.number, record.purpose),
    )


def numbers_set(connection: sqlite3.Connection, record: ListRecord) -> Iterator[int]:
    """The numbers of the awards whose bit is set in the list."""
    numbers = numbers_of_list(record.number)
    rows = connection.execute(
        "SELECT number FROM awards WHERE state = ? AND number BETWEEN ? AND ?",
        (str(_SET_BY[record.purpose]), numbers.start, numbers.stop - 1),
    )
    for (number,) in rows:
        yield number
