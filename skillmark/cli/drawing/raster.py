"""From SVG to a small PNG: rendered once for each achievement, then baked for each person.

The renderer gives four bytes a pixel. Artwork has a handful of tones and the blends at their
edges, so a palette of 256 shows no difference and makes a third of the bytes, which matters when
a hundred thousand copies are written and sent.
"""

import struct
import zlib
from collections import Counter

import resvg_py

from skillmark.cli.refusals import CommandRefused

SIZE = 400
_PALETTE = 256
_SIGNATURE = b"\x89PNG\r\n\x1a\n"


def render(svg: str, *, size: int = SIZE) -> bytes:
    """Draw *svg* as a square PNG without any system font. Raises CommandRefused."""
    try:
        png = bytes(
            resvg_py.svg_to_bytes(svg_string=svg, width=size, height=size, skip_system_fonts=True)
        )
    except ValueError as error:
        raise CommandRefused(
            f"The picture cannot be drawn: {error}.",
            advice="Use another SVG or PNG, or leave [artwork] file out to have one drawn.",
        ) from error
    return with_palette(png)


def with_palette(png: bytes) -> bytes:
    """The same picture with at most 256 colours; unchanged unless it is 8-bit RGBA."""
    width, height, raw = _rgba_rows(png)
    if not raw:
        return png
    pixels = [raw[at : at + 4] for at in range(0, len(raw), 4)]
    colours = _choose(Counter(pixels))
    index = _index(set(pixels), colours)
    rows = bytearray()
    for row in range(height):
        rows.append(0)
        rows += bytes(index[pixel] for pixel in pixels[row * width : (row + 1) * width])
    header = struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)
    return b"".join(
        (
            _SIGNATURE,
            _chunk(b"IHDR", header),
            _chunk(b"PLTE", b"".join(colour[:3] for colour in colours)),
            _chunk(b"tRNS", bytes(colour[3] for colour in colours)),
            _chunk(b"IDAT", zlib.compress(bytes(rows), 9)),
            _chunk(b"IEND", b""),
        )
    )


def _choose(counted: Counter[bytes]) -> list[bytes]:
    """The commonest colours, clear ones first so that transparency needs few entries."""
    common = [colour for colour, _ in sorted(counted.items(), key=lambda c: (-c[1], c[0]))]
    return sorted(common[:_PALETTE], key=lambda colour: (colour[3], colour))


def _index(pixels: set[bytes], colours: list[bytes]) -> dict[bytes, int]:
    index = {colour: place for place, colour in enumerate(colours)}
    for pixel in pixels - index.keys():
        index[pixel] = min(range(len(colours)), key=lambda place: _apart(pixel, colours[place]))
    return index


def _apart(one: bytes, other: bytes) -> int:
    red, green, blue, alpha = (a - b for a, b in zip(one, other, strict=True))
    return 2 * red * red + 4 * green * green + blue * blue + 4 * alpha * alpha


def _rgba_rows(png: bytes) -> tuple[int, int, bytes]:
    """Width, height and bare pixels of an 8-bit RGBA picture; no pixels for any other kind."""
    width, height, depth, kind, _, _, interlaced = struct.unpack(">IIBBBBB", png[16:29])
    if (depth, kind, interlaced) != (8, 6, 0):
        return width, height, b""
    packed, at = bytearray(), 8
    while at < len(png):
        length, name = struct.unpack(">I4s", png[at : at + 8])
        if name == b"IDAT":
            packed += png[at + 8 : at + 8 + length]
        at += 12 + length
    return width, height, _unfilter(zlib.decompress(bytes(packed)), 4 * width)


def _unfilter(rows: bytes, stride: int) -> bytes:
    """Undo the five row filters of PNG (RFC 2083, section 6)."""
    plain = bytearray()
    above = bytes(stride)
    for start in range(0, len(rows), stride + 1):
        kind, row = rows[start], bytearray(rows[start + 1 : start + 1 + stride])
        if kind == 2:
            row = bytearray((a + b) & 255 for a, b in zip(row, above, strict=True))
        elif kind:
            for at in range(stride):
                left = row[at - 4] if at >= 4 else 0
                corner = above[at - 4] if at >= 4 else 0
                row[at] = (row[at] + _predict(kind, left, above[at], corner)) & 255
        plain += row
        above = bytes(row)
    return bytes(plain)


def _predict(kind: int, left: int, up: int, corner: int) -> int:
    if kind == 1:
        return left
    if kind == 3:
        return (left + up) // 2
    guess = left + up - corner
    nearest = min(abs(guess - left), abs(guess - up), abs(guess - corner))
    if nearest == abs(guess - left):
        return left
    return up if nearest == abs(guess - up) else corner


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
