"""Tables for spreadsheets in which no cell can be taken for a formula (reliability.md, D12).

Every cell is quoted. Where a cell, or what a wrongly guessed delimiter would make of a part of it,
starts like a formula, an apostrophe goes before it; spreadsheets show such a cell as text.
"""

import csv
import io
import os
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Self

from skillmark.cli.files import PRIVATE_FILE, sync_folder

_STARTERS = "=+\\-@\uff1d\uff0b\uff0d\uff20"
_FORMULA = re.compile(rf"(^|[;,\t\r\n|])([\s\"'\ufeff\u200b]*)([{_STARTERS}])")


def harmless(cell: str) -> str:
    """*cell* as text that no spreadsheet computes."""
    if not cell:
        return cell
    safe = _FORMULA.sub(r"\1\2'\3", cell)
    # A tab or line break at the very start lets some programs see what follows it first.
    return "'" + safe if safe[0] in "\t\r\n" else safe


def write_table(stream: IO[str], rows: Iterable[Sequence[str]]) -> None:
    writer = csv.writer(stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([harmless(cell) for cell in row] for row in rows)


def table_text(rows: Iterable[Sequence[str]]) -> str:
    stream = io.StringIO(newline="")
    write_table(stream, rows)
    return stream.getvalue()


class TableFile:
    """A table that is written row by row and put in its place when it is whole.

    Used as a context: when the block ends with an error, nothing is left.
    """

    def __init__(self, path: Path, header: Sequence[str]) -> None:
        self._path = path
        self._temporary = path.with_name(f".{path.name}.new")
        self._header = header
        self.rows = 0

    def __enter__(self) -> Self:
        descriptor = os.open(self._temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, PRIVATE_FILE)
        # The byte-order mark is what tells spreadsheets that the names are UTF-8.
        self._stream = os.fdopen(descriptor, "w", encoding="utf-8-sig", newline="")
        self._writer = csv.writer(self._stream, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        self._writer.writerow(self._header)
        return self

    def add(self, row: Sequence[str], *, ours: Sequence[str] = ()) -> None:
        """Write one row; the cells of *ours* come last and were made by us."""
        self.rows += 1
        self._writer.writerow([*map(harmless, row), *ours])

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            with self._stream:
                if kind is None:
                    self._stream.flush()
                    os.fsync(self._stream.fileno())
            if kind is None:
                self._temporary.replace(self._path)
                sync_folder(self._path.parent)
        finally:
            self._temporary.unlink(missing_ok=True)
