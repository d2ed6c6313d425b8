"""The contexts an installation knows, and the active contexts that follow from their lists."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import cast

from skillmark.engine.errors import EngineError, MalformedInput, UnsupportedFeature
from skillmark.engine.wire.active_context import MEMO_LIMIT, ActiveContext
from skillmark.engine.wire.contexts import builtin_tables
from skillmark.engine.wire.json_types import JsonValue
from skillmark.engine.wire.term_tables import TermTable


class Contexts:
    """The contexts an installation knows, and everything that was worked out from them.

    Safe to share between threads; what it remembers is bounded.
    """

    def __init__(self, tables: Mapping[str, TermTable]) -> None:
        self._tables = dict(tables)
        self._empty = ActiveContext({})
        self._roots: dict[tuple[ActiveContext, tuple[str, ...]], ActiveContext] = {}

    @property
    def urls(self) -> frozenset[str]:
        """The URLs of the known contexts."""
        return frozenset(self._tables)

    def extended(self, tables: Mapping[str, TermTable]) -> "Contexts":
        """Return a store that knows *tables* too; a known URL keeps the table it has."""
        return Contexts({**tables, **self._tables})

    def root(self, value: JsonValue, outer: ActiveContext | None = None) -> ActiveContext:
        """Put the contexts of an ``@context`` member in force, on top of *outer*.

        Raises MalformedInput (reason ``context``) or UnsupportedFeature (``unknown_context``).
        """
        context = self._empty if outer is None else outer
        items: Sequence[JsonValue] = value if isinstance(value, list) else [value]
        try:
            key = (context, tuple(cast("Sequence[str]", items)))
            known = self._roots.get(key)
        except TypeError:
            raise self._not_a_url(items, context) from None
        if known is None:
            for item in items:
                context = context.with_table(self._table(item, context))
            if len(self._roots) >= MEMO_LIMIT:
                self._roots.clear()
            self._roots[key] = known = context
        return known

    def _table(self, url: JsonValue, context: ActiveContext) -> TermTable:
        table = self._tables.get(url) if isinstance(url, str) else None
        if table is not None:
            return table
        if not isinstance(url, str):
            raise self._not_a_url([url], context)
        raise UnsupportedFeature(
            reason="unknown_context",
            name=url,
            path="/@context",
            detail=f"the context {url} is not known to this installation, so its terms have no "
            "certain meaning; an administrator can add it",
        )

    @staticmethod
    def _not_a_url(items: Sequence[JsonValue], context: ActiveContext) -> EngineError:
        inline = [item for item in items if isinstance(item, dict)]
        remapped = sorted(
            name for item in inline for name in item if name in context.terms or name[:1] == "@"
        )
        if inline and not remapped and len(inline) == len([i for i in items if type(i) is not str]):
            return UnsupportedFeature(
                reason="inline_context",
                name="inline @context",
                path="/@context",
                detail="terms defined inside the document itself are not read",
            )
        return MalformedInput(
            reason="context",
            path="/@context",
            detail="the document redefines terms itself: " + ", ".join(remapped)
            if remapped
            else "@context must hold URLs",
        )


@cache
def builtin_contexts() -> Contexts:
    """Return the contexts that come with the engine."""
    return Contexts(builtin_tables())
