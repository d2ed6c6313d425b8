"""Whatever file somebody brings: find the one credential in it, or say what to do next.

The content decides what a file is, never its name or a claimed media type. A file that could be
read in two ways is refused (Open Badges 3.0, "Document Formats": exactly one credential).
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from skillmark.engine.baking.carriers import (
    MAX_TEXT_BYTES,
    BakedPayload,
    Carrier,
    refuse_several,
    too_large,
)
from skillmark.engine.baking.pdf import PDF_SIGNATURE, read_pdf_payload
from skillmark.engine.baking.png import PNG_SIGNATURE, read_png_payloads
from skillmark.engine.baking.svg import read_svg_payloads
from skillmark.engine.errors import MalformedInput

_BLANKS: Final = " \t\r\n"
_SEGMENT: Final = r"[A-Za-z0-9_\-+/=]"
# Generous on purpose: a token with a flaw is refused by who reads tokens, with the right reason.
_JWT: Final = re.compile(rf"{_SEGMENT}+\.{_SEGMENT}*\.{_SEGMENT}*")
_SD_JWT: Final = re.compile(rf"{_SEGMENT}+\.{_SEGMENT}*\.{_SEGMENT}*~[A-Za-z0-9_\-+/=~.]*")
_ENCRYPTED_TOKEN: Final = re.compile(rf"{_SEGMENT}+(?:\.{_SEGMENT}*){{4}}")
_ADDRESS: Final = re.compile(r"https?://\S+", re.IGNORECASE)
_HTML: Final = re.compile(r"<!doctype\s+html|<html[\s>]|<head[\s>]|<body[\s>]", re.IGNORECASE)
_SVG_ROOT: Final = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,30}:)?svg[\s>/]")
_LONGEST_START: Final = 200

# How other files begin, and what to do with them.
_OTHER_FILES: Final = (
    (b"PK\x03\x04", "This is a ZIP archive. Unpack it and verify the files inside one by one."),
    (b"\x1f\x8b", "This is a compressed file. Unpack it and verify what is inside."),
    (
        b"\xff\xd8\xff",
        "This is a JPEG picture, which cannot hold a badge. Ask for the PNG or SVG as issued.",
    ),
    (
        b"GIF8",
        "This is a GIF picture, which cannot hold a badge. Ask for the PNG or SVG as issued.",
    ),
    (
        b"RIFF",
        "This is a WebP picture, which cannot hold a badge. Ask for the PNG or SVG as issued.",
    ),
    (b"\xd0\xcf\x11\xe0", "This is an office document. Ask for the badge itself."),
)
_BYTE_ORDER_MARKS: Final = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")


class Form(StrEnum):
    """How a credential is written."""

    JSON = "JSON"
    JWT = "JWT"
    SD_JWT = "SD-JWT"
    URL = "URL"


class Container(StrEnum):
    """The kind of file that a credential came in."""

    JSON = "JSON"
    JWT = "JWT"
    PNG = "PNG"
    SVG = "SVG"
    PDF = "PDF"


@dataclass(frozen=True, slots=True, kw_only=True)
class Extracted:
    """The one credential in a file, still unread: its text, its form, and where it lay.

    *carrier* is set for pictures only. *text* has no blanks around it. The form URL is an Open
    Badges 2.0 address that has to be fetched; nothing else ever gives one.
    """

    text: str
    form: Form
    container: Container
    carrier: Carrier | None = None


def extract_credential(
    data: bytes, *, read_pdf: Callable[[bytes], str] = read_pdf_payload
) -> Extracted:
    """Find the one credential in *data*.

    *read_pdf* reads a PDF; whoever opens strangers' files passes one that runs
    ``read_pdf_payload`` in a limited child process. Raises MalformedInput with reason
    ``no_credential`` (and a detail that says what to do), ``multiple_credentials``,
    ``byte_order_mark``, ``too_large``, or what the reader of the container raises.
    """
    if data.startswith(PNG_SIGNATURE):
        return _from_picture(read_png_payloads(data), Container.PNG)
    if data.startswith(PDF_SIGNATURE):
        text = read_pdf(data).strip(_BLANKS)
        return Extracted(text=text, form=_require_form(text), container=Container.PDF)
    for start, advice in _OTHER_FILES:
        if data.startswith(start):
            raise _nothing(advice)
    if _looks_like_svg(data):
        return _from_picture(read_svg_payloads(data), Container.SVG)
    return _from_text(_decoded(data))


def form_of(text: str) -> Form | None:
    """The form of a credential's *text*, judged by its first character and its alphabet."""
    if text.startswith("{"):
        return Form.JSON
    if _JWT.fullmatch(text):
        return Form.JWT
    if _SD_JWT.fullmatch(text):
        return Form.SD_JWT
    return None


def _from_picture(payloads: tuple[BakedPayload, ...], container: Container) -> Extracted:
    refuse_several(payload.carrier for payload in payloads)
    if not payloads:
        raise _nothing(
            f"This {container} picture holds no badge. Many sites drop it when they convert "
            "pictures: ask for the file as it was issued."
        )
    carrier = payloads[0].carrier
    text = payloads[0].text.strip(_BLANKS)
    older = carrier is Carrier.OPEN_BADGES_2
    form = Form.URL if older and _ADDRESS.fullmatch(text) else _require_form(text)
    return Extracted(text=text, form=form, container=container, carrier=carrier)


def _from_text(whole: str) -> Extracted:
    text = whole.strip(_BLANKS)
    _refuse_known_texts(text)
    form = form_of(text)
    if form is None:
        _refuse_several_tokens(text)
        form = _require_form(text)
    container = Container.JSON if form is Form.JSON else Container.JWT
    return Extracted(text=text, form=form, container=container)


def _require_form(text: str) -> Form:
    form = form_of(text)
    if form is None:
        raise _nothing(
            "This is no badge: neither JSON that begins with {, nor a signed token, nor a picture "
            "or PDF with one inside."
        )
    return form


def _refuse_known_texts(text: str) -> None:
    """The usual mistakes, each with what to do."""
    if not text:
        raise _nothing("The file is empty. Download or copy the badge again.")
    if text.startswith("<"):
        raise _nothing(
            "This is a web page, not a badge. Open it and download the badge itself, "
            "as JSON, PNG or SVG."
        )
    if text.startswith("["):
        raise _nothing(
            "This is a list. A badge file holds exactly one credential: "
            "save each entry as a file of its own."
        )
    if _ADDRESS.fullmatch(text):
        raise _nothing("The file holds only an address. Verify the address itself.")
    if _ENCRYPTED_TOKEN.fullmatch(text):
        raise _nothing("This token is encrypted. Only its recipient can open it.")


def _refuse_several_tokens(text: str) -> None:
    lines = text.split()
    if len(lines) > 1 and all(form_of(line) in (Form.JWT, Form.SD_JWT) for line in lines):
        raise MalformedInput(
            reason="multiple_credentials",
            detail=f"The file holds {len(lines)} tokens where exactly one belongs: "
            "save each one as a file of its own.",
        )


def _decoded(data: bytes) -> str:
    if data.startswith(_BYTE_ORDER_MARKS):
        raise MalformedInput(
            reason="byte_order_mark",
            detail="The file begins with a byte-order mark, which JSON and tokens must not have. "
            "Save it as UTF-8 without one.",
        )
    if len(data) > MAX_TEXT_BYTES:
        raise too_large("The file")
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise _nothing("This file is neither text in UTF-8, nor a PNG, SVG or PDF.") from error


def _looks_like_svg(data: bytes) -> bool:
    """Mark-up that is no web page; a byte-order mark is allowed in XML."""
    start = data[:_LONGEST_START].removeprefix(_BYTE_ORDER_MARKS[0]).lstrip().decode("latin-1")
    return start.startswith("<") and not _HTML.match(start) and bool(_SVG_ROOT.search(data))


def _nothing(detail: str) -> MalformedInput:
    return MalformedInput(reason="no_credential", detail=detail)
