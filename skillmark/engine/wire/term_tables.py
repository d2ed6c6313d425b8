"""Term tables: what is left of a JSON-LD context once it is compiled.

A table holds, for each term, what the context says of it: the IRI or compact IRI it stands for,
the type and container of its values, and the table of its scoped context. Compiling checks that the
context uses nothing beyond that; a context with ``@vocab``, ``@language``, imports or other
features is refused, because under it terms would mean something that no table can show.

Source: JSON-LD 1.1 Processing Algorithms, section 4.2 (Create Term Definition), restated as data.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

from skillmark.engine.errors import MalformedInput, UnsupportedFeature
from skillmark.engine.wire.json_types import JsonObject, JsonValue

Scoped: TypeAlias = "TermTable | Literal['cleared'] | None"
"""The scoped context of a term: a table, ``cleared`` for ``"@context": null``, or none."""

_CONTAINERS = frozenset({"@set", "@list", "@graph"})
_KEYWORD_IDS = frozenset({"@id", "@type"})
_DEFINITION_MEMBERS = frozenset({"@id", "@type", "@container", "@context", "@protected", "@prefix"})
_DEEPEST_SCOPE = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class TermDefinition:
    """One term as its context writes it; IRIs are not expanded yet.

    ``id`` is None for a term the context switches off. ``simple`` tells whether the term was
    defined by a bare string and may therefore serve as a prefix.
    """

    id: str | None
    type: str | None = None
    container: str | None = None
    scoped: Scoped = None
    protected: bool = False
    simple: bool = False


@dataclass(frozen=True, slots=True)
class TermTable:
    """The terms of one context."""

    terms: Mapping[str, TermDefinition]

    def __hash__(self) -> int:
        return id(self)  # tables live as long as the store that holds them


def compile_context(context: JsonValue) -> TermTable:
    """Compile the value of an ``@context`` member.

    Raises MalformedInput (reason ``context``) for what is not a context and UnsupportedFeature
    (reason ``context_feature``) for one that a term table cannot express.
    """
    return _table(context, depth=0)


def write_table(table: TermTable) -> JsonObject:
    """Return *table* as the JSON in which compiled tables are stored."""
    return {term: _write_definition(definition) for term, definition in table.terms.items()}


def read_table(stored: JsonObject) -> TermTable:
    """Read what ``write_table`` wrote; the store is ours, so it is not checked again."""
    return TermTable({term: _read_definition(stored[term]) for term in stored})


def _write_definition(definition: TermDefinition) -> JsonObject:
    wire: JsonObject = {"id": definition.id}
    for member in ("type", "container", "protected", "simple"):
        if value := getattr(definition, member):
            wire[member] = value
    if definition.scoped is not None:
        scoped = definition.scoped
        wire["scoped"] = scoped if isinstance(scoped, str) else write_table(scoped)
    return wire


def _read_definition(stored: Any) -> TermDefinition:
    scoped = stored.get("scoped")
    return TermDefinition(
        id=stored["id"],
        type=stored.get("type"),
        container=stored.get("container"),
        protected=stored.get("protected", False),
        simple=stored.get("simple", False),
        scoped=read_table(scoped) if isinstance(scoped, dict) else scoped,
    )


def _table(context: JsonValue, *, depth: int) -> TermTable:
    if not isinstance(context, dict):
        raise MalformedInput(reason="context", detail="a context must be one JSON object")
    if depth > _DEEPEST_SCOPE:
        raise _unsupported("contexts nested this deep")
    protected = _boolean(context.get("@protected", False))
    if context.get("@version", 1.1) != 1.1:
        raise _unsupported("@version other than 1.1")
    terms = {}
    for term, definition in context.items():
        if term in {"@protected", "@version"}:
            continue
        if term.startswith("@") or ":" in term or "/" in term or not term:
            raise _unsupported(term)
        terms[term] = _definition(definition, protected=protected, depth=depth)
    return TermTable(terms)


def _definition(definition: JsonValue, *, protected: bool, depth: int) -> TermDefinition:
    if definition is None:
        return TermDefinition(id=None, protected=protected)
    if isinstance(definition, str):
        return TermDefinition(id=_identifier(definition), protected=protected, simple=True)
    if not isinstance(definition, dict):
        raise MalformedInput(reason="context", detail="a term is a string, an object or null")
    for member in definition:
        if member not in _DEFINITION_MEMBERS:
            raise _unsupported(member)
    return TermDefinition(
        id=_identifier(definition.get("@id")),
        type=_value_type(definition.get("@type")),
        container=_container(definition.get("@container")),
        scoped=_scoped(definition, depth=depth),
        protected=_boolean(definition.get("@protected", protected)),
        simple=_boolean(definition.get("@prefix", False)),
    )


def _identifier(value: JsonValue) -> str:
    if not isinstance(value, str) or (value.startswith("@") and value not in _KEYWORD_IDS):
        raise _unsupported(f"a term for {value!r}")
    return value


def _value_type(value: JsonValue) -> str | None:
    if value is None or isinstance(value, str):
        return value
    raise MalformedInput(reason="context", detail="@type of a term must be a string")


def _container(value: JsonValue) -> str | None:
    if isinstance(value, list) and len(value) == 1:
        value = value[0]
    if value is None or (isinstance(value, str) and value in _CONTAINERS):
        return value
    raise _unsupported(f"@container {value!r}")


def _scoped(definition: JsonObject, *, depth: int) -> Scoped:
    if "@context" not in definition:
        return None
    if definition["@context"] is None:
        return "cleared"
    return _table(definition["@context"], depth=depth + 1)


def _boolean(value: JsonValue) -> bool:
    if isinstance(value, bool):
        return value
    raise MalformedInput(reason="context", detail="@protected and @prefix must be true or false")


def _unsupported(name: str) -> UnsupportedFeature:
    return UnsupportedFeature(
        reason="context_feature",
        name=name,
        detail=f"contexts with {name} cannot be compiled to a term table",
    )
