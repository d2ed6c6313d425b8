"""From a binary stream to numbered rows of cells, in constant memory, as often as asked.

Rows are numbered as a spreadsheet shows them: a record with quoted line breaks is one row, a
blank line is a row too, and Excel's ``sep=;`` line is none.
"""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import IO, TypeAlias

from skillmark.cli.roster.encodings import TextEncoding, find_encoding
from skillmark.cli.roster.problems import RosterUnreadable

Cells: TypeAlias = list[str]

MAXIMUM_COLUMNS = 1000
MAXIMUM_LINE = 1024 * 1024
SAMPLE_ROWS = 20
_DELIMITERS = (",", ";", "\t", "|")
_BLANK = " \r\n\u00a0" + "".join(_DELIMITERS)
DELIMITER_WORDS = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "vertical bars"}


@dataclass(frozen=True, slots=True)
class RosterText:
    """A roster whose encoding and delimiter are known; ``rows`` may be called again and again."""

    stream: IO[bytes]
    encoding: TextEncoding
    delimiter: str

    def rows(self) -> Iterator[tuple[int, Cells]]:
        """Yield (row number, cells) for each row that is not blank.

        Raises RosterUnreadable where the structure of the table is lost: an unclosed quotation
        mark, a line beyond all measure, more than 1,000 columns, an undecodable character.
        """
        row = 0
        records = csv.reader(
            _lines(self.stream, self.encoding), delimiter=self.delimiter, strict=True
        )
        while True:
            row += 1
            try:
                cells = next(records)
            except StopIteration:
                return
            except csv.Error as error:
                raise _lost(row, str(error)) from error
            if len(cells) > MAXIMUM_COLUMNS:
                raise RosterUnreadable(
                    f"Row {row} has {len(cells):,} columns; a roster has at most "
                    f"{MAXIMUM_COLUMNS:,}.",
                    advice="Delete the empty columns on the right and save the file again.",
                )
            if any(cells) and any(cell.strip(_BLANK) for cell in cells):
                yield row, cells


def open_roster(stream: IO[bytes]) -> RosterText:
    """Find out encoding and delimiter of *stream*, which must be seekable.

    Raises RosterUnreadable, also when there is nothing but blank lines.
    """
    stream.seek(0)
    encoding = find_encoding(stream)
    best, score = "", (0, 0)
    for delimiter in _announced(stream, encoding) or _DELIMITERS:
        width = _widths(RosterText(stream, encoding, delimiter))
        if width > score:
            best, score = delimiter, width
    if not best:
        raise RosterUnreadable(
            "The roster is empty.",
            advice="Give a table with a header row and one row for each person.",
        )
    return RosterText(stream, encoding, best)


def _announced(stream: IO[bytes], encoding: TextEncoding) -> tuple[str, ...]:
    """Excel lets the first line say ``sep=;``."""
    stream.seek(0)
    try:
        first = _decoded(stream, encoding).readline(16).strip().lower()
    except UnicodeError:
        return ()  # told with its line when the rows are read
    if len(first) == 5 and first.startswith("sep="):
        return (first[4],)
    return ()


def _widths(text: RosterText) -> tuple[int, int]:
    """How many of the first rows have at least two columns, and how many the header has."""
    try:
        sample = [len(cells) for _, cells in islice(text.rows(), SAMPLE_ROWS)]
    except RosterUnreadable:
        sample = []
    if not sample:
        return (0, 1) if _first_row(text) else (0, 0)
    common = max(set(sample), key=lambda width: (sample.count(width), width))
    return (sample.count(common) if common > 1 else 0, common)


def _first_row(text: RosterText) -> bool:
    try:
        return next(text.rows(), None) is not None
    except RosterUnreadable:
        return True


def _decoded(stream: IO[bytes], encoding: TextEncoding) -> io.TextIOWrapper:
    # The wrapper must not close the stream that several passes share.
    return io.TextIOWrapper(
        _Shared(stream), encoding=encoding.codec, errors="strict", newline="", write_through=True
    )


class _Shared(io.RawIOBase):
    """Reads from a stream without ever closing it."""

    name = "roster"

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1, /) -> bytes:
        return self._stream.read(-1 if size is None else size)

    def read1(self, size: int = -1, /) -> bytes:
        return self._stream.read(size)


def _lines(stream: IO[bytes], encoding: TextEncoding) -> Iterator[str]:
    stream.seek(0)
    reader = _decoded(stream, encoding)
    number = 0
    try:
        while line := reader.readline(MAXIMUM_LINE):
            number += 1
            if number == 1 and line[:4].lower() == "sep=" and len(line.strip()) == 5:
                continue
            if len(line) >= MAXIMUM_LINE:
                raise RosterUnreadable(
                    f"Line {number:,} of the file is longer than a million characters.",
                    advice="This is no table; save the sheet again as “CSV UTF-8”.",
                )
            yield line
    except UnicodeError as error:
        raise RosterUnreadable(
            f"The file stops being {encoding.said} after line {number:,}.",
            advice="Save the sheet again as “CSV UTF-8” and use that file.",
        ) from error


def _lost(row: int, error: str) -> RosterUnreadable:
    if "end of data" in error or "field larger" in error:
        return RosterUnreadable(
            f"A quotation mark opens a cell in row {row:,} and is never closed.",
            advice="Close it, or delete it; a quotation mark inside a cell is written twice.",
        )
    return RosterUnreadable(
        f"In row {row:,} something follows a closing quotation mark.",
        advice="Put a comma between the cells; a quotation mark in a cell is written twice.",
    )
