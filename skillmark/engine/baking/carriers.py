"""What a baked credential is called inside a picture, and what may be baked at all.

A carrier is the agreed name under which a picture or document holds a credential. Each standard has
its own, and the namespaces of SVG differ from the web addresses of the standards, so they are
copied exactly (Open Badges 3.0, "Baked Badge"; CLR 2.0; Open Badges 2.0,
"Baking Specification").
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from skillmark.engine.errors import MalformedInput

MAX_TEXT_BYTES: Final = 2 * 1024 * 1024


class Carrier(StrEnum):
    """Which standard's name a picture holds the credential under."""

    OPEN_BADGES_3 = "Open Badges 3.0"
    CLR_2 = "CLR 2.0"
    OPEN_BADGES_2 = "Open Badges 2.0"


@dataclass(frozen=True, slots=True, kw_only=True)
class BakedPayload:
    """One credential found inside a picture: JSON, a token, or (Open Badges 2.0) an address."""

    carrier: Carrier
    text: str


def require_bakeable(payload: str) -> bytes:
    """Return *payload* as UTF-8; raises MalformedInput (``not_bakeable``, ``too_large``).

    A NUL is refused because PNG forbids it in text, an empty text because nobody would find it.
    """
    try:
        text = payload.encode()
    except UnicodeEncodeError as error:
        raise MalformedInput(
            reason="not_bakeable", detail="The credential holds half a surrogate pair."
        ) from error
    if not payload.strip(" \t\r\n") or b"\0" in text:
        raise MalformedInput(
            reason="not_bakeable", detail="The credential is empty or holds a NUL character."
        )
    if len(text) > MAX_TEXT_BYTES:
        raise too_large("The credential")
    return text


def refuse_several(carriers: Iterable[Carrier]) -> None:
    """Raise MalformedInput (``multiple_credentials``) when one file holds more than one."""
    found = list(carriers)
    if len(found) < 2:
        return
    names = " and ".join(sorted(set(found)))
    raise MalformedInput(
        reason="multiple_credentials",
        detail=f"The file holds {len(found)} credentials ({names}) where exactly one belongs; "
        "nobody could tell which one is meant.",
    )


def refuse_other_carriers(found: Iterable[Carrier], *, baking: Carrier) -> None:
    """Raise MalformedInput (``multiple_credentials``) when a picture to be baked holds another.

    Its own carrier is replaced; a second one beside it would make every reader refuse the result.
    """
    for carrier in found:
        if carrier is not baking:
            raise MalformedInput(
                reason="multiple_credentials",
                detail=f"The picture already holds an {carrier} credential; "
                "start again from the plain artwork.",
            )


def too_large(what: str) -> MalformedInput:
    """The refusal of a text beyond the bound, ready to raise."""
    return MalformedInput(
        reason="too_large", detail=f"{what} is larger than {MAX_TEXT_BYTES // 1024 // 1024} MiB."
    )
