"""Whether an SVG picture is inert artwork: it draws, and does nothing else.

A picture is judged by what it may contain, not by what is known to be bad: an element, attribute or
function that static artwork does not need refuses the whole picture. Character references are
resolved before anything is judged, so disguises do not help. A picture that passes runs no script,
loads nothing, links nowhere, does not move, and does not grow when it is drawn.
"""

import binascii
import re
from typing import Final

from skillmark.engine.baking.png import require_png
from skillmark.engine.baking.svg_vocabulary import (
    ATTRIBUTES,
    CSS_FUNCTIONS,
    EDITOR_NAMESPACES,
    EDITOR_PREFIXES,
    ELEMENTS,
    FREE_TEXT,
    REFERRING,
    XLINK_ATTRIBUTES,
    XLINK_NAMESPACE,
    XML_ATTRIBUTES,
    XML_NAMESPACE,
)
from skillmark.engine.baking.svg_walk import SVG_NAMESPACE, Attributes, SvgVisitor, walk_svg
from skillmark.engine.errors import MalformedInput

MAX_USES: Final = 10_000

_FRAGMENT: Final = re.compile(r"#[^\s#\"'<>()\\]{1,200}")
_DATA_PNG: Final = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=\s]+)")
_LAST_WORD: Final = re.compile(r"[^\s(),;:{}'\"]*\Z")
_LONGEST_WORD: Final = 64
_MOST_BRACKETS: Final = 100_000
_LOCAL_URL: Final = re.compile(
    r"""url\(\s*(?:"(#[^\s#"'()\\]+)"|'(#[^\s#"'()\\]+)'|(#[^\s#"'()\\]+))\s*\)""", re.IGNORECASE
)
_CSS_SIGNS: Final = ("\\", "@", "<")
_EDITOR_INSTRUCTIONS: Final = ("xpacket",)


def require_inert_svg(image: bytes) -> None:
    """Raise MalformedInput unless *image* is static artwork (reason ``active_svg``).

    Also raises what reading an SVG raises (``malformed_svg``, ``dtd``, ``too_large``), and what is
    wrong with a PNG inside it. A baked credential in the picture is no hindrance.
    """
    judge = _Judge()
    walk_svg(image, judge)
    judge.require_bounded_uses()


def is_inert_svg(image: bytes) -> bool:
    """Whether ``require_inert_svg`` accepts *image*."""
    try:
        require_inert_svg(image)
    except MalformedInput:
        return False
    return True


class _Judge(SvgVisitor):
    def __init__(self) -> None:
        self._names: list[str] = []
        self._style: list[str] = []
        self._open_ids: list[str | None] = []
        # For each id: what is drawn again by ``use`` inside the element of that id.
        self._uses: dict[str, list[str]] = {}
        self._all_uses: list[str] = []
        self._brackets = 0

    def start(self, name: str, attributes: Attributes, *, at: int, depth: int) -> None:
        del at, depth
        namespace, _, local = name.rpartition(" ")
        drawn = namespace == SVG_NAMESPACE and local in ELEMENTS
        if not drawn and not _is_editors(namespace):
            raise _active(f"the element {_shown(local)}")
        for attribute, value in attributes.items():
            # On an editor's element only xml:… means anything to a browser.
            if drawn or attribute.startswith(XML_NAMESPACE):
                self._judge_attribute(local, attribute, value)
        self._names.append(name)
        self._open_ids.append(attributes.get("id"))
        if local == "use":
            self._note_use(attributes)

    def text(self, text: str) -> None:
        if self._names and self._names[-1] == f"{SVG_NAMESPACE} style":
            self._style.append(text)

    def end(self, *, at: int, depth: int) -> None:
        del at, depth
        self._open_ids.pop()
        if self._names.pop() == f"{SVG_NAMESPACE} style":
            self._judge_css("".join(self._style), "a style sheet")
            self._style.clear()

    def instruction(self, target: str) -> None:
        if target not in _EDITOR_INSTRUCTIONS:
            raise _active(f"the processing instruction {_shown(target)}")

    def require_bounded_uses(self) -> None:
        """Refuse ``use`` in circles, and ``use`` of ``use`` of … that draws without end."""
        weights: dict[str, int] = {}
        if sum(self._weight(target, weights, depth=0) for target in self._all_uses) > MAX_USES:
            raise _too_many_uses()

    def _note_use(self, attributes: Attributes) -> None:
        target = attributes.get("href", attributes.get(f"{XLINK_NAMESPACE} href", ""))[1:]
        self._all_uses.append(target)
        if len(self._all_uses) > MAX_USES:
            raise _too_many_uses()
        for identifier in self._open_ids:
            if identifier is not None:
                self._uses.setdefault(identifier, []).append(target)

    def _weight(self, target: str, weights: dict[str, int], *, depth: int) -> int:
        if depth > 50:
            raise _active("a use of its own parts in a circle")
        if target not in weights:
            inner = self._uses.get(target, ())
            weights[target] = 1 + sum(
                self._weight(each, weights, depth=depth + 1) for each in inner
            )
        return weights[target]

    def _judge_attribute(self, element: str, attribute: str, value: str) -> None:
        namespace, _, local = attribute.rpartition(" ")
        if namespace == XLINK_NAMESPACE and local in XLINK_ATTRIBUTES:
            if local == "href":
                _judge_reference(element, value)
        elif namespace == XML_NAMESPACE and local in XML_ATTRIBUTES:
            pass
        elif namespace:
            if not _is_editors(namespace):
                raise _active(f"the attribute {_shown(local)}")
        elif attribute == "href":
            _judge_reference(element, value)
        elif attribute.startswith(("data-", "aria-")) or attribute in FREE_TEXT:
            pass
        elif attribute in ATTRIBUTES:
            self._judge_css(value, f"the attribute {_shown(attribute)}")
        else:
            raise _active(f"the attribute {_shown(attribute)}")

    def _judge_css(self, text: str, place: str) -> None:
        """Style may call functions that compute colours and places, and refer to its own picture.

        Comments are not taken out first: whoever hides something in one is refused as well.
        """
        if any(sign in text for sign in _CSS_SIGNS):
            raise _active(f"an at-rule, escape or mark-up in {place}")
        self._brackets += text.count("(")
        if self._brackets > _MOST_BRACKETS:
            raise _active(f"more than {_MOST_BRACKETS} function calls")
        called = _called_in(text)
        for name in called:
            if name and name != "url" and name not in CSS_FUNCTIONS:
                raise _active(f"the function {_shown(name)} in {place}")
        if called.count("url") != len(_LOCAL_URL.findall(text)):
            raise _active(f"an address in {place}")


def _judge_reference(element: str, value: str) -> None:
    """Only a part of the same picture, or for an image a PNG that is written out right here."""
    if element in REFERRING and _FRAGMENT.fullmatch(value):
        return
    embedded = _DATA_PNG.fullmatch(value) if element == "image" else None
    if embedded is None:
        raise _active(f"a reference from {_shown(element)} to {_shown(value)}")
    try:
        picture = binascii.a2b_base64("".join(embedded[1].split()), strict_mode=True)
    except binascii.Error as error:
        raise _active("an embedded picture that is not base64") from error
    require_png(picture)


def _called_in(text: str) -> list[str]:
    """The word before each bracket; looking back a short way keeps hostile text linear."""
    words = []
    for bracket in re.finditer(r"\(", text):
        before = text[max(0, bracket.start() - _LONGEST_WORD) : bracket.start()].rstrip()
        word = _LAST_WORD.search(before)
        words.append(word[0].lower() if word else "")
    return words


def _too_many_uses() -> MalformedInput:
    return _active(f"more than {MAX_USES} uses of its own parts")


def _is_editors(namespace: str) -> bool:
    return namespace in EDITOR_NAMESPACES or namespace.startswith(EDITOR_PREFIXES)


def _shown(text: str) -> str:
    """A piece of a stranger's file, short and harmless enough for a message."""
    return ascii(text[:60])


def _active(what: str) -> MalformedInput:
    return MalformedInput(
        reason="active_svg",
        detail=f"The SVG holds {what}. A badge's artwork may only draw; "
        "export it again as plain SVG, or use a PNG.",
    )
