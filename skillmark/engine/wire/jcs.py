"""JSON Canonicalization Scheme (RFC 8785)."""

import math
from typing import Final

import orjson

from skillmark.engine.errors import MalformedInput
from skillmark.engine.wire.json_types import JsonValue

_LARGEST_INTEGER: Final = 2**53 - 1
_MAX_DEPTH: Final = 128


def canonicalize_json(value: JsonValue) -> bytes:
    """Write *value* in the one form that RFC 8785 defines, as UTF-8.

    Raises MalformedInput: ``number_out_of_range`` (NaN, Infinity, integers beyond 2^53 - 1),
    ``bad_unicode`` (a lone surrogate), ``too_deep`` (more than 128 levels).
    """
    pieces: list[bytes] = []
    _write(value, pieces, _MAX_DEPTH)
    return b"".join(pieces)


def _write(value: JsonValue, pieces: list[bytes], depth_left: int) -> None:
    if isinstance(value, str):
        pieces.append(_string(value))
    elif value is None or isinstance(value, bool):
        pieces.append(b"null" if value is None else b"true" if value else b"false")
    elif isinstance(value, int | float):
        pieces.append(_number(value).encode())
    elif depth_left == 0:
        raise MalformedInput(
            reason="too_deep", detail=f"the value is nested deeper than {_MAX_DEPTH} levels"
        )
    elif isinstance(value, list):
        _write_list(value, pieces, depth_left - 1)
    else:
        _write_object(value, pieces, depth_left - 1)


def _write_list(items: list[JsonValue], pieces: list[bytes], depth_left: int) -> None:
    separator = b"["
    for item in items:
        pieces.append(separator)
        _write(item, pieces, depth_left)
        separator = b","
    pieces.append(b"]" if items else b"[]")


def _write_object(members: dict[str, JsonValue], pieces: list[bytes], depth_left: int) -> None:
    separator = b"{"
    for name in sorted(members, key=_utf16):
        pieces.append(separator)
        pieces.append(_string(name))
        pieces.append(b":")
        _write(members[name], pieces, depth_left)
        separator = b","
    pieces.append(b"}" if members else b"{}")


def _utf16(name: str) -> bytes:
    # RFC 8785, 3.2.3: names are ordered by UTF-16 code units, so that a character beyond U+FFFF
    # comes before U+E000 to U+FFFF.
    try:
        return name.encode("utf-16-be")
    except UnicodeEncodeError as error:
        raise _lone_surrogate() from error


def _string(text: str) -> bytes:
    # orjson's escapes are those of RFC 8785, 3.2.2.2.
    try:
        return orjson.dumps(text)
    except orjson.JSONEncodeError as error:
        raise _lone_surrogate() from error


def _number(value: float) -> str:
    """Write a number as ECMAScript does (RFC 8785, 3.2.2.3; ECMA-262, Number::toString)."""
    if isinstance(value, int):
        if abs(value) > _LARGEST_INTEGER:
            raise _out_of_range(f"the integer has {value.bit_length()} bits")
        return str(value)
    if not math.isfinite(value):
        raise _out_of_range(f"{value} is not a JSON number")
    if value == 0.0:
        return "0"
    return "-" + _positive(-value) if value < 0 else _positive(value)


def _positive(value: float) -> str:
    # repr gives the shortest digits that read back as the same double, which is also what
    # ECMAScript asks for; only the place of the point and the exponent are written differently.
    mantissa, _, exponent = repr(value).partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    if len(digits) <= point <= 21:
        return digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return f"{digits[:point]}.{digits[point:]}"
    if -6 < point <= 0:
        return "0." + "0" * -point + digits
    tail = "." + digits[1:] if len(digits) > 1 else ""
    return f"{digits[0]}{tail}e{point - 1:+d}"


def _out_of_range(detail: str) -> MalformedInput:
    return MalformedInput(reason="number_out_of_range", detail=detail)


def _lone_surrogate() -> MalformedInput:
    return MalformedInput(reason="bad_unicode", detail="a string holds a lone surrogate")
