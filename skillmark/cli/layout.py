"""Lines for people: folded to the width of the terminal, coloured only where a person looks.

Every line but the first of a paragraph is indented, so that no text, however long, can come to
stand where our own lines begin. This is for commands that answer quickly; tables and progress bars
are in ``screen``, whose library takes longer to load than a verification.
"""

import os
import shutil
import sys
import unicodedata
from collections.abc import Iterator
from enum import Enum
from typing import IO, Any

import typer

from skillmark.cli.foreign_text import printable_lines

_OPENING, _CLOSING = "\N{FIRST STRONG ISOLATE}", "\N{POP DIRECTIONAL ISOLATE}"
_NARROWEST, _WIDEST, _WITHOUT_TERMINAL = 40, 100, 80


def _looks(**looks: Any) -> dict[str, Any]:
    return looks


class Style(Enum):
    """How a line looks; it never says anything that its words do not say."""

    PLAIN = _looks()
    STRONG = _looks(bold=True)
    GOOD = _looks(fg="green")
    BAD = _looks(fg="red")
    QUIET = _looks(dim=True)
    LOUD = _looks(bold=True, fg="red")


def put(
    text: str = "", *, indent: int = 0, hang: int | None = None, style: Style = Style.PLAIN
) -> None:
    """Print a paragraph of the result; *hang* is the indent of its further lines."""
    for line in folded(text, indent=indent, hang=indent + 4 if hang is None else hang):
        _write(line, style)


def advise(text: str, *, style: Style = Style.PLAIN) -> None:
    """Print a paragraph for the person at the keyboard, beside the result."""
    for line in folded(text, indent=0, hang=4):
        _write(line, style, err=True)


def put_raw(text: str) -> None:
    """Print text that programs read, as it is."""
    _write(text.removesuffix("\n"), Style.PLAIN)


def put_exact(text: str) -> None:
    """Print text byte for byte, but nothing that a terminal would obey to a terminal."""
    put_raw(printable_lines(text) if sys.stdout.isatty() else text)


def folded(text: str, *, indent: int, hang: int, width: int | None = None) -> Iterator[str]:
    """Yield the lines of *text*; words that are too long for a line are cut."""
    width = width or line_width()
    line, used = " " * indent, indent
    is_empty = True
    for word in text.split(" "):
        for piece in _pieces(word, most=max(8, width - hang)):
            size = cells(piece)
            if not is_empty and used + 1 + size > width:
                yield line
                line, used, is_empty = " " * hang, hang, True
            line += piece if is_empty else f" {piece}"
            used += size if is_empty else size + 1
            is_empty = False
    yield line if line.strip() else ""


def fitted(text: str, *, columns: int) -> str:
    """*text* cut to *columns* columns of a terminal."""
    if cells(text) <= columns:
        return text
    cut = next(_pieces(text, most=max(1, columns - 1))).rstrip() + "…"
    # What was isolated from the text around it stays so.
    return cut + _CLOSING * cut.count(_OPENING)


def cells(text: str) -> int:
    """How many columns of a terminal *text* takes."""
    return sum(_cells(char) for char in text)


def can_show(text: str) -> bool:
    """Whether the terminal or file that the result goes to knows these characters."""
    try:
        text.encode(sys.stdout.encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _cells(char: str) -> int:
    if unicodedata.category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _pieces(word: str, *, most: int) -> Iterator[str]:
    """Cut *word* so that no piece takes more than *most* columns."""
    piece, used = "", 0
    for char in word:
        if used + _cells(char) > most:
            yield piece
            piece, used = "", 0
        piece += char
        used += _cells(char)
    yield piece


def line_width() -> int:
    """Columns of a line; without a terminal $COLUMNS, or 80."""
    columns = shutil.get_terminal_size((_WITHOUT_TERMINAL, 24)).columns
    return max(_NARROWEST, min(_WIDEST, columns) if sys.stdout.isatty() else columns)


def _write(line: str, style: Style, *, err: bool = False) -> None:
    stream = sys.stderr if err else sys.stdout
    encoding = stream.encoding or "utf-8"
    line = line.encode(encoding, "replace").decode(encoding)
    is_plain = style is Style.PLAIN or not line or not _is_coloured(stream)
    typer.echo(line if is_plain else typer.style(line, **style.value), err=err)


def _is_coloured(stream: IO[str]) -> bool:
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and stream.isatty()
