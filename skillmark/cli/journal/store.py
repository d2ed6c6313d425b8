"""The journal's database file: SQLite with a write-ahead log, synced at every commit.

Everything in it can be erased: ``secure_delete`` overwrites what is deleted, and ``forget``
empties the log as well. Names and addresses are not in it at all, only keyed digests of them.
"""

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from skillmark.cli.files import PRIVATE_FILE
from skillmark.cli.refusals import CommandRefused

FORMAT = 1

_SCHEMA = """
CREATE TABLE settings (name TEXT PRIMARY KEY, value BLOB NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE achievements (
    number INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    definition BLOB NOT NULL,
    digest BLOB NOT NULL
) STRICT;
CREATE TABLE awards (
    number INTEGER PRIMARY KEY AUTOINCREMENT,
    award BLOB UNIQUE,
    recipient BLOB,
    achievement INTEGER NOT NULL REFERENCES achievements (number),
    credential BLOB NOT NULL,
    subject BLOB,
    salt BLOB,
    hosted BLOB,
    content BLOB,
    issued_at INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('ordered', 'issued', 'suspended', 'revoked')),
    changed_at INTEGER,
    reason TEXT,
    replaces INTEGER REFERENCES awards (number),
    erased_at INTEGER
) STRICT;
CREATE UNIQUE INDEX awards_by_credential ON awards (credential);
CREATE INDEX awards_by_recipient ON awards (recipient) WHERE recipient IS NOT NULL;
CREATE INDEX awards_not_current ON awards (state, number)
    WHERE state IN ('suspended', 'revoked');
CREATE TABLE lists (
    number INTEGER NOT NULL,
    purpose TEXT NOT NULL,
    signed_at INTEGER NOT NULL,
    valid_until INTEGER NOT NULL,
    stale INTEGER NOT NULL DEFAULT 1,
    PRIMARY KEY (number, purpose)
) STRICT, WITHOUT ROWID;
"""

_PRAGMAS = (
    "journal_mode=WAL",
    "synchronous=FULL",
    "foreign_keys=ON",
    "secure_delete=ON",
    # Memory stays the same for ten thousand awards and for a million.
    "cache_size=-4096",
    "mmap_size=0",
)


def create_store(path: Path) -> None:
    """Make the journal of a new issuer, with the secrets that only it holds."""
    path.touch(mode=PRIVATE_FILE)
    connection = _connect(path)
    try:
        connection.executescript(f"BEGIN IMMEDIATE;{_SCHEMA}PRAGMA user_version={FORMAT};COMMIT;")
        with transaction(connection):
            connection.executemany(
                "INSERT INTO settings VALUES (?, ?)",
                [("digest_key", secrets.token_bytes(32)), ("index_key", secrets.token_bytes(32))],
            )
    finally:
        connection.close()


@contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """Open the journal at *path*. Raises CommandRefused when it is missing or damaged."""
    if not path.is_file():
        raise CommandRefused(
            f"The journal {path} is missing.",
            advice="Put it back from your backup. Without it badges could be issued twice.",
        )
    connection = None
    try:
        connection = _connect(path)
        (version,) = connection.execute("PRAGMA user_version").fetchone()
        if version != FORMAT:
            raise CommandRefused(
                f"The journal {path} has the format {version}, not {FORMAT}.",
                advice="Use the version of Skillmark that wrote it, or a newer one.",
            )
        yield connection
    except sqlite3.DatabaseError as error:
        raise _explained(error, path) from error
    finally:
        if connection is not None:
            connection.close()


@contextmanager
def transaction(connection: sqlite3.Connection) -> Iterator[None]:
    """One all-or-nothing step; durable when it returns."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def scrub(connection: sqlite3.Connection) -> None:
    """Leave no deleted byte in the file or in its log."""
    connection.execute("VACUUM")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def setting(connection: sqlite3.Connection, name: str) -> bytes:
    (value,) = connection.execute("SELECT value FROM settings WHERE name = ?", (name,)).fetchone()
    return bytes(value)


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=10, isolation_level=None)
    try:
        for pragma in _PRAGMAS:
            connection.execute(f"PRAGMA {pragma}")
    except sqlite3.DatabaseError:
        connection.close()
        raise
    return connection


def _explained(error: sqlite3.DatabaseError, path: Path) -> CommandRefused:
    text = str(error)
    if "full" in text or getattr(error, "sqlite_errorname", "").startswith("SQLITE_FULL"):
        return CommandRefused(
            "The disk is full.",
            advice=(
                "Nothing is lost: free some space and give the same command again; "
                "it goes on where it stopped."
            ),
        )
    if "locked" in text or "busy" in text:
        return CommandRefused(
            "Another program is using the journal.",
            advice="Close it, then give this command again.",
        )
    if "readonly" in text or "unable to open" in text:
        return CommandRefused(
            f"There is no right to write {path}.",
            advice="Give yourself the right to it, or work as the person who made the issuer.",
        )
    return CommandRefused(
        f"The journal {path} cannot be used: {text}.",
        advice="Put it back from your backup, and do not issue before that.",
    )
