"""RDF Dataset Canonicalization (RDFC-1.0) with a work budget.

A dataset is kept the way the linked-data walker writes it: for each subject the finished
``predicate object`` fragments, and apart from them the few statements that point to a blank node.
Nearly every credential has blank nodes that differ in their own statements, so their labels follow
from one hash each; the general algorithm runs only when two hashes are equal or named graphs occur.

Source: W3C RDF Dataset Canonicalization, section 4. The budget bounds the one part of it that a
hostile document can make factorial (section 7.1, dataset poisoning).
"""

import hashlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from itertools import permutations

from skillmark.engine.errors import UnsupportedFeature
from skillmark.engine.wire.nquads import Quad, read_quads

DEFAULT_BUDGET = 20_000
"""Hashes and permutations allowed, about 50 ms of work; real credentials need a handful."""

DEEPEST_CHAIN = 220
"""Blank nodes linked in a row that are followed: three Python calls each, of a thousand allowed."""

_CANONICAL = "c14n"


@dataclass(slots=True)
class Dataset:
    """An RDF dataset.

    ``ground``: subject → ``"<predicate> object"`` fragments without a blank object, default graph.
    ``links``: (subject, ``"<predicate>"``, blank object) statements of the default graph.
    ``named``: the quads of named graphs.
    ``described``: subjects in the order in which node objects described them; one that occurs
    twice was described in two places of the document. ``vocabulary``: objects that a document
    named by a term of its contexts, so that another text at the place would be read differently.
    """

    ground: dict[str, list[str]] = field(default_factory=dict)
    links: list[tuple[str, str, str]] = field(default_factory=list)
    named: list[Quad] = field(default_factory=list)
    described: list[str] = field(default_factory=list)
    vocabulary: list[str] = field(default_factory=list)

    @classmethod
    def from_quads(cls, quads: Iterable[Quad]) -> "Dataset":
        """Sort *quads* into a dataset."""
        dataset = cls()
        for subject, predicate, obj, graph in quads:
            if graph:
                dataset.named.append((subject, predicate, obj, graph))
            elif obj.startswith("_:"):
                dataset.links.append((subject, predicate, obj))
            else:
                dataset.ground.setdefault(subject, []).append(f"{predicate} {obj}")
        return dataset

    def quads(self) -> list[Quad]:
        """Return every statement once, in the order of the document."""
        quads: dict[Quad, None] = {
            (subject, *_split(fragment), ""): None
            for subject, fragments in self.ground.items()
            for fragment in fragments
        }
        quads.update(dict.fromkeys((s, predicate, obj, "") for s, predicate, obj in self.links))
        quads.update(dict.fromkeys(self.named))
        return list(quads)


def read_nquads(text: str) -> Dataset:
    """Read N-Quads *text* into a dataset. Raises MalformedInput, reason ``nquads``."""
    return Dataset.from_quads(read_quads(text))


def canonicalize(
    dataset: Dataset, *, budget: int = DEFAULT_BUDGET, hash_name: str = "sha256"
) -> bytes:
    """Return the canonical N-Quads of *dataset* as UTF-8.

    Raises UnsupportedFeature, reason ``too_complex``, when *budget* is used up.
    """
    if not dataset.named:
        labels = _labels_by_first_hash(dataset, hash_name)
        if labels is not None:
            return _render(dataset, labels)
    return canonicalize_with_labels(dataset, budget=budget, hash_name=hash_name)[0]


def canonicalize_with_labels(
    dataset: Dataset, *, budget: int = DEFAULT_BUDGET, hash_name: str = "sha256"
) -> tuple[bytes, dict[str, str]]:
    """Return the canonical N-Quads and the label (``c14nN``) of each blank node (``_:…``)."""
    quads = dataset.quads()
    labels = _Canonicalization(quads, hash_name=hash_name, budget=budget).labels()
    lines = [_line(tuple(_relabel(term, labels) for term in quad)) for quad in quads]
    return "".join(sorted(lines)).encode(), labels


def _split(fragment: str) -> tuple[str, str]:
    predicate, _, obj = fragment.partition(" ")
    return predicate, obj


def _line(quad: tuple[str, ...]) -> str:
    subject, predicate, obj, graph = quad
    return (
        f"{subject} {predicate} {obj} {graph} .\n" if graph else f"{subject} {predicate} {obj} .\n"
    )


def _relabel(term: str, labels: dict[str, str]) -> str:
    return f"_:{labels[term]}" if term.startswith("_:") else term


def _labels_by_first_hash(dataset: Dataset, hash_name: str) -> dict[str, str] | None:
    """Label the blank nodes by their first-degree hashes; None when two hashes are equal."""
    lines: dict[str, list[str]] = {}
    for subject, fragments in dataset.ground.items():
        if subject[0] == "_":
            lines[subject] = [f"_:a {fragment} .\n" for fragment in set(fragments)]
    for subject, predicate, obj in dataset.links:
        if subject[0] == "_":
            own = "_:a" if obj == subject else "_:z"
            lines.setdefault(subject, []).append(f"_:a {predicate} {own} .\n")
            if obj == subject:
                continue
            subject = "_:z"  # noqa: PLW2901 - seen from the object, the subject is another blank
        lines.setdefault(obj, []).append(f"{subject} {predicate} _:a .\n")
    digest = getattr(hashlib, hash_name)
    hashes = {
        digest("".join(sorted(blank_lines)).encode()).hexdigest(): blank
        for blank, blank_lines in lines.items()
    }
    if len(hashes) != len(lines):
        return None
    return {hashes[key]: f"_:{_CANONICAL}{number}" for number, key in enumerate(sorted(hashes))}


def _render(dataset: Dataset, labels: dict[str, str]) -> bytes:
    # All lines of one subject stand together in the sorted text, because the subject and the
    # blank after it are a common prefix; so each subject is sorted on its own.
    blocks = {
        labels.get(subject, subject): set(fragments)
        for subject, fragments in dataset.ground.items()
        if fragments
    }
    for subject, predicate, obj in dataset.links:
        block = blocks.setdefault(labels.get(subject, subject), set())
        block.add(f"{predicate} {labels[obj]}")
    text = []
    for subject in sorted(blocks):
        separator = f" .\n{subject} "
        text.append(f"{subject} {separator.join(sorted(blocks[subject]))} .\n")
    return "".join(text).encode()


class _Issuer:
    """Hands out ``prefix0``, ``prefix1`` … in the order of first asking (section 4.5)."""

    __slots__ = ("issued", "prefix")

    def __init__(self, prefix: str, issued: dict[str, str] | None = None) -> None:
        self.prefix = prefix
        self.issued = {} if issued is None else issued

    def issue(self, blank: str) -> str:
        return self.issued.setdefault(blank, f"{self.prefix}{len(self.issued)}")

    def copy(self) -> "_Issuer":
        return _Issuer(self.prefix, dict(self.issued))


class _Canonicalization:
    """The general algorithm of section 4.4, over plain quads."""

    def __init__(self, quads: list[Quad], *, hash_name: str, budget: int) -> None:
        self._digest: Callable[[bytes], hashlib._Hash] = getattr(hashlib, hash_name)
        self._budget = budget
        self._canonical = _Issuer(_CANONICAL)
        self._quads: dict[str, list[Quad]] = {}
        for quad in quads:
            for blank in {term for term in quad if term.startswith("_:")}:
                self._quads.setdefault(blank, []).append(quad)
        self._first = {blank: self._first_degree_hash(blank) for blank in self._quads}

    def labels(self) -> dict[str, str]:
        by_hash: dict[str, list[str]] = {}
        for blank, first_hash in self._first.items():
            by_hash.setdefault(first_hash, []).append(blank)
        shared = []
        for first_hash in sorted(by_hash):
            if len(by_hash[first_hash]) == 1:
                self._canonical.issue(by_hash[first_hash][0])
            else:
                shared.append(by_hash[first_hash])
        for blanks in shared:
            self._label_shared(blanks)
        return self._canonical.issued

    def _label_shared(self, blanks: list[str]) -> None:
        paths = []
        for blank in blanks:
            if blank not in self._canonical.issued:
                issuer = _Issuer("b")
                issuer.issue(blank)
                paths.append(self._n_degree_hash(blank, issuer))
        for _, issuer in sorted(paths, key=lambda path: path[0]):
            for blank in issuer.issued:
                self._canonical.issue(blank)

    def _hash(self, text: str) -> str:
        return self._digest(text.encode()).hexdigest()

    def _first_degree_hash(self, blank: str) -> str:
        lines = [
            _line(
                tuple(
                    ("_:a" if term == blank else "_:z") if term.startswith("_:") else term
                    for term in quad
                )
            )
            for quad in self._quads[blank]
        ]
        return self._hash("".join(sorted(lines)))

    def _related_hash(self, related: str, quad: Quad, issuer: _Issuer, position: str) -> str:
        label = self._canonical.issued.get(related) or issuer.issued.get(related)
        identifier = f"_:{label}" if label else self._first[related]
        predicate = "" if position == "g" else quad[1]
        return self._hash(f"{position}{predicate}{identifier}")

    def _n_degree_hash(self, blank: str, issuer: _Issuer, depth: int = 0) -> tuple[str, _Issuer]:
        # Two long ordered lists of the same values are two chains of cells that are all alike.
        if depth > DEEPEST_CHAIN:
            raise _too_complex()
        self._spend(1 + len(self._quads[blank]))
        related: dict[str, list[str]] = {}
        for quad in self._quads[blank]:
            for term, position in ((quad[0], "s"), (quad[2], "o"), (quad[3], "g")):
                if term.startswith("_:") and term != blank:
                    key = self._related_hash(term, quad, issuer, position)
                    related.setdefault(key, []).append(term)
        text = []
        for key in sorted(related):
            path, issuer = self._shortest_path(related[key], issuer, depth)
            text += [key, path]
        return self._hash("".join(text)), issuer

    def _shortest_path(self, blanks: list[str], issuer: _Issuer, depth: int) -> tuple[str, _Issuer]:
        chosen: tuple[str, _Issuer] | None = None
        for permutation in permutations(blanks):
            self._spend(len(blanks))
            candidate = self._path(permutation, issuer.copy(), chosen[0] if chosen else "", depth)
            if candidate is not None and (chosen is None or candidate[0] < chosen[0]):
                chosen = candidate
        return chosen if chosen is not None else ("", issuer)

    def _path(
        self, permutation: tuple[str, ...], issuer: _Issuer, chosen: str, depth: int
    ) -> tuple[str, _Issuer] | None:
        """Walk one permutation; None as soon as it cannot beat *chosen* any more."""
        path = ""
        recursion = []
        for blank in permutation:
            label = self._canonical.issued.get(blank)
            if label is None:
                if blank not in issuer.issued:
                    recursion.append(blank)
                label = issuer.issue(blank)
            path += f"_:{label}"
            if chosen and len(path) >= len(chosen) and path > chosen:
                return None
        for blank in recursion:
            digest, reached = self._n_degree_hash(blank, issuer, depth + 1)
            path += f"_:{issuer.issue(blank)}<{digest}>"
            issuer = reached
            if chosen and len(path) >= len(chosen) and path > chosen:
                return None
        return path, issuer

    def _spend(self, work: int) -> None:
        self._budget -= work
        if self._budget < 0:
            raise _too_complex()


def _too_complex() -> UnsupportedFeature:
    return UnsupportedFeature(
        reason="too_complex",
        name="RDFC-1.0",
        detail="the blank nodes of this document are too much alike to be told apart "
        "within the work allowed",
    )
