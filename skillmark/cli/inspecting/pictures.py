"""The chunks of a PNG, one by one, also of one that is broken."""

import zlib
from typing import Final

from skillmark.engine.baking.png import PNG_SIGNATURE
from skillmark.engine.wire.json_types import JsonObject, JsonValue

_MOST_LISTED: Final = 200
_TEXT_KINDS: Final = (b"iTXt", b"tEXt", b"zTXt")
_LONGEST_KEYWORD: Final = 79


def chunks_of(image: bytes) -> list[JsonValue]:
    """List the chunks of *image*: kind, offset, length, keyword of a text, whether the sum fits.

    Ends where the picture ends, where it breaks off, or after 200 chunks.
    """
    found: list[JsonValue] = []
    at = len(PNG_SIGNATURE)
    while at + 12 <= len(image) and len(found) < _MOST_LISTED:
        length = int.from_bytes(image[at : at + 4], "big")
        end = at + 12 + length
        found.append(_chunk(image, at, length))
        if end > len(image):
            break
        at = end
    return found


def _chunk(image: bytes, at: int, length: int) -> JsonObject:
    kind, body_at = image[at + 4 : at + 8], at + 8
    chunk: JsonObject = {"kind": kind.decode("latin-1"), "offset": at, "length": length}
    end = body_at + length + 4
    if end > len(image):
        return {**chunk, "problem": "the file ends before the chunk does"}
    if kind in _TEXT_KINDS:
        keyword = image[body_at : body_at + min(length, _LONGEST_KEYWORD + 1)].partition(b"\0")[0]
        chunk["keyword"] = keyword.decode("latin-1")
    if zlib.crc32(image[at + 4 : end - 4]) != int.from_bytes(image[end - 4 : end], "big"):
        chunk["problem"] = "the checksum does not fit"
    return chunk
