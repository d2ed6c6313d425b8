"""Credentials in PNG pictures: one uncompressed ``iTXt`` chunk under the carrier's keyword.

The pixels are never decoded. A walk over the chunks finds the credential and refuses whatever two
readers could understand differently (Open Badges 3.0, "PNG"; Portable Network Graphics, third
edition, sections 5 and 11).
"""

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final, NamedTuple

from skillmark.engine.baking.carriers import (
    MAX_TEXT_BYTES,
    BakedPayload,
    Carrier,
    refuse_other_carriers,
    refuse_several,
    require_bakeable,
    too_large,
)
from skillmark.engine.errors import MalformedInput

PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
MAX_PICTURE_BYTES: Final = 32 * 1024 * 1024
MAX_CHUNKS: Final = 10_000
MAX_PIXELS: Final = 25_000_000
MAX_FRAMES: Final = 200

KEYWORDS: Final = {
    b"openbadgecredential": Carrier.OPEN_BADGES_3,
    b"clrcredential": Carrier.CLR_2,
    b"openbadges": Carrier.OPEN_BADGES_2,
}

_KEYWORD_OF: Final = {carrier: keyword for keyword, carrier in KEYWORDS.items()}
_TEXT_KINDS: Final = (b"iTXt", b"tEXt", b"zTXt")
_CRITICAL: Final = (b"IHDR", b"PLTE", b"IDAT", b"IEND")
_LONGEST_KEYWORD: Final = 79
_HEADER_END: Final = len(PNG_SIGNATURE) + 12 + 13


class _Chunk(NamedTuple):
    kind: bytes
    start: int
    end: int
    body: memoryview


class _Carried(NamedTuple):
    """A chunk that holds a credential: which, and where it lies in the file."""

    carrier: Carrier
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedPng:
    """A picture that was examined once and takes any number of credentials, one at a time."""

    carrier: Carrier
    head: bytes
    tail: bytes

    def bake(self, payload: str) -> bytes:
        """The picture with *payload* in it; raises MalformedInput as ``bake_png`` does."""
        keyword = _KEYWORD_OF[self.carrier]
        # Keyword, NUL, not compressed, method 0, no language, no translated keyword, the text.
        data = b"iTXt" + keyword + b"\0\0\0\0\0" + require_bakeable(payload)
        length, checksum = len(data) - 4, zlib.crc32(data)
        return b"".join(
            (
                self.head,
                length.to_bytes(4, "big"),
                data,
                checksum.to_bytes(4, "big"),
                self.tail,
            )
        )


def prepare_png(image: bytes, *, carrier: Carrier) -> PreparedPng:
    """Examine *image* for baking; a credential of the same carrier in it will be replaced.

    Raises what ``read_png_payloads`` raises, and MalformedInput (``multiple_credentials``) when the
    picture holds a credential of another carrier: the result would be refused by every reader.
    """
    carried = _carried_in(image)
    refuse_other_carriers((found.carrier for found in carried), baking=carrier)
    tail_start, kept = _HEADER_END, []
    for found in carried:
        kept.append(image[tail_start : found.start])
        tail_start = found.end
    return PreparedPng(
        carrier=carrier,
        head=bytes(image[:_HEADER_END]),
        tail=b"".join((*kept, image[tail_start:])),
    )


def bake_png(image: bytes, payload: str, *, carrier: Carrier) -> bytes:
    """Return *image* with *payload* in it, right after the picture's header.

    Everything else in the picture stays as it is, and baking again replaces the credential. Raises
    MalformedInput with the reasons of ``read_png_payloads``, and ``not_bakeable``.
    """
    return prepare_png(image, carrier=carrier).bake(payload)


def read_png_payloads(image: bytes) -> tuple[BakedPayload, ...]:
    """The credentials in *image*, at most one for each carrier; empty when there is none.

    An Open Badges 2.0 payload may be an address out of an old ``tEXt`` chunk. Raises MalformedInput
    with one of the reasons ``malformed_png``, ``too_large``, ``compressed_text``,
    ``multiple_credentials``.
    """
    return tuple(
        BakedPayload(carrier=found.carrier, text=found.text) for found in _carried_in(image)
    )


def require_png(image: bytes) -> None:
    """Raise MalformedInput unless *image* is a PNG of sound structure and bearable size."""
    _carried_in(image)


def _carried_in(image: bytes) -> list[_Carried]:
    """Walk the whole picture once; refuse two credentials of one carrier."""
    carried: list[_Carried] = []
    seen: set[bytes] = set()
    frames = 0
    for number, chunk in enumerate(_chunks(memoryview(image))):
        if (chunk.kind == b"IHDR") != (number == 0):
            raise _malformed("The header must be the first chunk, and the only one.", chunk.start)
        seen.add(chunk.kind)
        if chunk.kind == b"IHDR":
            _require_bearable(chunk)
        elif chunk.kind in (b"acTL", b"fcTL"):
            frames = _count_frames(chunk, frames)
        elif chunk.kind in _TEXT_KINDS:
            carried.extend(_read_text_chunk(chunk))
    if b"IDAT" not in seen:
        raise _malformed("There are no pixels.", len(image))
    for carrier in Carrier:
        refuse_several(found.carrier for found in carried if found.carrier == carrier)
    return carried


def _chunks(view: memoryview) -> Iterator[_Chunk]:
    if len(view) > MAX_PICTURE_BYTES:
        raise MalformedInput(reason="too_large", detail="The picture is larger than 32 MiB.")
    if bytes(view[: len(PNG_SIGNATURE)]) != PNG_SIGNATURE:
        raise _malformed("This is not a PNG picture.", 0)
    at = len(PNG_SIGNATURE)
    for _ in range(MAX_CHUNKS):
        chunk = _chunk_at(view, at)
        at = chunk.end
        yield chunk
        if chunk.kind == b"IEND":
            if at != len(view):
                raise _malformed("Something follows after the end of the picture.", at)
            return
    raise _malformed(f"There are more than {MAX_CHUNKS} chunks.", at)


def _chunk_at(view: memoryview, at: int) -> _Chunk:
    length = int.from_bytes(view[at : at + 4], "big")
    body, end = at + 8, at + 12 + length
    # A declared length is compared before anything is read: it may claim two gigabytes.
    if end > len(view) or at + 12 > len(view):
        raise _malformed("The picture ends in the middle of a chunk.", at)
    kind = bytes(view[at + 4 : body])
    if not (kind.isalpha() and kind.isascii()) or (kind[:1].isupper() and kind not in _CRITICAL):
        raise _malformed("There is a chunk that no reader of pictures knows.", at)
    if zlib.crc32(view[at + 4 : body + length]) != int.from_bytes(view[end - 4 : end], "big"):
        raise _malformed("A chunk was damaged or changed: its checksum does not fit.", at)
    return _Chunk(kind, at, end, view[body : body + length])


def _require_bearable(header: _Chunk) -> None:
    if len(header.body) != 13:
        raise _malformed("The header has the wrong length.", header.start)
    width = int.from_bytes(header.body[:4], "big")
    height = int.from_bytes(header.body[4:8], "big")
    if not width or not height:
        raise _malformed("The picture has no area.", header.start)
    if width * height > MAX_PIXELS:
        raise MalformedInput(
            reason="too_large",
            detail=f"The picture has {width} x {height} pixels; at most {MAX_PIXELS} are taken.",
        )


def _count_frames(chunk: _Chunk, frames: int) -> int:
    """Both what an animation declares and what it brings is counted."""
    declared = int.from_bytes(chunk.body[:4], "big") if chunk.kind == b"acTL" else 0
    frames += chunk.kind == b"fcTL"
    if max(declared, frames) > MAX_FRAMES:
        raise MalformedInput(
            reason="too_large", detail=f"The animation has more than {MAX_FRAMES} frames."
        )
    return frames


def _read_text_chunk(chunk: _Chunk) -> Iterator[_Carried]:
    """The credential in a text chunk, if its keyword is one of ours."""
    keyword, separator, _ = bytes(chunk.body[: _LONGEST_KEYWORD + 1]).partition(b"\0")
    carrier = KEYWORDS.get(keyword)
    if carrier is None or not separator:
        return
    if len(chunk.body) > MAX_TEXT_BYTES + 256:
        raise too_large("The credential in the picture")
    rest = bytes(chunk.body[len(keyword) + 1 :])
    if chunk.kind == b"zTXt":
        raise _compressed()
    text = _read_url(rest, carrier, chunk) if chunk.kind == b"tEXt" else _read_itxt(rest, chunk)
    yield _Carried(carrier, chunk.start, chunk.end, text)


def _read_itxt(rest: bytes, chunk: _Chunk) -> str:
    """Compression flag, method, language, NUL, translated keyword, NUL, text."""
    if rest[:1] == b"\1":
        raise _compressed()
    parts = rest[2:].split(b"\0", 2)
    if rest[:2] != b"\0\0" or len(parts) != 3:
        raise _malformed("The text chunk of the credential is broken.", chunk.start)
    text = parts[2]
    if len(text) > MAX_TEXT_BYTES:
        raise too_large("The credential in the picture")
    try:
        if b"\0" not in text:
            return text.decode()
    except UnicodeDecodeError:
        pass
    raise _malformed("The credential in the picture is not UTF-8 text.", chunk.start)


def _read_url(rest: bytes, carrier: Carrier, chunk: _Chunk) -> str:
    """Before Open Badges 1.1 a ``tEXt`` chunk held the address of the assertion."""
    if carrier is not Carrier.OPEN_BADGES_2:
        raise _malformed("The credential lies in a tEXt chunk; it belongs into iTXt.", chunk.start)
    text = rest.strip(b" \t\r\n")
    if text.startswith((b"http://", b"https://")) and text.isascii() and b"\0" not in text:
        return text.decode("ascii")
    raise _malformed("An openbadges tEXt chunk holds a web address, nothing else.", chunk.start)


def _compressed() -> MalformedInput:
    return MalformedInput(
        reason="compressed_text",
        detail="The credential in the picture is compressed, which the standard forbids.",
    )


def _malformed(detail: str, at: int) -> MalformedInput:
    return MalformedInput(reason="malformed_png", detail=detail, path=f"byte {at}")
