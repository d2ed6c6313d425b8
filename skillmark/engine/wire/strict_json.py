"""The strict JSON reader, and the writer that goes with it.

JSON that two parsers may understand differently is refused before anything else looks at it:
duplicate member names, NaN and Infinity, numbers that a double cannot hold, lone surrogates,
byte-order marks, and anything beyond a bound in size, depth or number of members (RFC 8259,
section 4 and 6; RFC 7493, I-JSON, section 2).

There are two readers with one verdict. If ``orjson`` reads the bytes and writes the very same
bytes again, then they hold no duplicate, no odd number and no odd escape, because each of those
would have been written differently. Everything else takes the careful reader, which alone decides
what is wrong and where.
"""

import json
import re
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, NamedTuple, NoReturn, cast

import orjson

from skillmark.engine.errors import MalformedInput
from skillmark.engine.wire.json_types import JsonObject, JsonValue

_MEBIBYTE: Final = 1024 * 1024
_DEEPEST_ALLOWED: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class JsonLimits:
    """How much JSON is accepted: bytes of UTF-8, levels of nesting, members and items in all."""

    max_bytes: int = 2 * _MEBIBYTE
    max_depth: int = 64
    max_members: int = 100_000

    def __post_init__(self) -> None:
        # The parsers and the writer recurse; deeper than this one of them might give up first.
        if self.max_depth > _DEEPEST_ALLOWED:
            raise ValueError(f"max_depth is at most {_DEEPEST_ALLOWED}")


CREDENTIAL_LIMITS: Final = JsonLimits()
KEY_DOCUMENT_LIMITS: Final = JsonLimits(max_bytes=_MEBIBYTE, max_members=20_000)
STATUS_LIST_LIMITS: Final = JsonLimits(max_bytes=12 * _MEBIBYTE, max_members=500_000)

_WHITESPACE: Final = b" \t\r\n"
_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"
_OTHER_THAN_BRACKETS: Final = bytes(set(range(256)) - set(b"[]{}"))
_AS_SQUARE: Final = bytes.maketrans(b"{}", b"[]")
_SURROGATE_ESCAPE: Final = re.compile(rb"\\u[dD][89a-fA-F]")
_LARGEST_INTEGER: Final = 2**53 - 1
_MOST_DIGITS: Final = 30
_LONGEST_SHOWN: Final = 60


def read_json(data: bytes | str, *, limits: JsonLimits = CREDENTIAL_LIMITS) -> JsonValue:
    """Parse *data* strictly (RFC 8259 with the I-JSON restrictions of RFC 7493).

    A number written with a fraction or an exponent is a float, any other an int of at most
    2^53 - 1 in magnitude. Raises MalformedInput with one of the reasons ``too_large``,
    ``too_deep``, ``bad_unicode``, ``duplicate_key``, ``number_out_of_range``, ``not_json``; its
    *path* is, for a duplicate, the JSON pointer of the object that holds it.
    """
    raw = _bounded_bytes(data, limits)
    _guard_shape(raw, limits)
    try:
        value = orjson.loads(raw)
        if orjson.dumps(value, option=orjson.OPT_STRICT_INTEGER) == raw:
            return cast("JsonValue", value)
        if raw[1:2] == b"\n" and _is_indented_form(value, raw):
            return cast("JsonValue", value)
    except (orjson.JSONDecodeError, orjson.JSONEncodeError):
        pass
    return _read_carefully(raw)


def read_object(data: bytes | str, *, limits: JsonLimits = CREDENTIAL_LIMITS) -> JsonObject:
    """Parse *data* as ``read_json`` does and require an object at the top.

    Raises MalformedInput; the additional reason is ``not_an_object``.
    """
    value = read_json(data, limits=limits)
    if not isinstance(value, dict):
        raise MalformedInput(reason="not_an_object", detail="the JSON text is not an object")
    return value


def write_json(value: JsonValue) -> bytes:
    """Write *value* as compact UTF-8 JSON, members in their given order.

    What is written can be read again: raises MalformedInput for a lone surrogate
    (``bad_unicode``), NaN, Infinity and integers beyond 2^53 - 1 (``number_out_of_range``), nesting
    beyond 200 levels or so (``too_deep``) and what is not JSON at all (``not_json``).
    """
    return _write(value, orjson.OPT_STRICT_INTEGER)


def write_pretty_json(value: JsonValue) -> bytes:
    """Write *value* as ``write_json`` does, indented by two spaces, with a final line feed."""
    return _write(
        value, orjson.OPT_STRICT_INTEGER | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE
    )


# --- the shape, judged on bytes before any parser runs -------------------------------------


def _bounded_bytes(data: bytes | str, limits: JsonLimits) -> bytes:
    # A str of n characters never takes fewer than n bytes, so an oversized one is not encoded.
    if len(data) > limits.max_bytes:
        raise _too_large(limits)
    if isinstance(data, str):
        data = _encoded(data)
        if len(data) > limits.max_bytes:
            raise _too_large(limits)
    if data.startswith(_BYTE_ORDER_MARK):
        raise MalformedInput(
            reason="not_json",
            detail="the text begins with a byte-order mark; save it as UTF-8 without one",
        )
    return data.rstrip(_WHITESPACE)


def _encoded(text: str) -> bytes:
    try:
        return text.encode()
    except UnicodeEncodeError as error:
        raise _bad_unicode("the text holds a lone surrogate") from error


def _too_large(limits: JsonLimits) -> MalformedInput:
    return MalformedInput(
        reason="too_large", detail=f"the JSON text is larger than {limits.max_bytes} bytes"
    )


def _bad_unicode(detail: str) -> MalformedInput:
    return MalformedInput(reason="bad_unicode", detail=detail)


def _guard_shape(raw: bytes, limits: JsonLimits) -> None:
    """Bound depth and members without parsing, so that no parser ever recurses too far."""
    opened = raw.count(b"[") + raw.count(b"{")
    if opened > limits.max_depth:
        _guard_depth(_without_strings(raw), limits)
    if opened + raw.count(b",") > limits.max_members:
        outside = _without_strings(raw)
        members = outside.count(b",") + outside.count(b"[") + outside.count(b"{")
        if members > limits.max_members:
            raise MalformedInput(
                reason="too_large",
                detail=f"the JSON text holds more than {limits.max_members} members",
            )


def _without_strings(raw: bytes) -> bytes:
    # In JSON a backslash stands only inside strings. Once escaped backslashes and then escaped
    # quotes are gone, every quote left opens or closes a string.
    plain = raw.replace(b"\\\\", b"").replace(b'\\"', b"") if b"\\" in raw else raw
    return b"".join(plain.split(b'"')[::2])


def _guard_depth(outside: bytes, limits: JsonLimits) -> None:
    """Measure the nesting by removing innermost pairs, one level a pass."""
    brackets = outside.translate(_AS_SQUARE, _OTHER_THAN_BRACKETS)
    # Text with more brackets than members are allowed is refused in any case, so that measuring
    # the beginning is enough.
    brackets = brackets[: 2 * limits.max_members]
    for _ in range(limits.max_depth):
        if b"[]" not in brackets:
            break
        brackets = brackets.replace(b"[]", b"")
    # What is left of balanced text is deeper than allowed. Unbalanced text is not JSON; it is
    # refused here only where its open brackets could drive the parser deep.
    if b"[]" in brackets or brackets.count(b"[") > limits.max_depth:
        raise MalformedInput(
            reason="too_deep",
            detail=f"the JSON text is nested deeper than {limits.max_depth} levels",
        )


# --- the careful reader --------------------------------------------------------------------


class _Repeated(dict[str, JsonValue]):
    """An object in which the member *name* stands more than once."""

    name = ""


def _read_carefully(raw: bytes) -> JsonValue:
    try:
        text = raw.decode()
    except UnicodeDecodeError as error:
        detail = f"byte {error.start} is not valid UTF-8"
        raise _bad_unicode(detail) from error
    repeated: list[_Repeated] = []

    def object_of(pairs: list[tuple[str, JsonValue]]) -> JsonObject:
        members = dict(pairs)
        if len(members) != len(pairs):
            repeated.append(_marked(pairs))
            return repeated[-1]
        return members

    value = _parse(text, object_of)
    if repeated:
        _refuse_repeated(value)
    if _SURROGATE_ESCAPE.search(raw):
        _refuse_lone_surrogates(value)
    return value


def _parse(text: str, object_of: Callable[[list[tuple[str, JsonValue]]], JsonObject]) -> JsonValue:
    try:
        value: JsonValue = json.loads(
            text,
            object_pairs_hook=object_of,
            parse_int=_integer,
            parse_float=_float,
            parse_constant=_constant,
        )
    except json.JSONDecodeError as error:
        detail = f"{error.msg} at line {error.lineno}, column {error.colno}"
        raise MalformedInput(reason="not_json", detail=f"not JSON: {detail}") from error
    return value


def _marked(pairs: list[tuple[str, JsonValue]]) -> _Repeated:
    members = _Repeated(pairs)
    times = Counter(name for name, _ in pairs)
    members.name = next(name for name, count in times.items() if count > 1)
    return members


class _Place(NamedTuple):
    """A value, the name or index it stands under, and the place of its container."""

    value: JsonValue
    token: str
    container: "_Place | None"

    def inside(self) -> "list[_Place]":
        if isinstance(self.value, dict):
            return [_Place(item, name, self) for name, item in self.value.items()]
        if isinstance(self.value, list):
            return [_Place(item, str(index), self) for index, item in enumerate(self.value)]
        return []

    def pointer(self) -> str:
        if self.container is None:
            return ""
        token = self.token.replace("~", "~0").replace("/", "~1")
        return f"{self.container.pointer()}/{token}"


def _refuse_repeated(value: JsonValue) -> NoReturn:
    """Say where in *value* an object with a repeated member stands; there is one."""
    # Pointers are written for the one place only: written for all of them, one long name above
    # many values would fill the memory.
    place, pending = _Place(value, "", None), list[_Place]()
    while not isinstance(place.value, _Repeated):
        pending += place.inside()
        place = pending.pop()
    name = _clipped(place.value.name)
    raise MalformedInput(
        reason="duplicate_key",
        path=place.pointer(),
        detail=f"the member {name!r} stands more than once",
    )


def _clipped(text: str) -> str:
    return text if len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + "…"


def _integer(digits: str) -> int:
    # Asked by length first: int() of more than 4,300 digits raises ValueError.
    if len(digits) <= _MOST_DIGITS:
        number = int(digits)
        if -_LARGEST_INTEGER <= number <= _LARGEST_INTEGER:
            return number
    raise _out_of_range(digits)


def _float(digits: str) -> float:
    number = float(digits)
    if number - number != 0.0:
        raise _out_of_range(digits)
    return number


def _out_of_range(digits: str) -> MalformedInput:
    return MalformedInput(
        reason="number_out_of_range",
        detail=f"the number {_clipped(digits)} is outside the exact range",
    )


def _constant(name: str) -> NoReturn:
    raise MalformedInput(reason="number_out_of_range", detail=f"{name} is not a JSON number")


def _refuse_lone_surrogates(value: JsonValue) -> None:
    try:
        json.dumps(value, ensure_ascii=False).encode()
    except UnicodeEncodeError as error:
        raise _bad_unicode("a string holds a lone surrogate") from error


# --- writing -------------------------------------------------------------------------------


def _is_indented_form(value: JsonValue, raw: bytes) -> bool:
    option = orjson.OPT_STRICT_INTEGER | orjson.OPT_INDENT_2
    return orjson.dumps(value, option=option) == raw


def _write(value: JsonValue, option: int) -> bytes:
    try:
        written = orjson.dumps(value, option=option)
    except orjson.JSONEncodeError as error:
        raise _unwritable(error) from error
    # orjson writes NaN and Infinity as null; only then is the value walked to see.
    if b"null" in written:
        _refuse_not_finite(value)
    return written


_UNWRITABLE: Final = (
    ("surrogates", "bad_unicode", "a string holds a lone surrogate"),
    ("Integer", "number_out_of_range", "an integer is beyond 2^53 - 1 in magnitude"),
    ("Recursion", "too_deep", "the value is nested too deeply"),
    ("", "not_json", "the value holds something that JSON does not have"),
)


def _unwritable(error: orjson.JSONEncodeError) -> MalformedInput:
    # orjson has one exception class; only its sentence says what was wrong.
    reason, detail = next(
        (reason, detail) for sign, reason, detail in _UNWRITABLE if sign in str(error)
    )
    return MalformedInput(reason=reason, detail=detail)


def _refuse_not_finite(value: JsonValue) -> None:
    pending: list[JsonValue] = [value]
    while pending:
        current = pending.pop()
        if isinstance(current, float) and current - current != 0.0:
            raise MalformedInput(
                reason="number_out_of_range", detail=f"{current} is not a JSON number"
            )
        if isinstance(current, dict):
            pending.extend(current.values())
        elif isinstance(current, list):
            pending.extend(current)
