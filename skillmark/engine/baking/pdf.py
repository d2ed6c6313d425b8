"""Credentials in PDF documents: one associated file of the whole document.

No badge standard says how; this follows PDF 2.0 (ISO 32000-2, 14.13, as PDF/A-3 uses it): an
embedded file in the catalog's name tree, listed again under ``/AF`` with the relationship ``Data``.
It is named ``credential.json`` or ``credential.jwt`` and carries the media type of VCDM 2.0.

A hostile PDF can make any PDF library slow. The functions here bound what they can see: the size
of the file, its objects and pages, and the decompressed credential. Whoever opens files of
strangers calls ``limit_pdf_library`` and then ``read_pdf_payload`` in a child process with a limit
of time and memory (5 s, 256 MiB).
"""

import zlib
from collections.abc import Iterator
from io import BytesIO
from itertools import chain
from typing import TYPE_CHECKING, Final

from skillmark.engine.baking.carriers import MAX_TEXT_BYTES, require_bakeable, too_large
from skillmark.engine.errors import MalformedInput

if TYPE_CHECKING:
    import pikepdf

PDF_SIGNATURE: Final = b"%PDF-"
MAX_PDF_BYTES: Final = 32 * 1024 * 1024
MAX_OBJECTS: Final = 200_000
MAX_PAGES: Final = 5_000
MAX_ATTACHMENTS: Final = 1_000

JSON_NAME: Final = "credential.json"
TOKEN_NAME: Final = "credential.jwt"  # noqa: S105

_JSON_TYPE: Final = "application/vc"
_JWT_TYPE: Final = "application/vc+jwt"
_SD_JWT_TYPE: Final = "application/vc+sd-jwt"
_CREDENTIAL_NAMES: Final = frozenset((JSON_NAME, TOKEN_NAME))
_CREDENTIAL_TYPES: Final = frozenset(
    (_JSON_TYPE, _JWT_TYPE, _SD_JWT_TYPE, "application/vc+ld+json", "application/vc+ld+json+jwt")
)
_SIGNATURES_EXIST: Final = 1
_LIBRARY_BYTES: Final = 64 * 1024 * 1024


def limit_pdf_library() -> None:
    """Tighten the PDF library's own limits, for the whole process.

    Meant for a child process that reads one stranger's file and ends.
    """
    import pikepdf  # slow import: only those who touch a PDF pay for it

    pikepdf.settings.set_qpdf_limits(
        doc_max_warnings=100,
        parser_max_nesting=100,
        parser_max_container_size=MAX_OBJECTS,
        max_stream_filters=2,
        flate_max_memory=_LIBRARY_BYTES,
        run_length_max_memory=_LIBRARY_BYTES,
        png_max_memory=_LIBRARY_BYTES,
        tiff_max_memory=_LIBRARY_BYTES,
    )


def attach_to_pdf(document: bytes, payload: str) -> bytes:
    """Return *document* with *payload* attached; an attached credential is replaced.

    The same document and payload give the same bytes. Raises MalformedInput with the reasons of
    ``read_pdf_payload``, ``not_bakeable``, ``signed_pdf`` (writing would break the signature) and
    ``active_pdf`` (scripts or actions do not belong into what an issuer hands out).
    """
    import pikepdf  # slow import: only those who touch a PDF pay for it

    text = require_bakeable(payload)
    name, media_type = _named(payload)
    with _opened(document) as pdf:
        try:
            _refuse_signed_and_active(pdf)
            _detach_credentials(pdf)
            # With a relationship the library lists the file under /AF as well.
            pdf.attachments[name] = pikepdf.AttachedFileSpec(
                pdf, text, filename=name, mime_type=media_type, relationship=pikepdf.Name.Data
            )
            written = BytesIO()
            pdf.save(written, min_version="1.7", deterministic_id=True)
        except _broken_pdf() as error:
            raise _malformed("The PDF is broken.") from error
    return written.getvalue()


def read_pdf_payload(document: bytes) -> str:
    """The one credential attached to *document*.

    Raises MalformedInput with one of the reasons ``no_credential``, ``multiple_credentials``,
    ``malformed_pdf``, ``encrypted_pdf``, ``too_large``.
    """
    with _opened(document) as pdf:
        try:
            streams = list(_credential_streams(pdf).values())
            _refuse_several(len(streams))
            if streams:
                return _text_in(streams[0])
        except _broken_pdf() as error:
            raise _malformed("The PDF is broken.") from error
    raise MalformedInput(
        reason="no_credential",
        detail="No credential is attached to this PDF. "
        "Ask for the badge as a PNG, SVG or JSON file.",
    )


def _opened(document: bytes) -> "pikepdf.Pdf":
    import pikepdf  # slow import: only those who touch a PDF pay for it

    if len(document) > MAX_PDF_BYTES:
        raise MalformedInput(reason="too_large", detail="The PDF is larger than 32 MiB.")
    if not document.startswith(PDF_SIGNATURE):
        raise _malformed("This is not a PDF document.")
    try:
        # A damaged file is not repaired: two programs would repair it in two ways.
        pdf = pikepdf.open(BytesIO(document), attempt_recovery=False)
        if pdf.is_encrypted:
            raise _encrypted()
        _refuse_large(pdf)
    except pikepdf.PasswordError as error:
        raise _encrypted() from error
    except _broken_pdf() as error:
        raise _malformed("The PDF is broken.") from error
    return pdf


def _broken_pdf() -> tuple[type[Exception], ...]:
    """What the library raises when a document is not built as it should be."""
    import pikepdf  # slow import: only those who touch a PDF pay for it

    return (
        pikepdf.PikepdfError,
        AttributeError,
        KeyError,
        NotImplementedError,
        RuntimeError,
        TypeError,
        ValueError,
    )


def _refuse_large(pdf: "pikepdf.Pdf") -> None:
    """Believe what the document claims: a claim that is too small only makes it broken."""
    objects, pages = int(pdf.trailer.get("/Size", 0)), int(pdf.Root.Pages.get("/Count", 0))
    if objects > MAX_OBJECTS or pages > MAX_PAGES:
        raise MalformedInput(
            reason="too_large",
            detail=f"The PDF has more than {MAX_OBJECTS} objects or {MAX_PAGES} pages.",
        )


def _refuse_signed_and_active(pdf: "pikepdf.Pdf") -> None:
    form = _dictionary(pdf.Root, "/AcroForm")
    if int(form.get("/SigFlags", 0)) & _SIGNATURES_EXIST:
        raise MalformedInput(
            reason="signed_pdf",
            detail="The PDF carries a digital signature, which attaching would break. "
            "Attach the credential first and sign then.",
        )
    # A destination is an array, or an action that only goes to a page.
    action = str(_dictionary(pdf.Root, "/OpenAction").get("/S", "/GoTo"))
    scripts = "/JavaScript" in _dictionary(pdf.Root, "/Names") or "/XFA" in form
    if action != "/GoTo" or scripts or "/AA" in pdf.Root:
        raise MalformedInput(
            reason="active_pdf",
            detail="The PDF holds a script or an action. Print it to a plain PDF and try again.",
        )


def _file_specifications(pdf: "pikepdf.Pdf") -> "Iterator[pikepdf.Object]":
    """Everything attached to the document as a whole, in the name tree and under ``/AF``."""
    import pikepdf  # slow import: only those who touch a PDF pay for it

    tree = _dictionary(_dictionary(pdf.Root, "/Names"), "/EmbeddedFiles")
    named = pikepdf.NameTree(tree).values() if tree else ()
    for count, specification in enumerate(chain(named, _associated(pdf))):
        if count >= MAX_ATTACHMENTS:
            raise MalformedInput(
                reason="too_large", detail=f"The PDF has more than {MAX_ATTACHMENTS} attachments."
            )
        yield specification


def _associated(pdf: "pikepdf.Pdf") -> "list[pikepdf.Object]":
    return _listed(pdf.Root.get("/AF", None))


def _dictionary(parent: "pikepdf.Object", key: str) -> "pikepdf.Object":
    """A dictionary inside another; an empty one when it is missing or something else."""
    import pikepdf  # slow import: only those who touch a PDF pay for it

    value = parent.get(key, None)
    return value if isinstance(value, pikepdf.Dictionary) else pikepdf.Dictionary()


def _listed(value: "pikepdf.Object | None") -> "list[pikepdf.Object]":
    """The items of an array, or the one thing in its place."""
    import pikepdf  # slow import: only those who touch a PDF pay for it

    if value is None:
        return []
    return list(value.as_list()) if isinstance(value, pikepdf.Array) else [value]


def _streams_of(specification: "pikepdf.Object") -> "dict[tuple[int, int], pikepdf.Object]":
    """The embedded file of a specification, by object number; it is listed under several keys."""
    import pikepdf  # slow import: only those who touch a PDF pay for it

    embedded = _dictionary(specification, "/EF")
    return {
        stream.objgen: stream
        for _, stream in embedded.items()
        if isinstance(stream, pikepdf.Stream)
    }


def _credential_streams(pdf: "pikepdf.Pdf") -> "dict[tuple[int, int], pikepdf.Object]":
    """Every attached file that calls itself a credential, by name or by media type, once each."""
    found: dict[tuple[int, int], pikepdf.Object] = {}
    for specification in _file_specifications(pdf):
        names = {str(specification.get(key, "")) for key in ("/UF", "/F")}
        for number, stream in _streams_of(specification).items():
            media_type = str(stream.get("/Subtype", "")).removeprefix("/")
            if names & _CREDENTIAL_NAMES or media_type in _CREDENTIAL_TYPES:
                found[number] = stream
    return found


def _detach_credentials(pdf: "pikepdf.Pdf") -> None:
    import pikepdf  # slow import: only those who touch a PDF pay for it

    old = _credential_streams(pdf).keys()
    _refuse_several(len(old))
    keys = [key for key, spec in pdf.attachments.items() if _streams_of(spec.obj).keys() & old]
    # Before the files go: deleting one also empties its specification.
    kept = [spec for spec in _associated(pdf) if not _streams_of(spec).keys() & old]
    for key in keys:
        del pdf.attachments[key]
    pdf.Root.AF = pikepdf.Array(kept)


def _text_in(stream: "pikepdf.Object") -> str:
    """The content of an embedded file: plain or deflated, as every PDF program writes it."""
    raw = stream.read_raw_bytes()
    names = [str(name) for name in _listed(stream.get("/Filter", None))]
    if names == ["/FlateDecode"] and "/DecodeParms" not in stream:
        raw = _inflated(raw)
    elif names:
        raise _malformed("The attached credential is packed in an unusual way.")
    if len(raw) > MAX_TEXT_BYTES:
        raise too_large("The attached credential")
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        raise _malformed("The attached credential is not UTF-8 text.") from error


def _inflated(raw: bytes) -> bytes:
    expander = zlib.decompressobj()
    try:
        data = expander.decompress(raw, MAX_TEXT_BYTES + 1)
    except zlib.error as error:
        raise _malformed("The attached credential is damaged.") from error
    if not expander.eof and len(data) <= MAX_TEXT_BYTES:
        raise _malformed("The attached credential is cut off.")
    return data


def _named(payload: str) -> tuple[str, str]:
    """File name and media type for *payload*."""
    if payload.lstrip().startswith("{"):
        return JSON_NAME, _JSON_TYPE
    return TOKEN_NAME, _SD_JWT_TYPE if "~" in payload else _JWT_TYPE


def _refuse_several(count: int) -> None:
    if count > 1:
        raise MalformedInput(
            reason="multiple_credentials",
            detail=f"{count} credentials are attached to this PDF where exactly one belongs; "
            "nobody could tell which one is meant.",
        )


def _encrypted() -> MalformedInput:
    return MalformedInput(
        reason="encrypted_pdf",
        detail="The PDF is encrypted. Save it without a password and try again.",
    )


def _malformed(detail: str) -> MalformedInput:
    return MalformedInput(reason="malformed_pdf", detail=detail)
