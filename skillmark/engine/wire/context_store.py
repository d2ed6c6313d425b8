"""The contexts an installation knows, and the active contexts that follow from their lists."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import cast

from skillmark.engine.errors import EngineError, MalformedInput, UnsupportedFeature
from skillmark.engine.wire.active_context import MEMO_LIMIT, ActiveContext
from skillmark.engine.wire.contexts import builtin_tables
from skillmark.engine.wire.json_types import JsonValue
from skillmark.engine.wire.term_tables import TermTable

MOST_CONTEXTS = 16
"""Contexts in one list; each has to be put in force on top of the others, which costs work."""

MOST_REMEMBERED = 8_192
"""Contexts and sets of types remembered in all; one may take ten kilobytes."""


class Contexts:
    """The contexts an installation knows, and everything that was worked out from them.

    Safe to share between threads; what it remembers is bounded.
    """

    def __init__(self, tables: Mapping[str, TermTable]) -> None:
        self._tables = dict(tables)
        self._empty = ActiveContext({})
        self._roots: dict[tuple[ActiveContext, tuple[str, ...]], ActiveContext] = {}

    @property
    def empty(self) -> ActiveContext:
        """The context in which every document begins.

        Documents choose lists of contexts and sets of types, and each new one is remembered below
        this one. When that has become too much, all of it is forgotten and worked out anew.
        """
        if self._empty.tally.remembered > MOST_REMEMBERED:
            self._empty = ActiveContext({})
            self._roots.clear()
        return self._empty

    @property
    def urls(self) -> frozenset[str]:
        """The URLs of the known contexts."""
        return frozenset(self._tables)

    def extended(self, tables: Mapping[str, TermTable]) -> "Contexts":
        """Return a store that knows *tables* too; a known URL keeps the table it has."""
        return Contexts({**tables, **self._tables})

    def root(self, value: JsonValue, outer: ActiveContext) -> ActiveContext:
        """Put the contexts of an ``@context`` member in force, on top of *outer*.

        Raises MalformedInput (reason ``context``) or UnsupportedFeature (``unknown_context``,
        ``inline_context``, ``too_complex``).
        """
        items: Sequence[JsonValue] = value if isinstance(value, list) else [value]
        if len(items) > MOST_CONTEXTS:
            raise UnsupportedFeature(
                reason="too_complex",
                name="@context",
                detail=f"more than {MOST_CONTEXTS} contexts in one list are not put in force",
            )
        if not all(isinstance(item, str) for item in items):
            return self._put_in_force(items, outer)
        key = (outer, tuple(cast("Sequence[str]", items)))
        known = self._roots.get(key)
        if known is None:
            known = self._put_in_force(items, outer)
            if len(self._roots) >= MEMO_LIMIT:
                self._roots.clear()
            self._roots[key] = known
        return known

    def _put_in_force(self, items: Sequence[JsonValue], context: ActiveContext) -> ActiveContext:
        for item in items:
            if not isinstance(item, str):
                raise self._not_a_url(item)
            context = context.with_table(self._table(item))
        return context

    def _table(self, url: str) -> TermTable:
        if url in self._tables:
            return self._tables[url]
        raise UnsupportedFeature(
            reason="unknown_context",
            name=url,
            detail=f"the context {url} is not known to this installation, so its terms have no "
            "certain meaning; an administrator can add it",
        )

    def _not_a_url(self, item: JsonValue) -> EngineError:
        if not isinstance(item, dict):
            return MalformedInput(reason="context", detail="@context must hold URLs")
        known = {name for table in self._tables.values() for name in _names(table)}
        remapped = sorted(name for name in item if name in known or name.startswith("@"))
        if remapped:
            names = ", ".join(remapped)
            return MalformedInput(reason="context", detail=f"the document itself redefines {names}")
        return UnsupportedFeature(
            reason="inline_context",
            name="inline @context",
            detail="terms that are defined inside the document itself are not read",
        )


def _names(table: TermTable) -> Iterator[str]:
    """Yield every term of *table* and of the contexts scoped inside it."""
    for name, definition in table.terms.items():
        yield name
        if isinstance(definition.scoped, TermTable):
            yield from _names(definition.scoped)


@cache
def builtin_contexts() -> Contexts:
    """Return the contexts that come with the engine."""
    return Contexts(builtin_tables())
