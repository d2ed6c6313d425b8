"""Step 6: the credentials inside a credential. They are judged on their own.

Endorsements may stand anywhere: on the credential, its achievement, any profile. Each gets a report
of its own, under its JSON pointer; a bad one does not make the badge bad.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from skillmark.engine.errors import EngineError, MalformedInput
from skillmark.engine.outcome import Outcome
from skillmark.engine.proofs.vc_jwt import read_vc_jwt
from skillmark.engine.verification.presented import Presented, object_of, text_of
from skillmark.engine.verification.report import Check, CheckResult
from skillmark.engine.wire.json_types import JsonObject, JsonValue

_ENDORSEMENT: Final = b'"endorsement'


@dataclass(frozen=True, slots=True)
class Nested:
    """A credential found inside another: where, what, and the id of the thing it is attached to."""

    pointer: str
    presented: Presented | None
    attached_to: str
    is_endorsement: bool
    problem: EngineError | None = None


def nested_credentials(document: JsonObject, wire: bytes = b"") -> Iterator[Nested]:
    """Yield the endorsements and the embedded credentials (CLR) of *document*, outermost first.

    *wire* is the document as compact JSON, where the caller has it.
    """
    # Searching the text is cheaper than looking into every object.
    if not wire or _ENDORSEMENT in wire:
        yield from _endorsements(document, "")
    embedded = object_of(document.get("credentialSubject")).get("verifiableCredential")
    for pointer, item in _items(embedded, "/credentialSubject/verifiableCredential"):
        if isinstance(item, dict):
            yield Nested(pointer, Presented(item), "", is_endorsement=False)


def check_attachment(nested: Nested) -> CheckResult:
    """An endorsement must be about the thing that it is attached to, not borrowed from another."""
    if not nested.is_endorsement or nested.presented is None:
        return CheckResult(Check.RECIPIENT, Outcome.NOT_APPLICABLE)
    endorsed = text_of(nested.presented.subject.get("id"))
    if endorsed and endorsed == nested.attached_to:
        return CheckResult(Check.RECIPIENT, Outcome.PASSED)
    return CheckResult(
        Check.RECIPIENT,
        Outcome.FAILED,
        "endorsement_of_other",
        f"it endorses {endorsed or 'nothing that it names'}, not what it is attached to",
    )


def _endorsements(value: JsonValue, pointer: str) -> Iterator[Nested]:
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _endorsements(item, f"{pointer}/{index}")
    if not isinstance(value, dict):
        return
    owner = text_of(value.get("id"))
    for path, item in _items(value.get("endorsement"), f"{pointer}/endorsement"):
        if isinstance(item, dict):
            yield Nested(path, Presented(item), owner, is_endorsement=True)
    for path, item in _items(value.get("endorsementJwt"), f"{pointer}/endorsementJwt"):
        yield _endorsement_jwt(item, path, owner)
    for name, child in value.items():
        # What is inside an embedded credential belongs to its own report.
        if name not in {"endorsement", "endorsementJwt", "verifiableCredential"}:
            yield from _endorsements(child, f"{pointer}/{name}")


def _endorsement_jwt(item: JsonValue, path: str, owner: str) -> Nested:
    try:
        if not isinstance(item, str):
            raise MalformedInput(reason="structure", detail="an endorsementJwt is a text")
        jwt = read_vc_jwt(item)
    except EngineError as error:
        return Nested(path, None, owner, is_endorsement=True, problem=error)
    return Nested(path, Presented(jwt.document, jwt), owner, is_endorsement=True)


def _items(value: JsonValue, pointer: str) -> list[tuple[str, JsonValue]]:
    if value is None:
        return []
    if isinstance(value, list):
        return [(f"{pointer}/{index}", item) for index, item in enumerate(value)]
    return [(pointer, value)]
