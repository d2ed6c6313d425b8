"""Achievements in the journal: a version that something was issued from is frozen."""

import sqlite3
from dataclasses import dataclass

from skillmark.cli.journal.awards import definition_digest
from skillmark.cli.refusals import CommandRefused


@dataclass(frozen=True, slots=True)
class KnownAchievement:
    """One version that has been published; *definition* is the text of its file."""

    number: int
    id: str
    definition: bytes


def register_achievement(
    connection: sqlite3.Connection, *, achievement_id: str, text: bytes, frozen: bytes, title: str
) -> int:
    """Return the number of the achievement version; call inside a transaction.

    As long as nothing was ordered from it, a version may change. Raises CommandRefused when it is
    changed later: signed badges point to what it said.
    """
    digest = definition_digest(frozen)
    known = connection.execute(
        "SELECT number, digest, EXISTS (SELECT 1 FROM awards WHERE achievement ="
        " achievements.number) FROM achievements WHERE id = ?",
        (achievement_id,),
    ).fetchone()
    if known is None:
        cursor = connection.execute(
            "INSERT INTO achievements (id, definition, digest) VALUES (?, ?, ?)",
            (achievement_id, text, digest),
        )
        return int(cursor.lastrowid or 0)
    number, known_digest, issued = known
    if known_digest != digest and issued:
        raise CommandRefused(
            f"{title} has been issued already, and this file describes it differently.",
            advice=(
                "Give the changed achievement a new version, such as "
                f'version = "{_next_version(achievement_id)}", or put the old text back.'
            ),
        )
    connection.execute(
        "UPDATE achievements SET definition = ?, digest = ? WHERE number = ?",
        (text, digest, number),
    )
    return int(number)


def known_achievements(connection: sqlite3.Connection) -> list[KnownAchievement]:
    rows = connection.execute("SELECT number, id, definition FROM achievements ORDER BY id")
    return [KnownAchievement(number, own_id, bytes(text)) for number, own_id, text in rows]


def achievement_numbered(connection: sqlite3.Connection, number: int) -> KnownAchievement:
    row = connection.execute(
        "SELECT number, id, definition FROM achievements WHERE number = ?", (number,)
    ).fetchone()
    return KnownAchievement(row[0], row[1], bytes(row[2]))


def _next_version(achievement_id: str) -> str:
    version = achievement_id.rpartition("/")[2]
    head, dot, last = version.rpartition(".")
    return f"{head}{dot}{int(last) + 1}" if last.isdecimal() else f"{version}.1"
