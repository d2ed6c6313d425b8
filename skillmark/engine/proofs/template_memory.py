"""The verifying twin of the issuing template: recognise the next credential of a known batch.

Whoever checks many credentials of one achievement sees the same document again and again with other
values. Once two have been walked and found good, the memory compiles a template with a slot where
they differ; the next one is compared with it as bytes, so nothing is trusted that was not read:
equal bytes have equal meaning.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

import orjson

from skillmark.engine.errors import EngineError
from skillmark.engine.proofs.template import DocumentTemplate, compile_document
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.linked_data import Contexts

MOST_ACHIEVEMENTS: Final = 64
MOST_TEMPLATES: Final = 4
"""Templates for one achievement: batches differ in which optional members they have."""
LARGEST_DOCUMENT: Final = 32 * 1024
"""Bytes of compact JSON; a template takes some twenty times as much as its document."""
_MOST_SLOTS: Final = 40

_ROOT_TEXTS: Final = frozenset(
    {"id", "validFrom", "validUntil", "awardedDate", "issuanceDate", "expirationDate"}
)
_ROOT_OBJECTS: Final = frozenset({"credentialSubject", "evidence", "credentialStatus"})
_CONSTANT: Final = frozenset({"type", "achievement", "statusPurpose", "statusListCredential"})

_Path = tuple[str | int, ...]


@dataclass(slots=True)
class _Batch:
    """What is known of one achievement's credentials."""

    previous: "JsonObject | None" = None
    templates: list[tuple[DocumentTemplate, list[_Path]]] = field(default_factory=list)


class TemplateMemory:
    """Remembers the shape of credentials that were found good; bounded, safe between threads."""

    def __init__(self, contexts: Contexts) -> None:
        self._contexts = contexts
        self._batches: dict[str, _Batch] = {}

    def recall(self, document: JsonObject, wire: bytes) -> bytes | None:
        """Return the canonical N-Quads of *document* (without proofs) if its shape is known.

        *wire* is the same document as compact JSON.
        """
        batch = self._batches.get(_achievement(document))
        if batch is None or not batch.templates:
            return None
        for template, paths in batch.templates:
            values = _values(document, paths)
            if values is not None and template.json(values) == wire:
                return template.nquads(values)
        return None

    def learn(self, document: JsonObject) -> None:
        """Remember the shape of *document* (without proofs), which was walked and found good."""
        if len(orjson.dumps(document)) > LARGEST_DOCUMENT:
            return
        name = _achievement(document)
        batch = self._batches.get(name)
        if batch is None:
            if not name or len(self._batches) >= MOST_ACHIEVEMENTS:
                return
            batch = self._batches[name] = _Batch()
        previous, batch.previous = batch.previous, document
        if previous is None or len(batch.templates) >= MOST_TEMPLATES:
            return
        paths = [path for path in _variable_paths(document) if _differs(path, document, previous)]
        if len(paths) > _MOST_SLOTS:
            return
        slots = {_pointer(path): [_pointer(path)] for path in paths}
        try:
            template = compile_document(document, slots, self._contexts)
        except EngineError:
            return  # this shape has to be walked every time
        batch.templates.append((template, paths))


def _achievement(document: JsonObject) -> str:
    subject = document.get("credentialSubject")
    achievement = subject.get("achievement") if isinstance(subject, dict) else None
    name = achievement.get("id") if isinstance(achievement, dict) else None
    return name if isinstance(name, str) else ""


def _variable_paths(document: JsonObject) -> Iterator[_Path]:
    for name, value in document.items():
        if name in _ROOT_OBJECTS:
            yield from _text_paths(value, (name,))
        elif name in _ROOT_TEXTS and isinstance(value, str):
            yield (name,)


def _text_paths(value: JsonValue, path: _Path) -> Iterator[_Path]:
    """Yield where texts stand as members; texts that are array items are left as they are."""
    if isinstance(value, dict):
        for name, child in value.items():
            if name in _CONSTANT or "/" in name or "~" in name:
                continue
            if isinstance(child, str):
                yield (*path, name)
            else:
                yield from _text_paths(child, (*path, name))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            if isinstance(item, dict):
                yield from _text_paths(item, (*path, index))


def _differs(path: _Path, document: JsonObject, previous: JsonObject) -> bool:
    return _values(document, [path]) != _values(previous, [path])


def _values(document: JsonObject, paths: list[_Path]) -> list[str] | None:
    values = []
    try:
        for path in paths:
            place: JsonValue = document
            for step in path:
                place = place[step]  # type: ignore[index]
            if type(place) is not str:
                return None
            values.append(place)
    except (KeyError, IndexError, TypeError):
        return None
    return values


def _pointer(path: _Path) -> str:
    return "".join(f"/{step}" for step in path)
