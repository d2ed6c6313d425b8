"""Erase one earner: files, salts, digests and rows; keep a tombstone that leads to nobody.

Then look: every file that could still hold something of the person is searched for what was
theirs alone (ids, salt, hashes, address), and each place looked at is named.
"""

import csv
import io
import os
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from shutil import rmtree

from skillmark.cli.files import PRIVATE_FILE, write_file
from skillmark.cli.issuance.changing import places_of, remove_hosted
from skillmark.cli.issuance.mail_merge import MAIL_MERGE_FILE
from skillmark.cli.issuance.people import DOCUMENT
from skillmark.cli.issuer.folder import IssuerFolder
from skillmark.cli.journal.awards import Award, erase_award
from skillmark.cli.journal.store import scrub, transaction
from skillmark.cli.spreadsheets import table_text
from skillmark.engine.errors import EngineError
from skillmark.engine.wire.strict_json import read_object

REFUSED_FILE = "refused.csv"
_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Looked:
    """One place that was searched, and how many traces were in it."""

    place: str
    traces: int


def traces_of(folder: Path, award: Award, *, address: str) -> list[bytes]:
    """What only this person's files hold, to be searched for afterwards."""
    traces = [award.credential_id, award.folder_name]
    raw = [award.credential]
    for part in (award.salt, award.subject, award.hosted):
        if part is not None:
            raw.append(part)
            traces.append(part.hex())
    if "@" in address:
        traces += [address, address.lower()]
    traces += _identity_hashes(folder / award.place / DOCUMENT)
    return [*dict.fromkeys(text.encode() for text in traces), *raw]


def erase(
    connection: sqlite3.Connection,
    folder: IssuerFolder,
    awards: list[Award],
    *,
    address: str,
    now: int,
) -> list[bytes]:
    """Erase everything about *awards*; return what to search for.

    Files go first and the journal last: killed in between, the person is still found by name.
    """
    traces: list[bytes] = []
    rmtree(folder.workshop, ignore_errors=True)  # a killed command may have left somebody in it
    for award in awards:
        places = places_of(connection, folder, award)
        traces += traces_of(places.people, award, address=address)
        rmtree(places.people / award.place, ignore_errors=True)
        (places.packages / f"{award.place}.zip").unlink(missing_ok=True)
        remove_hosted(places.hosted, award)
        own = places.people.parent
        _without_rows(own / MAIL_MERGE_FILE, address, award.folder_name)
        _without_rows(own / REFUSED_FILE, address, award.folder_name)
    with transaction(connection):
        for award in awards:
            erase_award(connection, award, now=now)
    scrub(connection)
    return traces


def look_everywhere(folder: IssuerFolder, traces: list[bytes]) -> Iterator[Looked]:
    """Search the journal, tables, public files and the names of all folders.

    Other people's own folders are named, not opened: nothing of this person is ever written there.
    """
    for path in sorted(_places(folder)):
        yield Looked(str(path.relative_to(folder.path)), _count(path, traces))
    names = [name.encode() for name in _all_names(folder.earners)]
    found = sum(trace in name for name in names for trace in traces)
    yield Looked(f"names of {len(names):,} files and folders in earners", found)


def _places(folder: IssuerFolder) -> Iterator[Path]:
    yield from (path for path in (folder.path / "private").rglob("*") if path.is_file())
    yield from folder.earners.glob("*/*.csv")
    yield folder.documents_file
    yield from (path for path in folder.public.rglob("*") if path.is_file())


def _all_names(root: Path) -> Iterator[str]:
    """The names of all files and folders, but for what lies inside the folders of people."""
    for parent, folders, files in os.walk(root):
        yield from folders
        yield from files
        if Path(parent).parent.name == "people":
            folders.clear()


def _count(path: Path, traces: list[bytes]) -> int:
    """How many traces are in the file; overlapping pieces, so that none falls between two."""
    found: set[bytes] = set()
    longest = max(map(len, traces), default=1)
    carried = b""
    with path.open("rb") as stream:
        while piece := stream.read(_PIECE):
            text = carried + piece
            found.update(trace for trace in traces if trace in text)
            carried = text[-longest:]
    return len(found)


def _identity_hashes(path: Path) -> list[str]:
    try:
        subject = read_object(path.read_bytes())["credentialSubject"]
    except (OSError, EngineError, KeyError):
        return []
    identifiers = subject.get("identifier", []) if isinstance(subject, dict) else []
    entries = identifiers if isinstance(identifiers, list) else [identifiers]
    return [
        str(entry[member])
        for entry in entries
        if isinstance(entry, dict)
        for member in ("identityHash", "salt")
        if entry.get(member)
    ]


def _without_rows(path: Path, address: str, folder_name: str) -> None:
    """Rewrite a table without the rows of this person."""
    try:
        text = path.read_text("utf-8-sig")
    except FileNotFoundError:
        return
    rows = list(csv.reader(io.StringIO(text, newline="")))
    kept = [row for row in rows if not _is_theirs(row, address.lower(), folder_name)]
    if len(kept) < len(rows):
        write_file(path, b"\xef\xbb\xbf" + table_text(kept).encode(), mode=PRIVATE_FILE)


def _is_theirs(row: list[str], address: str, folder_name: str) -> bool:
    return any((address and cell.strip().lower() == address) or folder_name in cell for cell in row)
