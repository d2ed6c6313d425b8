"""Step 1b: does every member mean something that a signature covers? (JSON-LD safe mode.)

Two descriptions of one node become one in RDF: a member could be moved from the credential into
another object with the same id, and the signature would still hold. So the credential itself, its
subject and its status entries may be described in one place only.
"""

from collections import Counter
from typing import NamedTuple

import orjson

from skillmark.engine.errors import EngineError, MalformedInput
from skillmark.engine.proofs.signing_input import SecuredDocument
from skillmark.engine.verification.checks.result import passed, result_of
from skillmark.engine.verification.context import VerificationContext
from skillmark.engine.verification.presented import Presented, object_of
from skillmark.engine.verification.report import Check, CheckResult
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.linked_data import to_dataset
from skillmark.engine.wire.rdf_canon import canonicalize

_ENDORSEMENT_MEMBERS = frozenset({"id", "type", "endorsementComment"})
_ENDORSEMENT_TYPES = (["EndorsementSubject"], "EndorsementSubject")


class LinkedData(NamedTuple):
    """The result, and the document ready for checking its proofs.

    ``wire`` is the document without proofs as compact JSON; ``is_new`` says that its shape was
    not known yet.
    """

    result: CheckResult
    secured: SecuredDocument | None = None
    wire: bytes = b""
    is_new: bool = False


def check_linked_data(presented: Presented, context: VerificationContext) -> LinkedData:
    """Read the document as linked data, or recognise it as one of a known batch."""
    document = presented.document
    unsecured = {name: value for name, value in document.items() if name != "proof"}
    wire = orjson.dumps(unsecured)
    canonical = context.knowledge.templates.recall(unsecured, wire)
    is_new = canonical is None
    try:
        if canonical is None:
            dataset = to_dataset(unsecured, context.contexts)
            _require_described_once(unsecured, dataset.described)
            if presented.jwt is None:
                canonical = canonicalize(dataset)
    except EngineError as error:
        return LinkedData(result_of(Check.LINKED_DATA, error))
    secured = SecuredDocument(document, context.contexts, canonical=canonical)
    return LinkedData(passed(Check.LINKED_DATA), secured, wire, is_new)


def _require_described_once(document: JsonObject, described: list[str]) -> None:
    if len(set(described)) == len(described):
        return
    counts = Counter(described)
    own = _own_nodes(document)
    counts.subtract(f"<{node}>" for node in _endorsed([*document.values()]))
    for pointer, node in own:
        if counts[f"<{node}>"] > 1:
            raise MalformedInput(
                reason="described_twice",
                path=pointer,
                detail="the document describes this object in a second place, so members could "
                "have been moved between the two without breaking the signature",
            )


def _own_nodes(document: JsonObject) -> list[tuple[str, str]]:
    """Return the pointer and id of the credential, its subjects and its status entries."""
    places: list[tuple[str, JsonValue]] = [("", document)]
    for member in ("credentialSubject", "credentialStatus"):
        value = document.get(member)
        if isinstance(value, list):
            places += [(f"/{member}/{index}", item) for index, item in enumerate(value)]
        else:
            places.append((f"/{member}", value))
    nodes = [(pointer, object_of(value).get("id")) for pointer, value in places]
    return [(pointer, node) for pointer, node in nodes if isinstance(node, str)]


def _endorsed(value: JsonValue) -> list[str]:
    """Return the ids of things that embedded endorsements are about.

    An endorsement names what it endorses, so it describes that node again; no harm is done as long
    as it says nothing of it but its comment.
    """
    if isinstance(value, list):
        return [name for item in value for name in _endorsed(item)]
    if not isinstance(value, dict):
        return []
    found = [name for child in value.values() for name in _endorsed(child)]
    subject = object_of(value.get("credentialSubject"))
    name = subject.get("id")
    is_plain = _ENDORSEMENT_MEMBERS.issuperset(subject)
    if isinstance(name, str) and is_plain and subject.get("type") in _ENDORSEMENT_TYPES:
        found.append(name)
    return found
