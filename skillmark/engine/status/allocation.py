"""Which place in a status list the n-th credential gets: a keyed permutation.

Bitstring Status List 1.0 asks for random places, because an order would tell strangers when a
credential was issued and which ones were issued together. A permutation needs no record of the
places already given: it is a bijection, so two numbers never meet.

The construction is an alternating Feistel network over the smallest power of two that holds the
list, with cycle walking for other lengths (Black and Rogaway, "Ciphers with arbitrary finite
domains"). The rounds look their values up in tables drawn from SHAKE-256 under the key, which is
the same as hashing in every round, and faster: the tables of a usual list take a few kilobytes.
"""

import hashlib
from typing import Final

from skillmark.engine.status.bitstring import MAX_DECODED_BYTES

USUAL_ENTRIES: Final = 131_072

_DOMAIN: Final = b"skillmark status index permutation 1"
_ROUNDS: Final = 12
_SHORTEST_KEY: Final = 16
_LARGEST_LIST: Final = MAX_DECODED_BYTES * 8


class IndexPermutation:
    """Spreads 0, 1, 2 … over the places of one status list, in an order only *key* tells.

    *key* is at least 16 secret bytes, and every list has its own. The same key and length give
    the same order for ever; changing this class would make lists hand out places twice.
    """

    __slots__ = ("_low_bits", "_low_mask", "_tables", "entries")

    def __init__(self, key: bytes, *, entries: int = USUAL_ENTRIES) -> None:
        if len(key) < _SHORTEST_KEY:
            raise ValueError("the key of a permutation has at least 16 bytes")
        if not 2 <= entries <= _LARGEST_LIST:
            raise ValueError(f"a permutation has from 2 to {_LARGEST_LIST} entries")
        width = max(2, (entries - 1).bit_length())
        high_bits = width // 2
        self.entries = entries
        self._low_bits = width - high_bits
        self._low_mask = (1 << self._low_bits) - 1
        self._tables = tuple(
            _round_pair(key, entries, number, high_bits, self._low_bits)
            for number in range(_ROUNDS // 2)
        )

    def index_at(self, number: int) -> int:
        """The place of the *number*-th credential, counted from 0; takes constant time.

        Raises ValueError when the list has no such credential any more.
        """
        if not 0 <= number < self.entries:
            raise ValueError(f"this list has places for 0 to {self.entries - 1}, not {number}")
        place = self._permute(number)
        # The power of two is less than twice the length, so this walks two steps on average.
        while place >= self.entries:
            place = self._permute(place)
        return place

    def _permute(self, value: int) -> int:
        high, low = value >> self._low_bits, value & self._low_mask
        for from_low, from_high in self._tables:
            high ^= from_low[low]
            low ^= from_high[high]
        return high << self._low_bits | low


def _round_pair(
    key: bytes, entries: int, number: int, high_bits: int, low_bits: int
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Two rounds: values for the high half by the low half, and for the low half by the high."""
    return (
        _table(key, entries, 2 * number, size=1 << low_bits, bits=high_bits),
        _table(key, entries, 2 * number + 1, size=1 << high_bits, bits=low_bits),
    )


def _table(key: bytes, entries: int, number: int, *, size: int, bits: int) -> tuple[int, ...]:
    seed = b"".join(
        (
            len(key).to_bytes(2, "big"),
            key,
            _DOMAIN,
            entries.to_bytes(8, "big"),
            number.to_bytes(1, "big"),
        )
    )
    stream = hashlib.shake_256(seed).digest(2 * size)
    mask = (1 << bits) - 1
    return tuple(int.from_bytes(stream[at : at + 2], "big") & mask for at in range(0, 2 * size, 2))
