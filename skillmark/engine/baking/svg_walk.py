"""One guarded walk over an SVG picture, event by event, that never leaves the document.

Entities, internal document types and encodings other than UTF-8 are refused before anything is read
out of a picture; depth, size and the number of elements are bounded. Nothing is ever fetched: expat
opens no connection, and there is no declaration left that could ask for one.
"""

import re
from typing import Final, NoReturn
from xml.parsers import expat

from skillmark.engine.errors import MalformedInput

SVG_NAMESPACE: Final = "http://www.w3.org/2000/svg"
MAX_SVG_BYTES: Final = 8 * 1024 * 1024
MAX_DEPTH: Final = 128
MAX_ELEMENTS: Final = 50_000

_SEPARATOR: Final = " "
# Drawing programs write the document type of SVG 1.0 and 1.1. It declares nothing by itself, and no
# reader of pictures fetches it, so exactly these are passed over; the official samples have one.
# Everything before it is matched possessively, so that hostile prologues cost linear time.
_PLAIN_DOCTYPE: Final = re.compile(
    rb"(?P<prologue>(?:\xef\xbb\xbf)?(?:\s++|(?><!--.*?-->)|(?><\?.*?\?>))*+)"
    rb"(?P<doctype><!DOCTYPE\s+svg(?:\s+PUBLIC"
    rb"\s+(?P<q>[\"'])-//W3C//DTD SVG [0-9. A-Za-z]{1,30}//EN(?P=q)"
    rb"\s+[\"']https?://www\.w3\.org/[A-Za-z0-9/._-]{1,80}\.dtd[\"'])?\s*>)",
    re.DOTALL,
)

Attributes = dict[str, str]


class SvgVisitor:
    """What a walk reports; a visitor overrides what it wants to hear.

    Names are ``namespace name`` or, without a namespace, the bare name. *at* is the byte where the
    tag begins, *depth* is 0 for the root. Text may come in pieces.
    """

    def start(self, name: str, attributes: Attributes, *, at: int, depth: int) -> None: ...

    def end(self, *, at: int, depth: int) -> None: ...

    def text(self, text: str) -> None: ...

    def comment(self) -> None: ...

    def instruction(self, target: str) -> None: ...

    def prefix(self, prefix: str, uri: str) -> None:
        """A namespace prefix is declared; comes before the ``start`` of its element."""


def walk_svg(image: bytes, visitor: SvgVisitor) -> None:
    """Read *image* from end to end and tell *visitor* what is there.

    Raises MalformedInput with one of the reasons ``malformed_svg``, ``dtd``, ``too_large``, and
    whatever the visitor raises.
    """
    if len(image) > MAX_SVG_BYTES:
        raise MalformedInput(reason="too_large", detail="The SVG picture is larger than 8 MiB.")
    try:
        image.decode()
    except UnicodeDecodeError as error:
        raise malformed("An SVG picture must be written in UTF-8.") from error
    walk = _Walk(visitor)
    try:
        walk.parser.Parse(_without_plain_doctype(image), True)
    except expat.ExpatError as error:
        problem = expat.ErrorString(error.code)
        raise malformed(f"The SVG is broken: {problem}.", line=error.lineno) from error


class _Walk:
    """The guards between expat and a visitor."""

    def __init__(self, visitor: SvgVisitor) -> None:
        self.visitor = visitor
        self.depth = 0
        self.elements = 0
        self.parser = parser = expat.ParserCreate("utf-8", _SEPARATOR)
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = visitor.text
        parser.CommentHandler = lambda _: visitor.comment()
        parser.ProcessingInstructionHandler = lambda target, _: visitor.instruction(target)
        parser.StartNamespaceDeclHandler = lambda prefix, uri: visitor.prefix(
            prefix or "", uri or ""
        )
        parser.XmlDeclHandler = self._declaration
        parser.StartDoctypeDeclHandler = self._doctype
        parser.EntityDeclHandler = self._doctype
        parser.SkippedEntityHandler = self._doctype
        parser.ExternalEntityRefHandler = self._doctype
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)

    def _start(self, name: str, attributes: Attributes) -> None:
        self.elements += 1
        if self.elements > MAX_ELEMENTS or self.depth >= MAX_DEPTH:
            raise MalformedInput(
                reason="too_large",
                detail=f"The SVG has more than {MAX_ELEMENTS} elements, or {MAX_DEPTH} levels.",
            )
        if self.depth == 0 and name != f"{SVG_NAMESPACE} svg":
            raise malformed("The document is XML, but not an SVG picture.")
        self.visitor.start(name, attributes, at=self.parser.CurrentByteIndex, depth=self.depth)
        self.depth += 1

    def _end(self, _name: str) -> None:
        self.depth -= 1
        self.visitor.end(at=self.parser.CurrentByteIndex, depth=self.depth)

    def _declaration(self, _version: str, encoding: str | None, _standalone: int) -> None:
        if encoding is not None and encoding.lower() != "utf-8":
            raise malformed(f"An SVG picture must be written in UTF-8, not {encoding}.")

    def _doctype(self, *_: object) -> NoReturn:
        raise MalformedInput(
            reason="dtd",
            detail="The SVG declares a document type or entities. Save it again without them.",
        )


def malformed(detail: str, *, line: int | None = None) -> MalformedInput:
    """The refusal of an SVG that is not what it should be, ready to raise."""
    return MalformedInput(
        reason="malformed_svg", detail=detail, path="" if line is None else f"line {line}"
    )


def _without_plain_doctype(image: bytes) -> bytes:
    """The same bytes with blanks in the place of a plain document type.

    With a document type expat would skip unknown entities silently; without one they are an error.
    Every other byte keeps its place, so positions still hold.
    """
    found = _PLAIN_DOCTYPE.match(image)
    if found is None:
        return image
    start, end = found.span("doctype")
    return image[:start] + b" " * (end - start) + image[end:]
