"""Remember in a few bytes a person which recipients a roster has named already.

A set of 100,000 strings would cost the memory that a whole run is allowed. An open-addressing
table of 64-bit keyed digests costs 16 bytes a place. Two people share a digest in a roster of a
million rows with a chance of one in thirty million; they would then be shown to a person as
contradicting each other, and nobody would be left out in silence.
"""

import secrets
from array import array
from dataclasses import dataclass, field
from hashlib import blake2b

_START = 1 << 10


@dataclass(frozen=True, slots=True)
class EarlierRow:
    """Where a recipient stood first, and whether both rows say the same."""

    row: int
    same_content: bool


@dataclass(slots=True)
class SeenRecipients:
    """A growing table from recipient to the row that named it first."""

    _key: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    _digests: "array[int]" = field(default_factory=lambda: array("Q", bytes(8 * _START)))
    _rows: "array[int]" = field(default_factory=lambda: array("I", bytes(4 * _START)))
    _contents: "array[int]" = field(default_factory=lambda: array("I", bytes(4 * _START)))
    _used: int = 0

    def add(self, recipient: str, *, row: int, content: str) -> EarlierRow | None:
        """Note *recipient*; return the earlier row if there was one."""
        digest, content_digest = self._digest(recipient), self._digest(content) & 0xFFFFFFFF
        place = self._place(digest)
        if self._rows[place]:
            return EarlierRow(self._rows[place], self._contents[place] == content_digest)
        self._digests[place] = digest
        self._rows[place] = row
        self._contents[place] = content_digest
        self._used += 1
        if self._used * 3 > len(self._rows) * 2:
            self._grow()
        return None

    def row_of(self, recipient: str) -> int:
        """The row that named *recipient* first, or 0."""
        return self._rows[self._place(self._digest(recipient))]

    def __len__(self) -> int:
        return self._used

    def _digest(self, text: str) -> int:
        raw = text.encode("utf-8", "surrogatepass")
        return int.from_bytes(blake2b(raw, digest_size=8, key=self._key).digest(), "big")

    def _place(self, digest: int) -> int:
        mask = len(self._rows) - 1
        place = digest & mask
        while self._rows[place] and self._digests[place] != digest:
            place = (place + 1) & mask
        return place

    def _grow(self) -> None:
        old = (self._digests, self._rows, self._contents)
        size = 2 * len(self._rows)
        self._digests = array("Q", bytes(8 * size))
        self._rows = array("I", bytes(4 * size))
        self._contents = array("I", bytes(4 * size))
        for digest, row, content in zip(*old, strict=True):
            if row:
                place = self._place(digest)
                self._digests[place], self._rows[place] = digest, row
                self._contents[place] = content
