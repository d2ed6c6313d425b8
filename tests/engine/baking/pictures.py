"""Small pictures and documents for the tests, built byte by byte."""

import zlib
from io import BytesIO

import pikepdf

PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
SVG = (
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9"/></svg>'
)


def chunk(kind: bytes, body: bytes = b"") -> bytes:
    return len(body).to_bytes(4, "big") + kind + body + zlib.crc32(kind + body).to_bytes(4, "big")


def header(width: int = 1, height: int = 1) -> bytes:
    return chunk(
        b"IHDR", width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x08\x00\x00\x00\x00"
    )


PIXELS = chunk(b"IDAT", zlib.compress(b"\0\0"))
END = chunk(b"IEND")


def png(*chunks: bytes, start: bytes | None = None) -> bytes:
    """A one-pixel picture with *chunks* between its header and its pixels."""
    return PNG_SIGNATURE + (start or header()) + b"".join(chunks) + PIXELS + END


def itxt(keyword: bytes, text: bytes, *, control: bytes = b"\0\0", names: bytes = b"\0\0") -> bytes:
    return chunk(b"iTXt", keyword + b"\0" + control + names + text)


def svg(inside: str = "", *, root: str = "", before: str = "") -> bytes:
    namespaces = 'xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink"'
    return f"{before}<svg {namespaces}{root}>{inside}</svg>".encode()


def credential_element(
    text: str = "{}", *, attributes: str = "", namespace: str = "https://purl.imsglobal.org/ob/v3p0"
) -> str:
    name = "ob:assertion" if namespace == "http://openbadges.org" else "ob:credential"
    return f'<{name} xmlns:ob="{namespace}"{attributes}>{text}</{name}>'


def pdf(*, pages: int = 1) -> pikepdf.Pdf:
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    return document


def saved(document: pikepdf.Pdf, **options: object) -> bytes:
    written = BytesIO()
    document.save(written, **options)  # type: ignore[arg-type]
    return written.getvalue()
