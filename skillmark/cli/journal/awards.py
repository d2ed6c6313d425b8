"""Awards in the journal: ordering them, finding them, moving them from state to state."""

import hmac
import secrets
import sqlite3
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b, sha256
from typing import Any

from skillmark.cli.journal.states import AwardState, can_move
from skillmark.cli.journal.store import setting
from skillmark.cli.refusals import CommandRefused
from skillmark.engine.status.allocation import USUAL_ENTRIES, IndexPermutation

AWARDS_IN_A_FOLDER = 500

_SELECT = (
    "SELECT number, achievement, credential, subject, salt, hosted, content, issued_at, state,"
    " changed_at, replaces, erased_at, award FROM awards"
)

_INSERT = (
    "INSERT INTO awards (award, recipient, content, replaces, achievement, credential,"
    " subject, salt, hosted, issued_at, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'ordered')"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class AwardOrder:
    """What shall be awarded, as digests only. *subject_is_random* without a DID."""

    award: bytes
    recipient: bytes | None
    content: bytes | None
    subject_is_random: bool = True
    hosted: bool = False
    replaces: int | None = None


@dataclass(frozen=True, slots=True)
class Award:
    """One award as journalled; *number* counts from 1 and decides the status place."""

    number: int
    achievement: int
    credential: bytes
    subject: bytes | None
    salt: bytes | None
    hosted: bytes | None
    content: bytes | None
    issued_at: int
    state: AwardState
    changed_at: int | None
    replaces: int | None
    erased_at: int | None

    @property
    def credential_id(self) -> str:
        return urn_uuid(self.credential)

    @property
    def folder_name(self) -> str:
        """The name of its folder and of its package: made here, never from a person's data."""
        return self.credential.hex()[:20]

    @property
    def place(self) -> str:
        """Where its folder lies, ``0001/3f9a…``: a few hundred beside each other, not all."""
        return f"{(self.number - 1) // AWARDS_IN_A_FOLDER + 1:04d}/{self.credential.hex()[:20]}"


def urn_uuid(raw: bytes) -> str:
    text = raw.hex()
    return f"urn:uuid:{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


def _random_uuid(chance: bytes) -> bytes:
    """Sixteen random bytes as a UUID of version 4 (RFC 9562, section 5.4)."""
    fourth = bytes((chance[6] & 0x0F | 0x40, chance[7], chance[8] & 0x3F | 0x80))
    return chance[:6] + fourth + chance[9:16]


class Digests:
    """Keyed digests of what must be found again but not be read from the journal."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._key = setting(connection, "digest_key")

    def of(self, *parts: str) -> bytes:
        text = "\x1f".join(parts).encode("utf-8", "surrogatepass")
        return blake2b(text, digest_size=16, key=self._key).digest()


class StatusPlaces:
    """From the number of an award to its list and its place there, which nobody can guess."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._key = setting(connection, "index_key")
        self._list = 0
        self._permutation: IndexPermutation | None = None

    def of(self, number: int) -> tuple[int, int]:
        """(list number from 1, index in it) of award *number*."""
        list_number, nth = (number - 1) // USUAL_ENTRIES + 1, (number - 1) % USUAL_ENTRIES
        if self._permutation is None or list_number != self._list:
            key = hmac.digest(self._key, f"list {list_number}".encode(), "sha256")
            self._permutation, self._list = IndexPermutation(key), list_number
        return list_number, self._permutation.index_at(nth)


def numbers_of_list(list_number: int) -> range:
    """The numbers of the awards whose places are in list *list_number*."""
    first = (list_number - 1) * USUAL_ENTRIES + 1
    return range(first, first + USUAL_ENTRIES)


def order_awards(
    connection: sqlite3.Connection, orders: Sequence[AwardOrder], *, achievement: int, now: int
) -> dict[bytes, Award]:
    """Find or make the award of each order; call inside a transaction.

    Safe to repeat: an award that is there keeps its ids, salt, time and place. One that is only
    ordered takes the content of the order, because nobody has its files yet.
    """
    found = dict(_by_award(connection, [o.award for o in orders]))
    missing = [order for order in orders if order.award not in found]
    if missing:
        connection.executemany(_INSERT, _with_chance(missing, achievement, now))
        found.update(_by_award(connection, [order.award for order in missing]))
    changed = [
        (order.content, found[order.award].number)
        for order in orders
        if found[order.award].state is AwardState.ORDERED
        and found[order.award].content != order.content
    ]
    if changed:
        connection.executemany("UPDATE awards SET content = ? WHERE number = ?", changed)
    return found


def _with_chance(
    orders: Sequence[AwardOrder], achievement: int, now: int
) -> Iterator[tuple[object, ...]]:
    chance = secrets.token_bytes(64 * len(orders))
    for nth, order in enumerate(orders):
        drawn = chance[64 * nth : 64 * nth + 64]
        yield (
            order.award,
            order.recipient,
            order.content,
            order.replaces,
            achievement,
            _random_uuid(drawn[:16]),
            _random_uuid(drawn[16:32]) if order.subject_is_random else None,
            drawn[32:48],
            drawn[48:64] if order.hosted else None,
            now,
        )


def _by_award(
    connection: sqlite3.Connection, awards: Sequence[bytes]
) -> Iterator[tuple[bytes, Award]]:
    for start in range(0, len(awards), 500):
        some = awards[start : start + 500]
        marks = ",".join("?" * len(some))
        for row in connection.execute(f"{_SELECT} WHERE award IN ({marks})", some):
            yield row[-1], _award(row)


def mark_issued(connection: sqlite3.Connection, numbers: Iterable[int]) -> None:
    """The files of these awards are in place; only orders move, so a revocation stays."""
    connection.executemany(
        "UPDATE awards SET state = 'issued' WHERE number = ? AND state = 'ordered'",
        [(number,) for number in numbers],
    )


def awards_of_recipient(connection: sqlite3.Connection, recipient: bytes) -> list[Award]:
    rows = connection.execute(f"{_SELECT} WHERE recipient = ? ORDER BY number", (recipient,))
    return [_award(row) for row in rows]


def award_of_credential(connection: sqlite3.Connection, credential_id: str) -> Award | None:
    try:
        credential = uuid.UUID(credential_id.removeprefix("urn:uuid:")).bytes
    except ValueError:
        return None
    row = connection.execute(f"{_SELECT} WHERE credential = ?", (credential,)).fetchone()
    return None if row is None else _award(row)


def award_of_hosted(connection: sqlite3.Connection, token: bytes) -> Award | None:
    row = connection.execute(f"{_SELECT} WHERE hosted = ?", (token,)).fetchone()
    return None if row is None else _award(row)


def move_award(
    connection: sqlite3.Connection, award: Award, target: AwardState, *, now: int, reason: str
) -> None:
    """Move *award* to *target*; call inside a transaction. Raises CommandRefused (state).

    The *reason* stays in the journal and is never published.
    """
    if not can_move(award.state, target):
        raise CommandRefused(
            f"{award.credential_id} is {award.state} and cannot become {target}.",
            advice=(
                "A revoked badge stays revoked; issue a new one instead."
                if award.state is AwardState.REVOKED
                else "Look at it with `skillmark inspect`."
            ),
        )
    connection.execute(
        "UPDATE awards SET state = ?, changed_at = ?, reason = ? WHERE number = ? AND state = ?",
        (str(target), now, reason, award.number, str(award.state)),
    )


def release_award_key(connection: sqlite3.Connection, award: Award) -> None:
    """Let the same recipient receive the same badge again, with a new id and place."""
    connection.execute("UPDATE awards SET award = NULL WHERE number = ?", (award.number,))


def order_replacement(
    connection: sqlite3.Connection, old: Award, *, recipient: bytes | None, now: int
) -> Award:
    """Order a corrected award in place of *old*, or find the one that was; in a transaction.

    It takes over what makes the award unique, so that the old roster does not issue it again, and
    keeps the subject's id. Without *recipient* it stays findable by what the old one was.
    """
    row = connection.execute(f"{_SELECT} WHERE replaces = ?", (old.number,)).fetchone()
    if row is None:
        key, known_by = connection.execute(
            "SELECT award, recipient FROM awards WHERE number = ?", (old.number,)
        ).fetchone()
        release_award_key(connection, old)
        order = AwardOrder(
            award=key,
            recipient=recipient or known_by,
            content=None,
            subject_is_random=old.subject is not None,
            hosted=old.hosted is not None,
            replaces=old.number,
        )
        connection.executemany(_INSERT, _with_chance([order], old.achievement, now))
        connection.execute(
            "UPDATE awards SET subject = ? WHERE replaces = ?", (old.subject, old.number)
        )
        row = connection.execute(f"{_SELECT} WHERE replaces = ?", (old.number,)).fetchone()
    return _award(row)


def set_hosted(connection: sqlite3.Connection, award: Award, token: bytes | None) -> None:
    """Give *award* an unguessable public path, or take it away; call inside a transaction."""
    connection.execute("UPDATE awards SET hosted = ? WHERE number = ?", (token, award.number))


def erase_award(connection: sqlite3.Connection, award: Award, *, now: int) -> None:
    """Keep a tombstone: number, achievement, dates and state. Nothing in it leads to a person."""
    connection.execute(
        "UPDATE awards SET award = NULL, recipient = NULL, subject = NULL, salt = NULL,"
        " hosted = NULL, content = NULL, reason = NULL, credential = ?, erased_at = ?"
        " WHERE number = ?",
        # The id itself is in the earner's file, so it is personal too.
        (secrets.token_bytes(16), now, award.number),
    )


def count_awards(connection: sqlite3.Connection) -> int:
    (number,) = connection.execute("SELECT coalesce(max(number), 0) FROM awards").fetchone()
    return int(number)


def count_unfinished(connection: sqlite3.Connection) -> int:
    """Awards that were ordered and whose files may not be in place."""
    (number,) = connection.execute("SELECT count(*) FROM awards WHERE state = 'ordered'").fetchone()
    return int(number)


def _award(row: Sequence[Any]) -> Award:
    number, achievement, credential, subject, salt, hosted, content, issued_at, state = row[:9]
    return Award(
        number, achievement, credential, subject, salt, hosted, content, issued_at,
        AwardState(state), row[9], row[10], row[11],
    )  # fmt: skip


def definition_digest(definition: bytes) -> bytes:
    return sha256(definition).digest()
