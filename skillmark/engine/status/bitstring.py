"""The bit string of a status list, and its written form (Bitstring Status List 1.0, section 3).

Entry 0 is the left-most bit: the most significant bit of byte 0. The written form is ``u``, the
multibase letter of unpadded base64url, and then the bits compressed with GZIP (RFC 1952).
"""

import zlib
from typing import Final

from skillmark.engine.errors import MalformedInput
from skillmark.engine.wire.base64url import decode_base64url, encode_base64url

MAX_DECODED_BYTES: Final = 8 * 1024 * 1024
LARGEST_STATUS_SIZE: Final = 16

_MULTIBASE_BASE64URL: Final = "u"
# Method deflate, no flags, time 0, default level, "Unix": the member header that zlib itself writes
# on most machines. Written here so that no platform and no clock can change the bytes.
_GZIP_HEADER: Final = bytes.fromhex("1f8b0800000000000003")
_GZIP_WINDOW: Final = 16 + zlib.MAX_WBITS
_RAW_WINDOW: Final = -zlib.MAX_WBITS
# Level 6: level 9 saves 14 % and costs thirteen times the time; level 1 costs 27 % of size.
_LEVEL: Final = 6


class Bitstring:
    """A fixed number of status entries of *status_size* bits each, all unset at first.

    *length* counts entries, not bits. Entries never move and the length never changes.
    """

    __slots__ = ("_bits", "length", "status_size")

    def __init__(self, length: int, *, status_size: int = 1) -> None:
        if length < 1 or not 1 <= status_size <= LARGEST_STATUS_SIZE:
            raise ValueError("a bit string has at least one entry of 1 to 16 bits")
        self.length = length
        self.status_size = status_size
        self._bits = bytearray((length * status_size + 7) // 8)

    @classmethod
    def from_bytes(cls, bits: bytes, *, status_size: int = 1) -> "Bitstring":
        """Take *bits*, most significant bit first; left-over bits at the end belong to no entry."""
        return cls._over(bytearray(bits), status_size)

    @classmethod
    def _over(cls, bits: bytearray, status_size: int) -> "Bitstring":
        bitstring = cls(1, status_size=status_size)
        bitstring.length = len(bits) * 8 // status_size
        bitstring._bits = bits
        return bitstring

    def to_bytes(self) -> bytes:
        return bytes(self._bits)

    def __len__(self) -> int:
        return self.length

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Bitstring):
            return NotImplemented
        return (self.length, self.status_size, self._bits) == (
            other.length,
            other.status_size,
            other._bits,
        )

    __hash__ = None  # type: ignore[assignment]  # entries change

    def __repr__(self) -> str:
        return f"Bitstring(length={self.length}, status_size={self.status_size})"

    def read_as(self, status_size: int) -> "Bitstring":
        """The same bits, seen as entries of *status_size* bits; both share their memory."""
        return Bitstring._over(self._bits, status_size)

    def get(self, index: int) -> int:
        """The value of entry *index*: 0 is unset. Raises IndexError outside the length."""
        if not 0 <= index < self.length:
            raise IndexError(index)
        if self.status_size == 1:
            return self._bits[index >> 3] >> (7 - (index & 7)) & 1
        return self._window(index)[2]

    def set(self, index: int, value: int = 1) -> None:
        """Give entry *index* a *value*. Raises IndexError, ValueError when it does not fit."""
        if not 0 <= index < self.length:
            raise IndexError(index)
        if not 0 <= value < 1 << self.status_size:
            raise ValueError(f"{value} does not fit into {self.status_size} bits")
        first, shift, old = self._window(index)
        last = (index * self.status_size + self.status_size - 1) >> 3
        word = int.from_bytes(self._bits[first : last + 1], "big")
        word ^= (old ^ value) << shift
        self._bits[first : last + 1] = word.to_bytes(last + 1 - first, "big")

    def encode(self) -> str:
        """Write the list as an ``encodedList``: the same bits give the same text at any time."""
        compressor = zlib.compressobj(_LEVEL, zlib.DEFLATED, _RAW_WINDOW)
        packed = compressor.compress(self._bits) + compressor.flush()
        trailer = zlib.crc32(self._bits).to_bytes(4, "little")
        size = (len(self._bits) & 0xFFFFFFFF).to_bytes(4, "little")
        return _MULTIBASE_BASE64URL + encode_base64url(_GZIP_HEADER + packed + trailer + size)

    def _window(self, index: int) -> tuple[int, int, int]:
        """First byte of entry *index*, how far its bits stand from the right, and its value."""
        start = index * self.status_size
        end = start + self.status_size
        first, last = start >> 3, (end - 1) >> 3
        shift = (last + 1) * 8 - end
        word = int.from_bytes(self._bits[first : last + 1], "big")
        return first, shift, word >> shift & ((1 << self.status_size) - 1)


def decode_bitstring(text: str, *, max_bytes: int = MAX_DECODED_BYTES) -> Bitstring:
    """Read an ``encodedList`` (Bitstring Status List 1.0, "Bitstring Expansion Algorithm").

    Expansion stops at *max_bytes*, however much more a bomb holds. Raises MalformedInput with
    reason ``status_too_large``, or ``status_malformed`` for another multibase letter, broken
    base64url or GZIP data, a second GZIP member, or anything after the first.
    """
    if not text.startswith(_MULTIBASE_BASE64URL):
        raise _malformed("The encodedList does not begin with u, the letter of base64url.")
    # GZIP of incompressible data is larger than the data by a few bytes in every 16 KiB.
    if len(text) > (max_bytes + max_bytes // 64 + 4096) * 4 // 3:
        raise _too_large(max_bytes)
    try:
        packed = decode_base64url(text[1:])
    except MalformedInput as error:
        raise _malformed("The encodedList is not unpadded base64url.") from error
    return Bitstring.from_bytes(_expand(packed, max_bytes))


def _expand(packed: bytes, max_bytes: int) -> bytes:
    expander = zlib.decompressobj(_GZIP_WINDOW)
    try:
        bits = expander.decompress(packed, max_bytes + 1)
    except zlib.error as error:
        raise _malformed("The encodedList is not GZIP data.") from error
    if len(bits) > max_bytes:
        raise _too_large(max_bytes)
    if not expander.eof:
        raise _malformed("The encodedList ends in the middle of its GZIP data.")
    if expander.unused_data:
        raise _malformed("The encodedList holds something after its GZIP data.")
    return bits


def _too_large(max_bytes: int) -> MalformedInput:
    return MalformedInput(
        reason="status_too_large",
        detail=f"The status list expands to more than {max_bytes} bytes.",
        path="/credentialSubject/encodedList",
    )


def _malformed(detail: str) -> MalformedInput:
    return MalformedInput(
        reason="status_malformed", detail=detail, path="/credentialSubject/encodedList"
    )
