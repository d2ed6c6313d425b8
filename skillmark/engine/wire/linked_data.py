"""The strict JSON-LD reader: credentials in, RDF statements out, nothing lost and nothing guessed.

A document is read with compiled term tables (``term_tables``) in one pass. Whatever the tables do
not define is refused, so a claim that a signature would not cover can never pass: undefined
members, relative ids, null, empty arrays, inline contexts, JSON-LD keywords. What is legal JSON-LD
but not read by this engine (unknown contexts, ``@json`` values, compact IRIs) raises
``UnsupportedFeature``: that is "cannot tell", not "no".

Values have to have the JSON type their datatype calls for. RDF cannot tell ``3`` from ``"3"`` under
a typed term, so without this rule somebody could change the one into the other unseen.

Source: JSON-LD 1.1 Processing Algorithms, sections 5.1 (expansion) and 7.1 (to RDF), for documents
in compact form; Data Integrity 1.0, section 2.4.2 (DATA_LOSS_DETECTION_ERROR); base IRI is null.
"""

from collections.abc import Callable
from typing import TypeAlias, cast

from skillmark.engine.errors import EngineError, MalformedInput, UnsupportedFeature
from skillmark.engine.wire.active_context import MEMO_LIMIT, ActiveContext, Term
from skillmark.engine.wire.context_store import Contexts, builtin_contexts
from skillmark.engine.wire.json_types import JsonObject, JsonValue
from skillmark.engine.wire.literals import language_literal, literal_writer, plain_literal
from skillmark.engine.wire.nquads import RDF, Quad, is_absolute_iri
from skillmark.engine.wire.rdf_canon import DEFAULT_BUDGET, Dataset, canonicalize

__all__ = ["Contexts", "builtin_contexts", "canonical_nquads", "to_dataset"]

MOST_TYPES = 4
"""Types one object may have; each may bring a scoped context, which costs work to put in force."""

Emit: TypeAlias = "Callable[[_Walk, list[str], str, JsonValue], None]"
"""Writes the statements of one member: walk, fragments of the subject, the subject, the value."""

_TYPE = f"<{RDF}type>"
_FIRST = f"<{RDF}first>"
_REST = f"<{RDF}rest>"
_NIL = f"<{RDF}nil>"


def canonical_nquads(
    document: JsonObject, contexts: Contexts, *, budget: int = DEFAULT_BUDGET
) -> bytes:
    """Return the RDFC-1.0 canonical N-Quads (SHA-256) of *document*, as UTF-8.

    Raises MalformedInput and UnsupportedFeature as ``to_dataset`` does, and the latter with reason
    ``too_complex`` when telling blank nodes apart takes more work than allowed.
    """
    return canonicalize(to_dataset(document, contexts), budget=budget)


def to_dataset(document: JsonObject, contexts: Contexts) -> Dataset:
    """Read *document* into an RDF dataset.

    Raises MalformedInput with reason ``data_loss`` (something would vanish from the signed form),
    ``type_mismatch``, ``number_out_of_range``, ``null_value``, ``empty_array``,
    ``duplicate_value``, ``json_ld_keyword`` or ``context``, and UnsupportedFeature, each with the
    JSON pointer.
    """
    if "@context" not in document:
        raise MalformedInput(reason="context", detail="the document has no @context")
    walk = _Walk(contexts)
    walk.node(document, contexts.empty, is_root=True)
    return Dataset(walk.ground, walk.links, walk.named, walk.described, walk.vocabulary)


class _Walk:
    """One reading of one document: the statements so far and the next blank node."""

    __slots__ = ("blanks", "contexts", "described", "ground", "links", "named", "vocabulary")

    def __init__(self, contexts: Contexts) -> None:
        self.contexts = contexts
        self.ground: dict[str, list[str]] = {}
        self.links: list[tuple[str, str, str]] = []
        self.named: list[Quad] = []
        self.described: list[str] = []
        self.vocabulary: list[str] = []
        self.blanks = 0

    def blank(self) -> str:
        self.blanks += 1
        return f"_:b{self.blanks}"

    def node(self, node: JsonObject, context: ActiveContext, *, is_root: bool = False) -> str:
        """Write the statements of one node object; return its subject."""
        key = "@context"
        try:
            if key in node:
                context = self._own_context(node, context, is_root=is_root)
            key = "id"
            subject = _iri(node[key], context) if key in node else self.blank()
            fragments = self.ground.setdefault(subject, [])
            if len(node) > 1:
                self.described.append(subject)
            if "type" in node:
                key = "type"
                context, type_fragments = _typed(context, node[key])
                fragments += type_fragments
            actions = cast("dict[str, Emit]", context.actions)
            for key, value in node.items():
                emit = actions.get(key) or _action(context, key)
                emit(self, fragments, subject, value)
        except EngineError as error:
            _locate(error, key)
            raise
        return subject

    def _own_context(
        self, node: JsonObject, context: ActiveContext, *, is_root: bool
    ) -> ActiveContext:
        """Only an embedded credential may bring contexts of its own, and only known ones."""
        types = node.get("type")
        is_credential = isinstance(types, list) and "VerifiableCredential" in types
        if not is_root and not is_credential:
            raise MalformedInput(
                reason="context", detail="only an embedded credential may have its own @context"
            )
        return self.contexts.root(node["@context"], context)

    def member(
        self,
        predicate: str,
        fragments: list[str],
        subject: str,
        value: JsonObject,
        inside: ActiveContext,
    ) -> None:
        """Write the node object *value* and the statement that leads to it."""
        obj = self.node(value, inside)
        if obj[0] == "_":
            self.links.append((subject, predicate, obj))
        else:
            fragments.append(f"{predicate} {obj}")

    def graph(self, predicate: str, subject: str, value: JsonObject, inside: ActiveContext) -> None:
        """Write *value* into a named graph of its own, as ``proof`` asks for."""
        name = self.blank()
        self.links.append((subject, predicate, name))
        outer = (self.ground, self.links)
        self.ground, self.links = {}, []
        self.node(value, inside)
        inner = Dataset(self.ground, self.links)
        self.ground, self.links = outer
        self.named += [(s, p, o, name) for s, p, o, _ in inner.quads()]


def _locate(error: EngineError, key: str) -> None:
    """Put the member *key* in front of the path of *error*."""
    if isinstance(error, MalformedInput | UnsupportedFeature):
        error.path = f"/{key.replace('~', '~0').replace('/', '~1')}{error.path}"


def _typed(context: ActiveContext, types: JsonValue) -> tuple[ActiveContext, tuple[str, ...]]:
    """Return the context inside an object with *types*, and its ``rdf:type`` fragments."""
    key = tuple(cast("list[str]", types)) if isinstance(types, list) else types
    memo = context.by_types
    try:
        known = memo.get(key)
    except TypeError:
        raise MalformedInput(reason="structure", detail="types are strings") from None
    if known is None:
        names = key if isinstance(key, tuple) else (key,)
        known = (context.for_types(_checked(names)), _type_fragments(context, names))
        if len(memo) >= MEMO_LIMIT:
            memo.clear()
        memo[key] = known
        context.tally.remembered += 1
    return known


def _checked(names: tuple[JsonValue, ...]) -> tuple[str, ...]:
    if not names or not all(isinstance(name, str) for name in names):
        raise MalformedInput(reason="structure", detail="an object has one or more types, as texts")
    if len(names) > MOST_TYPES:
        raise UnsupportedFeature(
            reason="too_complex",
            name="types",
            detail=f"more than {MOST_TYPES} types of one object are not put in force",
        )
    return cast("tuple[str, ...]", names)


def _type_fragments(context: ActiveContext, names: tuple[JsonValue, ...]) -> tuple[str, ...]:
    iris = [context.expand(cast("str", name)) for name in names]
    if None in iris:
        name = names[iris.index(None)]
        raise MalformedInput(reason="data_loss", detail=f"the type {name} is not defined")
    if len(set(iris)) != len(iris):
        raise MalformedInput(reason="duplicate_value", detail="two types mean the same")
    return tuple(f"{_TYPE} <{iri}>" for iri in iris)


def _iri(value: JsonValue, context: ActiveContext) -> str:
    if type(value) is not str:
        raise MalformedInput(reason="type_mismatch", detail="an id must be one string")
    if not is_absolute_iri(value):
        raise MalformedInput(
            reason="data_loss",
            detail=f"{value!r} is not an absolute URL or URN, so it names nothing",
        )
    if context.has_prefix(value):
        raise UnsupportedFeature(
            reason="compact_iri", name=value, detail=f"{value} would be read as an abbreviation"
        )
    return f"<{value}>"


def _action(context: ActiveContext, key: str) -> Emit:
    """Work out, once for each context and member, how its values are written."""
    term = context.terms.get(key)
    if key == "@context" or (term is not None and term.iri == f"@{key}" and key in {"id", "type"}):
        emit: Emit = _written_already
    elif key.startswith("@"):
        raise MalformedInput(
            reason="json_ld_keyword",
            detail=f"{key} does not belong in a credential in compact form",
        )
    elif term is None or term.iri is None or term.iri.startswith("@"):
        raise _undefined(key)
    elif key[:1].isupper() and _is_second_name(context, key, term):
        raise MalformedInput(
            reason="data_loss", detail=f"{key} is the name of a class, and not of a member"
        )
    else:
        emit = _member_writer(context, term)
    if len(context.actions) < MEMO_LIMIT:
        context.actions[key] = emit
    return emit


def _is_second_name(context: ActiveContext, key: str, term: Term) -> bool:
    """Whether *key* stands for the IRI of another member too.

    Open Badges gives ``geo`` and the class ``GeoCoordinates`` one IRI, and ``criteria`` and
    ``Criteria``. Renamed from the one to the other, a member would vanish for every reader and yet
    be the same statement.
    """
    return any(each.iri == term.iri for name, each in context.terms.items() if name != key)


def _undefined(key: str) -> EngineError:
    if ":" in key:
        return UnsupportedFeature(
            reason="compact_iri", name=key, detail=f"{key} is an abbreviation; these are not read"
        )
    return MalformedInput(
        reason="data_loss",
        detail=f"{key!r} is not defined by the document's contexts, so no signature covers it",
    )


def _written_already(_walk: _Walk, _fragments: list[str], _subject: str, _value: JsonValue) -> None:
    """Ids, types and contexts are read before the members."""


def _member_writer(context: ActiveContext, term: Term) -> Emit:
    predicate = f"<{term.iri}>"
    inside = context.for_member(term)
    if term.container == "@list":
        return _list_writer(predicate, _value_writer(_FIRST, context, term, inside))
    if term.container == "@graph":
        return _each(_graph_writer(predicate, inside))
    return _each(_value_writer(predicate, context, term, inside))


def _value_writer(
    predicate: str, context: ActiveContext, term: Term, inside: ActiveContext
) -> Emit:
    if term.type == "@id":
        return _reference_writer(predicate, inside, lambda value, _walk: _iri(value, context))
    if term.type == "@vocab":
        vocabulary = context.for_value(term)
        return _reference_writer(
            predicate, inside, lambda value, walk: _vocabulary_iri(value, walk, vocabulary)
        )
    if term.type is None:
        return _plain_writer(predicate, inside)
    if term.type.startswith("@"):
        raise UnsupportedFeature(
            reason="json_literal", name=term.type, detail=f"{term.type} values are not read"
        )
    return _typed_writer(predicate, term.type, inside)


def _vocabulary_iri(value: JsonValue, walk: _Walk, context: ActiveContext) -> str:
    iri = context.expand(value) if isinstance(value, str) else None
    if iri is None:
        raise MalformedInput(reason="data_loss", detail=f"{value!r} is not a defined term")
    walk.vocabulary.append(f"<{iri}>")
    return f"<{iri}>"


def _reference_writer(
    predicate: str, inside: ActiveContext, expand: Callable[[JsonValue, _Walk], str]
) -> Emit:
    def emit(walk: _Walk, fragments: list[str], subject: str, value: JsonValue) -> None:
        if type(value) is dict:
            walk.member(predicate, fragments, subject, value, inside)
        else:
            fragments.append(f"{predicate} {expand(value, walk)}")

    return emit


def _plain_writer(predicate: str, inside: ActiveContext) -> Emit:
    def emit(walk: _Walk, fragments: list[str], subject: str, value: JsonValue) -> None:
        if type(value) is str:
            fragments.append(f"{predicate} {plain_literal(value)}")
        elif type(value) is dict and "@value" not in value:
            walk.member(predicate, fragments, subject, value, inside)
        else:
            fragments.append(f"{predicate} {language_literal(value)}")

    return emit


def _typed_writer(predicate: str, datatype: str, inside: ActiveContext) -> Emit:
    write = literal_writer(datatype)

    def emit(walk: _Walk, fragments: list[str], subject: str, value: JsonValue) -> None:
        if type(value) is dict:
            walk.member(predicate, fragments, subject, value, inside)
        else:
            fragments.append(f"{predicate} {write(value)}")

    return emit


def _graph_writer(predicate: str, inside: ActiveContext) -> Emit:
    def emit(walk: _Walk, _fragments: list[str], subject: str, value: JsonValue) -> None:
        if type(value) is not dict:
            raise MalformedInput(reason="type_mismatch", detail="an object is needed here")
        walk.graph(predicate, subject, value, inside)

    return emit


def _each(single: Emit) -> Emit:
    """Write every value of an array; the order of a set is not part of what is signed."""

    def emit(walk: _Walk, fragments: list[str], subject: str, value: JsonValue) -> None:
        if type(value) is not list:
            single(walk, fragments, subject, value)
            return
        _check_array(value)
        for index, item in enumerate(value):
            try:
                single(walk, fragments, subject, item)
            except EngineError as error:
                _locate(error, str(index))
                raise

    return emit


def _check_array(items: list[JsonValue]) -> None:
    if not items:
        raise MalformedInput(
            reason="empty_array",
            detail="an empty array says nothing and is not signed; leave it out",
        )
    if len(items) == 1:
        return
    names = [item.get("id") if isinstance(item, dict) else item for item in items]
    texts = [name for name in names if isinstance(name, str)]
    if len(set(texts)) != len(texts):
        raise MalformedInput(reason="duplicate_value", detail="the array holds the same item twice")


def _list_writer(predicate: str, first: Emit) -> Emit:
    """Write an ordered ``@list``: a chain of blank cells (RDF Schema, section 5.2)."""

    def emit(walk: _Walk, _fragments: list[str], subject: str, value: JsonValue) -> None:
        items = value if isinstance(value, list) else [value]
        if not items:
            raise MalformedInput(reason="empty_array", detail="an empty list must be left out")
        before = (subject, predicate)
        for item in items:
            cell = walk.blank()
            walk.links.append((*before, cell))
            first(walk, walk.ground.setdefault(cell, []), cell, item)
            before = (cell, _REST)
        walk.ground[before[0]].append(f"{_REST} {_NIL}")

    return emit
