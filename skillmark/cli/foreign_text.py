"""Text out of strangers' files, made fit to stand among our own lines.

A badge may call itself anything: a name with line breaks, escape sequences, turned directions or
our own check marks in it must never look like something that we say (reliability.md, B25). What is
signed stays as it is; only what is shown is changed.
"""

import re
import unicodedata
from typing import Final

MARKS: Final = frozenset("✓✔✗✘✅❌❎☑☒🗸🗹")
"""The signs that our own lines begin with, and those that look like them."""

_REPLACED: Final = "\N{REPLACEMENT CHARACTER}"
# Characters that are letters to Unicode and nothing to the eye.
_INVISIBLE: Final = frozenset("\u115f\u1160\u3164\uffa0\u2800")
_JOINERS: Final = "\u200c\u200d"
_DIRECTION_MARKS: Final = "\u200e\u200f\u061c"
_QUOTES: Final = str.maketrans(dict.fromkeys('“”„‟"″‶〝〞〟＂❝❞', "’"))  # noqa: RUF001 - they are what is replaced
_ISOLATE: Final = "\N{FIRST STRONG ISOLATE}{}\N{POP DIRECTIONAL ISOLATE}"
_MOST_MARKS_IN_A_ROW: Final = 4
_BLANKS: Final = re.compile(r"\s+")


def tamed(text: str, *, limit: int = 160) -> str:
    """*text* as at most *limit* visible characters on one line.

    White space becomes single blanks, everything without a picture becomes U+FFFD, our check marks
    become asterisks, and what runs from right to left is isolated so that it turns nothing around
    it.
    """
    # What lies far beyond the limit is not even looked at.
    line = _BLANKS.sub(" ", "".join(map(_visible, text[: 4 * limit]))).strip()
    line = _without_piles(line)
    if len(line) > limit or len(text) > 4 * limit:
        line = line[: limit - 1].rstrip() + "…"
    return _ISOLATE.format(line) if any(map(_runs_to_the_left, line)) else line


def tamed_quote(text: str, *, limit: int = 160) -> str:
    """*text* fit to stand between “quotation marks”, which it cannot close."""
    return tamed(text, limit=limit).translate(_QUOTES)


def tamed_id(identifier: str, *, limit: int = 200) -> str:
    """*identifier* so that what looks the same is the same: beyond ASCII, letters are spelled out.

    The one thing on the page that tells a stranger from a university must not depend on a font.
    """
    return "".join(
        char if char.isascii() else f"\\u{{{ord(char):x}}}"
        for char in tamed(identifier, limit=limit)
    )


def printable_lines(text: str) -> str:
    """*text* of several lines, such as JSON, with everything that is not printable escaped.

    In JSON such characters stand inside strings only, so it stays the same JSON.
    """
    return "".join(char if char.isprintable() or char == "\n" else _escaped(char) for char in text)


def _escaped(char: str) -> str:
    units = char.encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))


def _visible(char: str) -> str:
    if char.isspace() or char in _INVISIBLE:
        return " "
    if char in _DIRECTION_MARKS:
        return ""
    if char in MARKS:
        return "*"
    return char if char.isprintable() or char in _JOINERS else _REPLACED


def _without_piles(line: str) -> str:
    """Cut piles of combining marks, which would grow over the lines above and below."""
    kept, marks = [], 0
    for char in line:
        marks = marks + 1 if unicodedata.category(char) in {"Mn", "Me"} else 0
        if marks <= _MOST_MARKS_IN_A_ROW:
            kept.append(char)
    return "".join(kept)


def _runs_to_the_left(char: str) -> bool:
    return unicodedata.bidirectional(char) in {"R", "AL", "AN"}
