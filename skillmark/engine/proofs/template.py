"""A document compiled into a template: the same statements with other values, without the walk.

The credentials of one batch differ in a few texts: ids, dates, names, hashes, a status index. The
template runs the strict reader once with a stand-in at each of these *slots* and keeps what came
out: the canonical N-Quads with gaps, and the JSON with gaps. Filling the gaps gives byte for byte
what the reader and RDFC-1.0 give for that recipient; where it cannot be sure of that it gives
nothing, and the caller walks the document instead.

What makes this exact, and not a guess:

- What a member means never depends on values, apart from ids, types and vocabulary values. Ids are
  checked here as the reader checks them; slots at types and vocabulary values are refused.
- The label of a blank node depends on values (it follows the order of first-degree hashes), so
  those hashes are worked out anew for every node whose statements contain a slot.
- A slot whose value is the id of another node of the document would merge the two: given up.
"""

import re
from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Final, NamedTuple

import orjson

from skillmark.engine.errors import MalformedInput, UnsupportedFeature
from skillmark.engine.proofs.text_template import (
    Gaps,
    JsonTemplate,
    Lines,
    TextTemplate,
    merge_lines,
)
from skillmark.engine.wire.json_types import JsonObject
from skillmark.engine.wire.linked_data import Contexts, to_dataset
from skillmark.engine.wire.nquads import IRI_REST, RDF, escape_literal
from skillmark.engine.wire.rdf_canon import Dataset

Slots = Mapping[str, Sequence[str]]
"""Name of each slot → the JSON pointers of the texts it fills."""

MOST_SLOTS: Final = 200
# Ids in slots, a line each, as ``nquads.is_absolute_iri`` has them. No context has a prefix of one
# of these names, so none is an abbreviation; other schemes are walked.
_IRI: Final = rf"(?:urn|https?|did|mailto|tel):{IRI_REST}"
_IRIS: Final = re.compile(rf"(?:{_IRI}(?:\n{_IRI})*)?")


class _Shape(NamedTuple):
    """What the compiler found; positions are those of ``text_template.Gaps``.

    ``iris`` are the slots that stand as an IRI somewhere, ``subjects`` those that are the id of a
    node, ``constants`` the ids of the nodes that are the same for everybody. A blank node is its
    first-degree hash, or the lines to work it out from.
    """

    iris: tuple[int, ...]
    subjects: tuple[int, ...]
    constants: frozenset[str]
    blocks: list[Lines]
    blanks: list[bytes | TextTemplate]


class DocumentTemplate:
    """A compiled document. Make it with ``compile_document``; it is immutable and shareable."""

    __slots__ = (
        "_blanks",
        "_constant_blocks",
        "_fixed_blocks",
        "_json",
        "_labels",
        "_other_blocks",
        "_shape",
        "names",
    )

    def __init__(self, names: tuple[str, ...], json: JsonTemplate, shape: _Shape) -> None:
        self.names = names
        self._json = json
        self._shape = shape
        self._blanks = shape.blanks
        self._labels = [f"_:c14n{number}" for number in range(len(shape.blanks))]
        self._constant_blocks = [b.fill(()).encode() for b in shape.blocks if not b.has_gaps]
        with_gaps = [block for block in shape.blocks if block.has_gaps]
        self._fixed_blocks = [block.fixed for block in with_gaps if block.fixed is not None]
        self._other_blocks = [block for block in with_gaps if block.fixed is None]

    def json(self, values: Sequence[str]) -> bytes:
        """Return the compact JSON of the document with *values* in the order of ``names``."""
        return self._json.fill(values)

    def nquads(self, values: Sequence[str]) -> bytes | None:
        """Return the canonical N-Quads with *values*, or None when the document must be walked."""
        if not self._fits(values):
            return None
        filled = [*values, *_escaped(values)]
        if self._blanks:
            labels = self._canonical_labels(filled)
            if labels is None:
                return None
            filled += labels
        # UTF-8 sorts as code points do, so whole blocks can be sorted as bytes.
        blocks = self._constant_blocks.copy()
        blocks += [(text % slots(filled)).encode() for text, slots in self._fixed_blocks]
        blocks += [block.fill(filled).encode() for block in self._other_blocks]
        blocks.sort()
        return b"".join(blocks)

    def _fits(self, values: Sequence[str]) -> bool:
        lines = "\n".join([values[slot] for slot in self._shape.iris])
        if _IRIS.fullmatch(lines) is None or lines.count("\n") >= len(self._shape.iris) > 0:
            return False
        subjects = {values[slot] for slot in self._shape.subjects}
        return len(subjects) == len(self._shape.subjects) and self._shape.constants.isdisjoint(
            subjects
        )

    def _canonical_labels(self, filled: list[str]) -> list[str] | None:
        """Return the canonical label of each blank node; None when two look the same."""
        hashes = [
            node if isinstance(node, bytes) else sha256(node.fill(filled).encode()).digest()
            for node in self._blanks
        ]
        label_of = dict(zip(sorted(hashes), self._labels, strict=True))
        if len(label_of) != len(hashes):
            return None
        return [label_of[digest] for digest in hashes]


def _escaped(values: Sequence[str]) -> Sequence[str]:
    together = "~".join(values)
    if together.isprintable() and '"' not in together and "\\" not in together:
        return values
    return [escape_literal(value) for value in values]


def compile_document(document: JsonObject, slots: Slots, contexts: Contexts) -> DocumentTemplate:
    """Compile *document* (without proofs); each slot may stand at several places.

    Raises MalformedInput and UnsupportedFeature as ``to_dataset`` does, and UnsupportedFeature
    with reason ``template`` for a document or slot that has to be walked every time: named graphs,
    slots at types, vocabulary values or array items.
    """
    if len(slots) > MOST_SLOTS:
        raise _walk_instead("more slots than are worth it")
    gaps = Gaps(len(slots), orjson.dumps(document))
    marked = orjson.loads(orjson.dumps(document))
    for number, pointers in enumerate(slots.values()):
        for pointer in pointers:
            _replace(marked, pointer, gaps.mark(number))
    dataset = to_dataset(marked, contexts)
    if dataset.named:
        raise _walk_instead("proofs of embedded credentials")
    if any(gaps.slots_in(term) for term in dataset.vocabulary):
        raise _walk_instead("a slot at a vocabulary value")
    compiler = _Compiler(dataset, gaps)
    json = gaps.json_template(orjson.dumps(marked).decode())
    return DocumentTemplate(tuple(slots), json, compiler.shape())


def _replace(document: JsonObject, pointer: str, mark: str) -> None:
    *path, last = pointer.split("/")[1:]
    place: object = document
    for step in path:
        place = place[int(step) if isinstance(place, list) else step]  # type: ignore[index]
    if not isinstance(place, dict) or last in {"type", "@context"}:
        raise _walk_instead(f"a slot at {pointer}")
    if not isinstance(place.get(last), str):
        raise MalformedInput(reason="template", path=pointer, detail="a slot must hold a text")
    place[last] = mark


def _walk_instead(what: str) -> UnsupportedFeature:
    return UnsupportedFeature(
        reason="template", name=what, detail=f"{what} cannot be compiled into a template"
    )


class _Compiler:
    """Turns the dataset of the marked document into line templates."""

    def __init__(self, dataset: Dataset, gaps: Gaps) -> None:
        self._gaps = gaps
        self._ground = {
            subject: sorted(set(fragments)) for subject, fragments in dataset.ground.items()
        }
        self._links = dataset.links
        subjects = {*self._ground, *(s for s, _, _ in self._links), *(o for _, _, o in self._links)}
        blanks = sorted(subject for subject in subjects if subject.startswith("_:"))
        self._labels = {blank: gaps.label(number) for number, blank in enumerate(blanks)}
        self._iris = sorted(subject for subject in subjects if subject.startswith("<"))

    def shape(self) -> _Shape:
        """Return everything that filling needs to know."""
        fragments = [f for all_of_one in self._ground.values() for f in all_of_one]
        if any(f.startswith(f"<{RDF}type>") and self._gaps.slots_in(f) for f in fragments):
            raise _walk_instead("a slot at a type")
        return _Shape(
            iris=self._gaps.iri_slots([*self._iris, *fragments]),
            subjects=self._gaps.iri_slots(self._iris),
            constants=frozenset(i[1:-1] for i in self._iris if not self._gaps.slots_in(i)),
            blocks=self._blocks(),
            blanks=[self._blank_node(blank) for blank in self._labels],
        )

    def _blocks(self) -> list[Lines]:
        blocks = []
        for subject in [*self._iris, *self._labels]:
            links = [f"{p} {self._labels[o]}" for s, p, o in self._links if s == subject]
            objects = [*self._ground.get(subject, ()), *links]
            if objects:
                start = self._labels.get(subject, subject)
                blocks.append(merge_lines(objects, self._gaps, prefix=f"{start} "))
        return blocks

    def _blank_node(self, blank: str) -> bytes | TextTemplate:
        """Return what its first-degree hash is made from (RDFC-1.0, section 4.6)."""
        lines = [f"_:a {fragment}" for fragment in self._ground.get(blank, ())]
        for subject, predicate, obj in self._links:
            if blank in (subject, obj):
                start = self._seen_from(blank, subject)
                lines.append(f"{start} {predicate} {self._seen_from(blank, obj)}")
        if not any(self._gaps.slots_in(line) for line in lines):
            text = "".join(sorted(f"{line} .\n" for line in lines))
            return sha256(text.encode()).digest()
        merged = merge_lines(lines, self._gaps, prefix="")
        if merged.fixed is None:
            raise _walk_instead("a blank node with several variable values of one member")
        return merged.fixed

    @staticmethod
    def _seen_from(blank: str, term: str) -> str:
        if not term.startswith("_:"):
            return term
        return "_:a" if term == blank else "_:z"
