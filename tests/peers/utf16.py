"""What jsonld.js makes of a dataset: RDFC-1.0, but sorted by UTF-16 code units.

JavaScript compares strings by code units, the specification (RDFC-1.0, section 3) by code points.
The two orders differ only where a character beyond U+FFFF meets one of U+E000 to U+FFFF. With this
we tell that known fault of the Node stacks from any other difference.
"""

from collections.abc import Iterable
from hashlib import sha256

from skillmark.engine.wire.nquads import Quad


def canonical_as_in_javascript(quads: Iterable[Quad]) -> str | None:
    """Return the canonical form in JavaScript's order; None where one hash is not enough."""
    statements = list(quads)
    blanks = {term for quad in statements for term in quad if term.startswith("_:")}
    hashes = {_first_degree_hash(blank, statements): blank for blank in blanks}
    if len(hashes) != len(blanks):
        return None
    labels = {hashes[digest]: f"_:c14n{n}" for n, digest in enumerate(sorted(hashes))}
    return _joined([_line(quad, labels) for quad in statements])


def _first_degree_hash(blank: str, quads: list[Quad]) -> str:
    lines = []
    for quad in quads:
        if blank in quad:
            names = {term: "_:z" for term in quad if term.startswith("_:")} | {blank: "_:a"}
            lines.append(_line(quad, names))
    return sha256(_joined(lines).encode()).hexdigest()


def _line(quad: Quad, labels: dict[str, str]) -> str:
    return " ".join(labels.get(term, term) for term in quad if term) + " .\n"


def _joined(lines: list[str]) -> str:
    return "".join(sorted(lines, key=lambda line: line.encode("utf-16-be")))
