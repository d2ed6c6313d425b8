"""Texts with gaps: lines whose values come later, kept in the order that sorting would give.

Gaps are marked with stand-ins that are texts and absolute IRIs at once, so the strict reader takes
them anywhere. A filled-in list holds the raw value of each slot, then its escaped value (for
literals), then the labels of the blank nodes; a gap is a position in that list.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from hashlib import sha256
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

import orjson

_DIGITS: Final = 4


class TextTemplate(NamedTuple):
    """A text with gaps: ``text % values(filled)``. A text without gaps takes no values."""

    text: str
    values: Callable[[Sequence[str]], object]

    def fill(self, filled: Sequence[str]) -> str:
        """Return the text with its gaps filled from *filled*."""
        return self.text % self.values(filled)


def _joined(parts: Sequence[str], positions: Sequence[int]) -> TextTemplate:
    """Make a template of *parts* and the positions of the gaps between them."""
    text = "%s".join(part.replace("%", "%%") for part in parts)
    # With a single gap itemgetter gives the value itself; a text is as good as a 1-tuple here.
    return TextTemplate(text, itemgetter(*positions) if positions else _no_values)


def _no_values(_filled: Sequence[str]) -> tuple[()]:
    return ()


class JsonTemplate:
    """JSON with gaps for whole text values; kept as bytes, because most of it never changes."""

    __slots__ = ("_pieces", "_positions")

    def __init__(self, parts: Sequence[bytes], positions: Sequence[int]) -> None:
        """*parts* surround the gaps, so there is one more of them than of *positions*."""
        self._pieces = [piece for part in parts for piece in (part, b"")][:-1]
        self._positions = positions

    def fill(self, values: Sequence[str]) -> bytes:
        """Return the JSON with *values* written into the gaps."""
        pieces = self._pieces.copy()
        pieces[1::2] = [orjson.dumps(values[position]) for position in self._positions]
        return b"".join(pieces)


class Gaps:
    """The stand-ins of one document and the positions that they stand for."""

    def __init__(self, slots: int, document: bytes) -> None:
        # The hash keeps a document from containing a stand-in of its own.
        self._mark = f"urn:slot-{sha256(document).hexdigest()[:24]}-"
        self._slots = slots
        number = rf"(\d{{{_DIGITS}}});"
        mark = re.escape(self._mark)
        self._in_lines = re.compile(rf"<{mark}{number}>|\"{mark}{number}\"|_:{mark}{number}")
        self._in_json = re.compile(rf'"{mark}{number}"')

    def mark(self, slot: int) -> str:
        """Return the stand-in of a slot."""
        return f"{self._mark}{slot:0{_DIGITS}};"

    def label(self, blank: int) -> str:
        """Return the stand-in for the label of a blank node."""
        return f"_:{self.mark(blank)}"

    def slots_in(self, text: str) -> bool:
        """Whether a stand-in occurs in *text*."""
        return self._mark in text

    def iri_slots(self, texts: Sequence[str]) -> tuple[int, ...]:
        """Return the slots that stand as an IRI in one of *texts*."""
        found = {int(m[1]) for text in texts for m in self._in_lines.finditer(text) if m[1]}
        return tuple(sorted(found))

    def json_template(self, text: str) -> "JsonTemplate":
        """Compile compact JSON."""
        parts = self._in_json.split(text)
        return JsonTemplate(
            [part.encode() for part in parts[::2]], [int(number) for number in parts[1::2]]
        )

    def line_template(self, text: str) -> TextTemplate:
        """Compile N-Quads: IRIs take the raw value, literals the escaped one, labels the label."""
        parts, positions, end = [""], [], 0
        for match in self._in_lines.finditer(text):
            iri, literal, label = match.groups()
            opening, closing = "<>" if iri else '""' if literal else ("", "")
            parts[-1] += text[end : match.start()] + opening
            parts.append(closing)
            positions.append(self._position(iri, literal, label))
            end = match.end()
        parts[-1] += text[end:]
        return _joined(parts, positions)

    def _position(self, iri: str | None, literal: str | None, label: str | None) -> int:
        if iri:
            return int(iri)
        if literal:
            return self._slots + int(literal)
        return 2 * self._slots + int(label or 0)

    def certain_start(self, line: str) -> str:
        """Return *line* up to its first gap: what is known of its place in a sorted list."""
        match = self._in_lines.search(line)
        if match is None:
            return line
        return line[: match.start()] + ("<" if match[1] else '"' if match[2] else "_:c14n")


class Lines:
    """Sorted lines with gaps. Where the order depends on values, it is made when filling.

    ``fixed`` is the one template of lines whose order is certain, else None.
    """

    __slots__ = ("_pieces", "fixed", "has_gaps")

    def __init__(self, clusters: Sequence[Sequence[str]], gaps: Gaps) -> None:
        """Each of *clusters* holds lines that may come in any order among themselves."""
        self.has_gaps = any(gaps.slots_in(line) for lines in clusters for line in lines)
        self._pieces: list[TextTemplate | list[TextTemplate]] = []
        for is_single, run in groupby(clusters, key=lambda cluster: len(cluster) == 1):
            if is_single:
                self._pieces.append(gaps.line_template("".join(line for [line] in run)))
            else:
                self._pieces += [[gaps.line_template(line) for line in lines] for lines in run]
        only = self._pieces[0] if len(self._pieces) == 1 else None
        self.fixed = only if isinstance(only, TextTemplate) else None

    def fill(self, filled: Sequence[str]) -> str:
        """Return the lines, sorted and each of them once."""
        texts = []
        for piece in self._pieces:
            if isinstance(piece, TextTemplate):
                texts.append(piece.fill(filled))
            else:
                texts += sorted({template.fill(filled) for template in piece})
        return "".join(texts)


def merge_lines(fragments: Iterable[str], gaps: Gaps, *, prefix: str) -> Lines:
    """Sort *fragments* as far as it is certain, and make each a statement behind *prefix*.

    Two lines have a certain order when they differ before the first gap of either.
    """
    clusters: list[list[str]] = []
    reach = None
    for fragment in sorted(fragments, key=gaps.certain_start):
        start = gaps.certain_start(fragment)
        line = f"{prefix}{fragment} .\n"
        if reach is not None and start.startswith(reach):
            clusters[-1].append(line)
            continue
        clusters.append([line])
        reach = start if gaps.slots_in(fragment) else None
    return Lines(clusters, gaps)
