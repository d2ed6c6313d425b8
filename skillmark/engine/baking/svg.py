"""Credentials in SVG pictures: one element of the carrier's namespace right below the root.

A token lies in the ``verify`` attribute of an empty element; JSON is its text, as CDATA (Open
Badges 3.0, "SVG"). Open Badges 2.0 has JSON and its address side by side (Baking Specification).
Baking inserts text into the picture and changes no other byte of it.
"""

import re
from dataclasses import dataclass, field
from typing import Final

from skillmark.engine.baking.carriers import (
    MAX_TEXT_BYTES,
    BakedPayload,
    Carrier,
    refuse_other_carriers,
    refuse_several,
    require_bakeable,
    too_large,
)
from skillmark.engine.baking.svg_safety import require_inert_svg
from skillmark.engine.baking.svg_walk import (
    SVG_NAMESPACE,
    Attributes,
    SvgVisitor,
    malformed,
    walk_svg,
)
from skillmark.engine.errors import MalformedInput
from skillmark.engine.wire.json_types import JsonObject
from skillmark.engine.wire.strict_json import read_object

_BLANKS: Final = " \t\r\n"
_TAG: Final = re.compile(rb"(?:[^\"'>]|\"[^\"]*\"|'[^']*')*+>")
_NOT_IN_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPED: Final = str.maketrans(
    {"&": "&amp;", "<": "&lt;", '"': "&quot;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Naming:
    """How a carrier is called in SVG. Note the namespaces: none has ``/spec/`` in it."""

    namespace: str
    prefix: str
    element: str


_NAMING: Final = {
    Carrier.OPEN_BADGES_3: _Naming(
        namespace="https://purl.imsglobal.org/ob/v3p0", prefix="openbadges", element="credential"
    ),
    Carrier.CLR_2: _Naming(
        namespace="https://purl.imsglobal.org/clr/v2p0", prefix="clr", element="credential"
    ),
    Carrier.OPEN_BADGES_2: _Naming(
        namespace="http://openbadges.org", prefix="openbadges", element="assertion"
    ),
}
_CARRIER_OF: Final = {
    f"{naming.namespace} {naming.element}": carrier for carrier, naming in _NAMING.items()
}


@dataclass(slots=True)
class _Element:
    """One credential element: where it lies and what it says."""

    carrier: Carrier
    depth: int
    start: int
    end: int = -1
    verify: str | None = None
    pieces: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreparedSvg:
    """A picture that was examined once and takes any number of credentials, one at a time."""

    carrier: Carrier
    head: bytes
    tail: bytes
    declaration: str

    def bake(self, payload: str) -> bytes:
        """The picture with *payload* in it; raises MalformedInput as ``bake_svg`` does."""
        require_bakeable(payload)
        attributes, body = _written(payload.strip(_BLANKS), self.carrier)
        naming = _NAMING[self.carrier]
        name = f"{naming.prefix}:{naming.element}"
        element = f"<{name}{self.declaration}{attributes}>{body}</{name}>"
        return b"".join((self.head, element.encode(), self.tail))


def prepare_svg(image: bytes, *, carrier: Carrier) -> PreparedSvg:
    """Examine *image* for baking; a credential of the same carrier in it will be replaced.

    Raises what ``read_svg_payloads`` and ``require_inert_svg`` raise, and MalformedInput
    (``multiple_credentials``) for a picture with a credential of another carrier.
    """
    require_inert_svg(image)
    survey = _survey(image)
    refuse_other_carriers((element.carrier for element in survey.elements), baking=carrier)
    naming = _NAMING[carrier]
    tag_end = _end_of_tag(image, survey.root_start)
    if _is_empty(image, tag_end):
        raise malformed("The SVG picture is empty.")
    rest_start, kept = tag_end, []
    for element in survey.elements:
        kept.append(image[rest_start : element.start])
        rest_start = element.end
    declaration = f' xmlns:{naming.prefix}="{naming.namespace}"'
    declared = survey.prefixes.get(naming.prefix)
    on_root = declaration.encode() if declared is None else b""
    return PreparedSvg(
        carrier=carrier,
        head=image[: tag_end - 1] + on_root + b">",
        tail=b"".join((*kept, image[rest_start:])),
        # The root may use the same prefix for something else, such as the older standard.
        declaration="" if declared in (None, naming.namespace) else declaration,
    )


def bake_svg(image: bytes, payload: str, *, carrier: Carrier) -> bytes:
    """Return *image* with *payload* in it, directly after the root's start tag.

    Blanks around the payload are dropped. As in all XML, a line end in JSON becomes a line feed.
    Raises MalformedInput with the reasons of ``read_svg_payloads``, ``active_svg``,
    ``not_bakeable``.
    """
    return prepare_svg(image, carrier=carrier).bake(payload)


def read_svg_payloads(image: bytes) -> tuple[BakedPayload, ...]:
    """The credentials in *image*, at most one for each carrier; empty when there is none.

    Raises MalformedInput with one of the reasons ``malformed_svg``, ``dtd``, ``too_large``,
    ``multiple_credentials``, and ``no_credential`` for one under a namespace that nobody defined.
    """
    survey = _survey(image)
    if not survey.elements and survey.stray is not None:
        raise MalformedInput(
            reason="no_credential",
            detail=f"The SVG holds an element {survey.stray}, which is not the namespace of any "
            f"standard. Open Badges 3.0 uses {_NAMING[Carrier.OPEN_BADGES_3].namespace}.",
        )
    return tuple(
        BakedPayload(carrier=element.carrier, text=_text_of(element)) for element in survey.elements
    )


class _Survey(SvgVisitor):
    """Finds the root's start tag and every credential element."""

    def __init__(self) -> None:
        self.root_start = -1
        self.prefixes: dict[str, str] = {}
        self.elements: list[_Element] = []
        self.stray: str | None = None
        self._open: _Element | None = None

    def prefix(self, prefix: str, uri: str) -> None:
        if self.root_start < 0:
            self.prefixes[prefix] = uri

    def start(self, name: str, attributes: Attributes, *, at: int, depth: int) -> None:
        self._refuse_inside()
        if depth == 0:
            self.root_start = at
        carrier = _CARRIER_OF.get(name)
        if carrier is not None:
            self._open = _Element(carrier, depth, at, verify=attributes.get("verify"))
            self.elements.append(self._open)
            return
        namespace, _, local = name.rpartition(" ")
        if local in ("credential", "assertion") and namespace != SVG_NAMESPACE:
            self.stray = f"{local} in the namespace {namespace or '(none)'}"

    def text(self, text: str) -> None:
        if self._open is not None:
            self._open.pieces.append(text)

    def comment(self) -> None:
        self._refuse_inside()

    def instruction(self, target: str) -> None:
        del target
        self._refuse_inside()

    def end(self, *, at: int, depth: int) -> None:
        if self._open is not None and depth == self._open.depth:
            self._open.end = at
            self._open = None

    def _refuse_inside(self) -> None:
        if self._open is not None:
            raise malformed("A credential element holds text and nothing else.")


def _survey(image: bytes) -> _Survey:
    survey = _Survey()
    walk_svg(image, survey)
    for carrier in Carrier:
        refuse_several(each.carrier for each in survey.elements if each.carrier is carrier)
    for element in survey.elements:
        if element.depth != 1:
            raise malformed("The credential element belongs directly below the root.")
        tag_end = _end_of_tag(image, element.start)
        element.end = tag_end if _is_empty(image, tag_end) else _end_of_tag(image, element.end)
    return survey


def _end_of_tag(image: bytes, start: int) -> int:
    """The byte after the tag that begins at *start*; a ``>`` inside quotes does not end it."""
    tag = _TAG.match(image, start)
    assert tag is not None, "expat has read this tag to its end"
    return tag.end()


def _is_empty(image: bytes, tag_end: int) -> bool:
    """Whether the tag that ends there is its whole element."""
    return image[tag_end - 2 : tag_end] == b"/>"


def _text_of(element: _Element) -> str:
    body = "".join(element.pieces).strip(_BLANKS)
    if max(len(body), len(element.verify or "")) > MAX_TEXT_BYTES:
        raise too_large("The credential in the picture")
    verify = None if element.verify is None else element.verify.strip(_BLANKS)
    if element.carrier is Carrier.OPEN_BADGES_2:
        return _older_text(verify or "", body)
    if verify is not None and body:
        raise _two_carriers()
    text = body if verify is None else verify
    if not text:
        raise MalformedInput(reason="no_credential", detail="The credential element is empty.")
    if text.startswith("{") == (verify is not None):
        raise malformed("A token belongs into the verify attribute, JSON into the element's body.")
    return text


def _older_text(verify: str, body: str) -> str:
    """Open Badges 2.0: JSON in the body and its address in ``verify``, or a token in either."""
    if not (verify or body):
        raise MalformedInput(reason="no_credential", detail="The assertion element is empty.")
    if not body or not verify or body == verify:
        return body or verify
    if verify in _addresses_in(body):
        return body
    raise _two_carriers()


def _addresses_in(body: str) -> list[str]:
    """Where a hosted assertion says that it is hosted."""
    try:
        assertion = read_object(body)
    except MalformedInput:
        return []
    places = (assertion, assertion.get("verify"), assertion.get("verification"))
    return [
        value
        for place in places
        if isinstance(place, dict)
        for value in (place.get("id"), place.get("url"))
        if isinstance(value, str)
    ]


def _written(payload: str, carrier: Carrier) -> tuple[str, str]:
    """The attributes and the body of the credential element."""
    if not payload.startswith("{"):
        return f' verify="{_in_xml(payload).translate(_ESCAPED)}"', ""
    # Two searches take a hundredth of the time that one translation of a long text takes.
    written = payload.replace("\ufffe", "\\ufffe").replace("\uffff", "\\uffff")
    body = _in_xml(written).replace("]]>", "]]]]><![CDATA[>")
    address = _hosted_address(payload) if carrier is Carrier.OPEN_BADGES_2 else None
    attributes = "" if address is None else f' verify="{_in_xml(address).translate(_ESCAPED)}"'
    return attributes, f"<![CDATA[{body}]]>"


def _hosted_address(payload: str) -> str | None:
    assertion: JsonObject = read_object(payload)
    identifier = assertion.get("id")
    if isinstance(identifier, str) and identifier.startswith(("http://", "https://")):
        return identifier
    return None


def _in_xml(text: str) -> str:
    if _NOT_IN_XML.search(text):
        raise MalformedInput(
            reason="not_bakeable", detail="The credential holds a character that XML cannot hold."
        )
    return text


def _two_carriers() -> MalformedInput:
    return MalformedInput(
        reason="multiple_credentials",
        detail="The credential element says one thing in verify and another in its body.",
    )
