"""Find out how the text of a roster is encoded, by looking at every byte of it.

A guess from the first kilobytes is not enough: the one Windows-1252 name may stand in row 80,000.
The whole file is therefore read once in small pieces, counting what is valid UTF-8 and what is not.
"""

import codecs
import re
from dataclasses import dataclass
from typing import IO

from skillmark.cli.roster.problems import RosterUnreadable

PIECE = 256 * 1024

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Bytes that Windows-1252 does not define: no spreadsheet writes them.
_NOT_WINDOWS_1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")


@dataclass(frozen=True, slots=True)
class TextEncoding:
    """*codec* is a Python codec name; *said* names it to a person; *guessed* asks for a look."""

    codec: str
    said: str
    guessed: bool = False


UTF_8 = TextEncoding("utf-8-sig", "UTF-8")
WINDOWS_1252 = TextEncoding("cp1252", "Windows-1252", guessed=True)


# RFC 3629, section 4: every sequence of two to four bytes that UTF-8 allows.
_UTF8_SEQUENCE = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]"
    rb"|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]"
    rb"|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}"
)
_ASCII = bytes(range(0x80))


@dataclass(slots=True)
class _Utf8Count:
    """How many non-ASCII sequences of a stream are UTF-8 and how many bytes are not."""

    valid: int = 0
    invalid: int = 0
    nul: bool = False
    undefined_in_1252: bool = False

    def add(self, text: bytes) -> None:
        """Count *text*, which begins and ends between characters."""
        self.nul = self.nul or 0 in text
        if text.isascii():
            return
        rest, valid = _UTF8_SEQUENCE.subn(b"", text)
        self.valid += valid
        self.invalid += len(rest.translate(None, _ASCII))
        self.undefined_in_1252 = (
            self.undefined_in_1252 or _NOT_WINDOWS_1252.search(text) is not None
        )


def find_encoding(stream: IO[bytes]) -> TextEncoding:
    """Read *stream* to its end and say how to decode it.

    Raises RosterUnreadable for UTF-32, for NUL bytes outside UTF-16, and for a file that mixes
    encodings, because any choice would garble somebody's name.
    """
    first = stream.read(PIECE)
    for mark, codec in _BYTE_ORDER_MARKS:
        if first.startswith(mark):
            return _from_mark(codec)
    without_mark = _utf_16_without_mark(first)
    if without_mark is not None:
        return without_mark
    return _judge(_count(first, stream))


def _from_mark(codec: str) -> TextEncoding:
    if codec == "utf-32":
        raise RosterUnreadable(
            "The file is UTF-32, which spreadsheets do not write.",
            advice="Save it again as “CSV UTF-8”.",
        )
    if codec == "utf-16":
        return TextEncoding("utf-16", "UTF-16")
    return TextEncoding(codec, "UTF-8 with a byte-order mark")


def _utf_16_without_mark(first: bytes) -> TextEncoding | None:
    """UTF-16 without a mark shows as a NUL beside each ASCII letter of the header row."""
    head = first[:64]
    head = head[: len(head) // 2 * 2]
    if len(head) < 8:
        return None
    even, odd = head[::2].count(0), head[1::2].count(0)
    half = len(head) // 2
    if odd >= half * 0.7 and even == 0:
        return TextEncoding("utf-16-le", "UTF-16 (little endian)")
    if even >= half * 0.7 and odd == 0:
        return TextEncoding("utf-16-be", "UTF-16 (big endian)")
    return None


def _count(first: bytes, stream: IO[bytes]) -> _Utf8Count:
    count = _Utf8Count()
    carried = b""
    piece = first
    while piece:
        text = carried + piece
        cut = _end_of_last_character(text)
        count.add(text[:cut])
        carried = text[cut:]
        piece = stream.read(PIECE)
    count.add(carried)
    return count


def _end_of_last_character(text: bytes) -> int:
    """Where to cut so that a sequence begun in the last three bytes is looked at whole."""
    for back in range(1, min(4, len(text) + 1)):
        byte = text[-back]
        if byte >= 0xC0:
            return len(text) - back
        if byte < 0x80:
            break
    return len(text)


def _judge(count: _Utf8Count) -> TextEncoding:
    if count.nul:
        raise RosterUnreadable(
            "The file contains NUL bytes, so it is not the text of a table.",
            advice="Save the sheet again as “CSV UTF-8” and use that file.",
        )
    if not count.invalid:
        return UTF_8
    # A few accidental pairs look like UTF-8 in Windows-1252 text; real UTF-8 text has many.
    if count.valid > 2 and count.valid * 4 > count.invalid:
        raise RosterUnreadable(
            "The file mixes UTF-8 with another encoding, so some names would come out wrong.",
            advice="Open it in a spreadsheet, put the names right, and save it as “CSV UTF-8”.",
        )
    if count.undefined_in_1252:
        raise RosterUnreadable(
            "The file is neither UTF-8, UTF-16 nor Windows-1252.",
            advice="Save the sheet again as “CSV UTF-8” and use that file.",
        )
    return WINDOWS_1252
