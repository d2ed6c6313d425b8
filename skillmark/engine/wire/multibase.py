"""Multibase: base58btc ("z…") and base64url without padding ("u…").

Data Integrity writes Ed25519 and ECDSA proof values and Multikeys in base58btc, selective
disclosure proofs in base64url (Controlled Identifiers 1.0, section 2.4). Both are read strictly.
"""

from typing import Final

from skillmark.engine.errors import MalformedInput
from skillmark.engine.wire.base64url import decode_base64url, encode_base64url

# The work of reading base58 grows with the square of the length, so the length is bounded. The
# longest thing that is legitimately written in it, a P-384 proof value, has 132 characters.
MAX_BASE58_LENGTH: Final = 512
_MAX_BASE58_BYTES: Final = 374

_ALPHABET: Final = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_PAIRS: Final = tuple(high + low for high in _ALPHABET for low in _ALPHABET)
_ALPHABET_BYTES: Final = _ALPHABET.encode("ascii")
_DIGITS: Final = bytes.maketrans(_ALPHABET_BYTES, bytes(range(58)))


def encode_base58btc(data: bytes) -> str:
    """Write *data* (at most 374 bytes) as multibase base58btc: "z" and the digits.

    Raises MalformedInput (``too_large``).
    """
    if len(data) > _MAX_BASE58_BYTES:
        raise MalformedInput(
            reason="too_large", detail=f"base58btc is written up to {_MAX_BASE58_BYTES} bytes"
        )
    significant = data.lstrip(b"\0")
    number = int.from_bytes(significant, "big")
    pairs = _PAIRS
    digits: list[str] = []
    # Four digits a step: 58^4 fits one digit of Python's integers, so a step is one short division.
    while number:
        number, four = divmod(number, 11_316_496)
        high, low = divmod(four, 3_364)
        digits.append(pairs[low])
        digits.append(pairs[high])
    digits.reverse()
    return "z" + "1" * (len(data) - len(significant)) + "".join(digits).lstrip("1")


def decode_base58btc(text: str) -> bytes:
    """Read multibase base58btc; raises MalformedInput (``bad_multibase``)."""
    if text[:1] != "z":
        raise _malformed("base58btc in multibase begins with z")
    if len(text) > MAX_BASE58_LENGTH + 1:
        raise _malformed(f"base58btc is read up to {MAX_BASE58_LENGTH} characters")
    wire = text[1:].encode("ascii", "replace")
    # Deleting the alphabet must leave nothing.
    if wire.translate(None, _ALPHABET_BYTES):
        raise _malformed("the text holds a character that base58btc does not have")
    significant = wire.lstrip(b"1")
    number = _number(significant.translate(_DIGITS))
    zeros = len(wire) - len(significant)
    return bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")


def encode_base64url_multibase(data: bytes) -> str:
    """Write *data* as multibase base64url: "u" and the text without padding."""
    return "u" + encode_base64url(data)


def decode_multibase(text: str) -> bytes:
    """Read "z" (base58btc) or "u" (base64url) text; raises MalformedInput (``bad_multibase``)."""
    if text[:1] == "z":
        return decode_base58btc(text)
    if text[:1] != "u":
        raise _malformed("the multibase text begins neither with z nor with u")
    try:
        return decode_base64url(text[1:])
    except MalformedInput as error:
        raise _malformed(error.detail) from error


def _fold_steps(width: int) -> tuple[tuple[int, int, int], ...]:
    """Mask, shift and weight with which *width* lanes of one byte become one number."""
    steps = []
    lane = 1
    while lane < width:
        mask = (b"\0" * lane + b"\xff" * lane) * (width // (2 * lane))
        steps.append((int.from_bytes(mask, "big"), 8 * lane, 58**lane))
        lane *= 2
    return tuple(steps)


_SHORT_STEPS: Final = _fold_steps(128)
_LONG_STEPS: Final = _fold_steps(MAX_BASE58_LENGTH)


def _number(digits: bytes) -> int:
    """The number whose base 58 digits are *digits*.

    Neighbouring lanes are joined all at once: bytes to pairs of digits, pairs to fours, and so
    on. A joined lane never overflows, because 58^n < 256^n. Seven steps read 128 digits, in a
    third of the time of Horner's scheme.
    """
    number = int.from_bytes(digits, "big")
    for mask, shift, weight in _SHORT_STEPS if len(digits) <= 128 else _LONG_STEPS:
        number = (number & mask) + ((number >> shift) & mask) * weight
    return number


def _malformed(detail: str) -> MalformedInput:
    return MalformedInput(reason="bad_multibase", detail=detail)
