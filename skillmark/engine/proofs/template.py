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

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Final

import orjson

from skillmark.engine.errors import MalformedInput, UnsupportedFeature
from skillmark.engine.proofs.text_template import Gaps, JsonTemplate, Lines, merge_lines
from skillmark.engine.wire.json_types import JsonObject
from skillmark.engine.wire.linked_data import Contexts, to_dataset
from skillmark.engine.wire.nquads import RDF, escape_literal, is_absolute_iri
from skillmark.engine.wire.rdf_canon import Dataset

Slots = Mapping[str, Sequence[str]]
"""Name of each slot → the JSON pointers of the texts it fills."""

MOST_SLOTS: Final = 200
_SCHEMES: Final = frozenset({"urn", "https", "http", "did", "mailto", "tel"})


@dataclass(frozen=True, slots=True)
class _BlankNode:
    """One blank node: its first-degree hash, or the lines to work it out from."""

    constant_hash: str | None
    lines: Lines | None


class DocumentTemplate:
    """A compiled document. Make it with ``compile_document``; it is immutable and shareable."""

    __slots__ = (
        "_blanks",
        "_blocks",
        "_constants",
        "_fixed",
        "_iris",
        "_json",
        "_subjects",
        "names",
    )

    def __init__(
        self,
        *,
        names: tuple[str, ...],
        json: JsonTemplate,
        blocks: list[Lines],
        blanks: list[_BlankNode],
        iris: tuple[int, ...],
        subjects: tuple[int, ...],
        constants: frozenset[str],
    ) -> None:
        self.names = names
        self._json = json
        # UTF-8 sorts as code points do, so the blocks can be sorted as bytes.
        self._fixed = [block.fill(()).encode() for block in blocks if block.is_constant]
        self._blocks = [block for block in blocks if not block.is_constant]
        self._blanks = blanks
        self._iris = iris
        self._subjects = subjects
        self._constants = constants

    def json(self, values: Sequence[str]) -> bytes:
        """Return the compact JSON of the document with *values* in the order of ``names``."""
        return self._json.fill(values)

    def nquads(self, values: Sequence[str]) -> bytes | None:
        """Return the canonical N-Quads with *values*, or None when the document must be walked."""
        if not self._fits(values):
            return None
        filled = [*values, *map(escape_literal, values)]
        labels = self._labels(filled)
        if labels is None:
            return None
        filled += labels
        texts = [block.fill(filled).encode() for block in self._blocks]
        return b"".join(sorted(self._fixed + texts))

    def _fits(self, values: Sequence[str]) -> bool:
        for slot in self._iris:
            iri = values[slot]
            if not is_absolute_iri(iri) or iri.partition(":")[0] not in _SCHEMES:
                return False
        subjects = {values[slot] for slot in self._subjects}
        return len(subjects) == len(self._subjects) and self._constants.isdisjoint(subjects)

    def _labels(self, filled: list[str]) -> list[str] | None:
        """Return the canonical label of each blank node; None when two look the same."""
        hashes = [
            node.constant_hash
            if node.lines is None
            else sha256(node.lines.fill(filled).encode()).hexdigest()
            for node in self._blanks
        ]
        position = {digest: number for number, digest in enumerate(sorted(filter(None, hashes)))}
        if len(position) != len(hashes):
            return None
        return [f"_:c14n{position[digest]}" for digest in hashes if digest is not None]


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
    return DocumentTemplate(
        names=tuple(slots),
        json=gaps.json_template(orjson.dumps(marked).decode()),
        blocks=compiler.blocks(),
        blanks=compiler.blank_nodes(),
        iris=compiler.iri_slots(),
        subjects=compiler.subject_slots(),
        constants=compiler.constant_subjects(),
    )


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

    def iri_slots(self) -> tuple[int, ...]:
        """Return the slots that stand as an IRI somewhere."""
        fragments = [f for all_of_one in self._ground.values() for f in all_of_one]
        if any(f.startswith(f"<{RDF}type>") and self._gaps.slots_in(f) for f in fragments):
            raise _walk_instead("a slot at a type")
        return self._gaps.iri_slots([*self._iris, *fragments])

    def subject_slots(self) -> tuple[int, ...]:
        """Return the slots that are the id of a node."""
        return self._gaps.iri_slots(self._iris)

    def constant_subjects(self) -> frozenset[str]:
        """Return the ids of nodes that are the same for everybody."""
        return frozenset(iri[1:-1] for iri in self._iris if not self._gaps.slots_in(iri))

    def blocks(self) -> list[Lines]:
        """Return one template for the lines of each subject."""
        blocks = []
        for subject in [*self._iris, *self._labels]:
            links = [f"{p} {self._labels[o]}" for s, p, o in self._links if s == subject]
            objects = [*self._ground.get(subject, ()), *links]
            if objects:
                start = self._labels.get(subject, subject)
                blocks.append(merge_lines(objects, self._gaps, prefix=f"{start} "))
        return blocks

    def blank_nodes(self) -> list[_BlankNode]:
        """Return what the first-degree hash of each blank node is made from (RDFC-1.0, 4.6)."""
        return [self._blank_node(blank) for blank in self._labels]

    def _blank_node(self, blank: str) -> _BlankNode:
        lines = [f"_:a {fragment}" for fragment in self._ground.get(blank, ())]
        for subject, predicate, obj in self._links:
            if blank in (subject, obj):
                start = self._seen_from(blank, subject)
                lines.append(f"{start} {predicate} {self._seen_from(blank, obj)}")
        if not any(self._gaps.slots_in(line) for line in lines):
            text = "".join(sorted(f"{line} .\n" for line in lines))
            return _BlankNode(sha256(text.encode()).hexdigest(), None)
        merged = merge_lines(lines, self._gaps, prefix="")
        if not merged.has_fixed_order:
            raise _walk_instead("a blank node with several variable values of one member")
        return _BlankNode(None, merged)

    @staticmethod
    def _seen_from(blank: str, term: str) -> str:
        if not term.startswith("_:"):
            return term
        return "_:a" if term == blank else "_:z"
