"""Active contexts: which meaning each member has at one place of a document.

What a member means depends on the list of contexts, on the types of the objects around it and on
the members that lead to it, never on values. So every active context is built once, from compiled
term tables, and remembered: reading a document then costs dictionary look-ups only.

Source: JSON-LD 1.1 Processing Algorithms, sections 4.1 (context processing) and 5.1 (which scoped
context applies where). Protected terms may be repeated with the same meaning, never changed.
"""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from skillmark.engine.errors import MalformedInput, UnsupportedFeature
from skillmark.engine.wire.nquads import is_absolute_iri
from skillmark.engine.wire.term_tables import Scoped, TermDefinition, TermTable

MEMO_LIMIT = 4096
"""Contexts remembered under one parent; a hostile document cannot make a memo grow beyond it."""

_GENERAL_DELIMITERS = tuple(":/?#[]@")
_NO_TABLE = TermTable({})


@dataclass(frozen=True, slots=True)
class Term:
    """A term in force; ``iri`` is absolute, a keyword (``@id``, ``@type``), or None."""

    iri: str | None
    type: str | None
    container: str | None
    scoped: Scoped
    is_prefix: bool
    protected: bool

    def same_meaning(self, other: "Term") -> bool:
        """Whether both say the same, protection aside."""
        return (self.iri, self.type, self.container, self.is_prefix, self.scoped) == (
            other.iri,
            other.type,
            other.container,
            other.is_prefix,
            other.scoped,
        )


@dataclass(slots=True)
class Tally:
    """How much has been remembered below one empty context, by all contexts that follow from it."""

    remembered: int = 0


class ActiveContext:
    """The terms in force at one place, and the contexts that follow from it.

    ``previous`` is the context that child objects return to, when this one came from a type:
    type-scoped contexts do not reach into child objects.
    """

    __slots__ = ("_overlays", "_typed", "actions", "by_types", "previous", "tally", "terms")

    def __init__(
        self,
        terms: Mapping[str, Term],
        previous: "ActiveContext | None" = None,
        *,
        tally: Tally | None = None,
    ) -> None:
        self.terms = terms
        self.previous = previous
        self.tally = tally or Tally()
        self.tally.remembered += 1
        self.actions: dict[str, object] = {}
        self.by_types: dict[object, tuple[ActiveContext, tuple[str, ...]]] = {}
        self._overlays: dict[tuple[object, bool, bool], ActiveContext] = {}
        self._typed: dict[tuple[str, ...], ActiveContext] = {}

    def with_table(self, table: TermTable) -> "ActiveContext":
        """Return this context with a context of the document's ``@context`` list on top."""
        return self._overlay(table, overrides=False, propagates=True)

    def for_types(self, types: tuple[str, ...]) -> "ActiveContext":
        """Return the context inside an object with *types*: type-scoped, in code-point order."""
        scoped = tuple(
            sorted({name for name in types if name in self.terms and self.terms[name].scoped})
        )
        context = self._typed.get(scoped)
        if context is None:
            context = self
            for name in scoped:
                context = context._overlay(
                    self.terms[name].scoped, overrides=False, propagates=False
                )
            _remember(self._typed, scoped, context)
        return context

    def for_member(self, term: Term) -> "ActiveContext":
        """Return the context of an object that stands under *term* of this context."""
        outer = self.previous or self
        return outer.for_value(term)

    def for_value(self, term: Term) -> "ActiveContext":
        """Return the context of a string that stands under *term*, or of a reference by id."""
        if term.scoped is None:
            return self
        return self._overlay(term.scoped, overrides=True, propagates=True)

    def expand(self, value: str) -> str | None:
        """Expand a type or ``@vocab`` value; None when it is neither a term nor absolute."""
        term = self.terms.get(value)
        if term is not None:
            return None if term.iri is None or term.iri.startswith("@") else term.iri
        return value if is_absolute_iri(value) and not self.has_prefix(value) else None

    def has_prefix(self, iri: str) -> bool:
        """Whether *iri* would be read as a compact IRI here, and so mean something else."""
        term = self.terms.get(iri.partition(":")[0])
        return term is not None and term.is_prefix

    def _overlay(self, scoped: Scoped, *, overrides: bool, propagates: bool) -> "ActiveContext":
        key = (scoped, overrides, propagates)
        known = self._overlays.get(key)
        if known is not None:
            return known
        if scoped == "cleared":
            context = self._cleared(overrides=overrides, propagates=propagates)
        else:
            table = scoped if isinstance(scoped, TermTable) else _NO_TABLE
            terms = _Definitions(self.terms, table, overrides=overrides).merged()
            previous = self.previous or (None if propagates else self)
            context = ActiveContext(terms, previous, tally=self.tally)
        _remember(self._overlays, key, context)
        return context

    def _cleared(self, *, overrides: bool, propagates: bool) -> "ActiveContext":
        if not overrides and any(term.protected for term in self.terms.values()):
            raise _redefined("null")
        return ActiveContext({}, None if propagates else self, tally=self.tally)


Key = TypeVar("Key", bound=Hashable)


def _remember(memo: dict[Key, ActiveContext], key: Key, context: ActiveContext) -> None:
    if len(memo) >= MEMO_LIMIT:
        memo.clear()
    memo[key] = context


class _Definitions:
    """Puts the terms of one table on top of the terms in force, expanding IRIs on the way."""

    def __init__(self, terms: Mapping[str, Term], table: TermTable, *, overrides: bool) -> None:
        self._outer = terms
        self._table = table.terms
        self._overrides = overrides
        self._defined: dict[str, Term] = {}
        self._pending: set[str] = set()

    def merged(self) -> Mapping[str, Term]:
        for name in self._table:
            self._define(name)
        return {**self._outer, **self._defined}

    def _define(self, name: str) -> Term:
        if name in self._defined:
            return self._defined[name]
        if name in self._pending:
            raise MalformedInput(reason="context", path=name, detail="the term refers to itself")
        self._pending.add(name)
        term = self._term(name, self._table[name])
        before = self._outer.get(name)
        if before is not None and before.protected and not self._overrides:
            if not before.same_meaning(term):
                raise _redefined(name)
            term = before
        self._defined[name] = term
        return term

    def _term(self, name: str, definition: TermDefinition) -> Term:
        iri = None if definition.id is None else self._expand(definition.id, of=name)
        value_type = definition.type
        return Term(
            iri=iri,
            type=None if value_type is None else self._expand(value_type, of=name),
            container=definition.container,
            scoped=definition.scoped,
            is_prefix=definition.simple and iri is not None and iri.endswith(_GENERAL_DELIMITERS),
            protected=definition.protected,
        )

    def _expand(self, value: str, *, of: str) -> str:
        if value.startswith("@"):
            return value
        term = self._lookup(value, of=of)
        if term is not None and term.iri is not None:
            return term.iri
        prefix, colon, suffix = value.partition(":")
        if colon and not suffix.startswith("//"):
            term = self._lookup(prefix, of=of)
            if term is not None and term.is_prefix:
                return f"{term.iri}{suffix}"
        # An undefined prefix is left as it stands: OB 3.0.3 says xsd:dateTime without defining
        # xsd, and its signatures hold exactly that text (trap T-5).
        if is_absolute_iri(value):
            return value
        raise UnsupportedFeature(
            reason="context_feature", name=value, detail=f"the term {of} has no absolute IRI"
        )

    def _lookup(self, name: str, *, of: str) -> Term | None:
        if name in self._table and name != of:
            return self._define(name)
        return self._outer.get(name)


def _redefined(name: str) -> MalformedInput:
    return MalformedInput(
        reason="context", path=name, detail="a later context gives a protected term a new meaning"
    )
