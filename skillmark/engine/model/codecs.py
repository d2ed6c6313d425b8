"""How one kind of member is read, written and described in JSON Schema.

A ``Codec`` knows all three, so what we read, what we write and what we validate cannot drift apart.
``shapes`` puts codecs together to classes, ``tables`` lists the classes of Open Badges 3.0. A
reader that cannot read says why in ``Findings`` and returns ``WRONG``; it never raises.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final, TypeAlias

from skillmark.engine.errors import MalformedInput
from skillmark.engine.model.problems import Findings, pointer, problem_from
from skillmark.engine.model.timestamps import (
    DATE_PATTERN,
    TIMESTAMP_PATTERN,
    read_date,
    read_timestamp,
    write_date,
    write_timestamp,
)
from skillmark.engine.model.vocabularies import EXTENSION_PATTERN, Extension, is_extension
from skillmark.engine.wire.json_types import JsonObject, JsonValue

URI_PATTERN: Final = r'^[A-Za-z][A-Za-z0-9+.\-]*:[^\x00-\x20<>"{}|\^`\\\x7f-\x9f]+$'
"""An absolute IRI that can stand in N-Quads without an escape, as linked data asks for."""
JWS_PATTERN: Final = r"^[A-Za-z0-9_\-]+\.[A-Za-z0-9_\-]*\.[A-Za-z0-9_\-]+$"
LANGUAGE_TAG_PATTERN: Final = r"^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$"

LARGEST_NUMBER: Final = 2**53 - 1
SMALLEST_FRACTION: Final = 1e-6
"""Beyond these, implementations of RDF canonicalisation are known to write a number differently."""


class Wrong:
    """What a reader returns in place of a value that cannot be read."""

    __slots__ = ()


WRONG: Final = Wrong()

Reader: TypeAlias = Callable[[JsonValue, str, Findings], Any]
Writer: TypeAlias = Callable[[Any], JsonValue]


@dataclass(frozen=True, slots=True)
class Codec:
    """One kind of value: its reader, its writer, and a function that gives its JSON Schema."""

    read: Reader
    write: Writer
    schema: Callable[[], JsonObject]


def as_it_is(value: Any) -> JsonValue:
    """Write a value that is JSON already."""
    result: JsonValue = value
    return result


def wrong_json_type(value: JsonValue, wanted: str, path: str, findings: Findings) -> Wrong:
    """Report that *value* is not of the JSON type that *wanted* names."""
    if value is None:
        findings.error(path, "null_value")
    else:
        findings.error(path, "type_mismatch", f"{wanted} is needed here")
    return WRONG


def _read_text(value: JsonValue, path: str, findings: Findings) -> str | Wrong:
    return value if type(value) is str else wrong_json_type(value, "a text", path, findings)


def _read_flag(value: JsonValue, path: str, findings: Findings) -> bool | Wrong:
    if type(value) is bool:
        return value
    return wrong_json_type(value, "true or false, without quotes,", path, findings)


def checked_number(value: float) -> float:
    """Return *value*, an int where it is whole, so that ``3.0`` is written ``3``.

    Raises MalformedInput (``number_out_of_range``) for what libraries are known to sign
    differently: NaN and infinity, beyond 2^53 - 1, and fractions below 10^-6.
    """
    size = abs(value)
    if not math.isfinite(value) or size > LARGEST_NUMBER or 0 < size < SMALLEST_FRACTION:
        raise MalformedInput(
            reason="number_out_of_range",
            detail="implementations write numbers this large or small differently",
        )
    return int(value) if value == int(value) else value


def number_between(least: float, most: float) -> Codec:
    """Return the codec of a number in a closed range."""

    def read(value: JsonValue, path: str, findings: Findings) -> float | Wrong:
        if type(value) is not int and type(value) is not float:
            return wrong_json_type(value, "a number, without quotes,", path, findings)
        try:
            if least <= value <= most:
                return checked_number(value)
            findings.error(path, "number_out_of_range")
        except MalformedInput as error:
            findings.error(path, error.reason, error.detail)
        return WRONG

    def schema() -> JsonObject:
        bounds: JsonObject = {"minimum": least, "maximum": most}
        return {"type": "number", **bounds, "x-reason": "number_out_of_range"}

    return Codec(read, checked_number, schema)


def text_matching(pattern: str, *, reason: str) -> Codec:
    """Return the codec of a text that matches the anchored *pattern*."""
    expression = re.compile(pattern[1:-1], re.ASCII)

    def read(value: JsonValue, path: str, findings: Findings) -> str | Wrong:
        if type(value) is not str:
            return wrong_json_type(value, "a text", path, findings)
        if expression.fullmatch(value) is None:
            findings.error(path, reason)
            return WRONG
        return value

    return Codec(read, as_it_is, lambda: _pattern_schema(pattern, reason))


def _pattern_schema(pattern: str, reason: str) -> JsonObject:
    return {"type": "string", "pattern": pattern, "x-reason": reason}


def _read_with(read_text: Callable[..., Any]) -> Reader:
    def read(value: JsonValue, path: str, findings: Findings) -> Any:
        if type(value) is not str:
            return wrong_json_type(value, "a text", path, findings)
        try:
            return read_text(value, path=path)
        except MalformedInput as error:
            findings.add(problem_from(error))
            return WRONG

    return read


def _term_reader(known: Mapping[str, Any], *, otherwise: Reader) -> Reader:
    def read(value: JsonValue, path: str, findings: Findings) -> Any:
        if type(value) is not str:
            return wrong_json_type(value, "a text", path, findings)
        term = known.get(value)
        return otherwise(value, path, findings) if term is None else term

    return read


def _refuse_term(_: JsonValue, path: str, findings: Findings) -> Wrong:
    findings.error(path, "unknown_term")
    return WRONG


def _read_extension(value: JsonValue, path: str, findings: Findings) -> Extension | Wrong:
    if isinstance(value, str) and is_extension(value):
        return Extension(value)
    return _refuse_term(value, path, findings)


def vocabulary(terms: type[StrEnum], *, misnamed: Mapping[str, StrEnum] | None = None) -> Codec:
    """Return the codec of an open vocabulary: one of *terms*, or a term that starts with ``ext:``.

    *misnamed* maps words that are not of the vocabulary, but read with a note, to what they mean.
    """
    known = {term.value: term for term in terms}
    tolerated = dict(misnamed or {})

    def read_other(value: JsonValue, path: str, findings: Findings) -> Any:
        if isinstance(value, str) and value in tolerated:
            findings.note(path, "misnamed_term", f"its name is {tolerated[value].value}")
            return tolerated[value]
        return _read_extension(value, path, findings)

    def schema() -> JsonObject:
        words: list[JsonValue] = [*known, *tolerated]
        choice: list[JsonValue] = [{"enum": words}, {"pattern": EXTENSION_PATTERN}]
        return {"type": "string", "anyOf": choice, "x-reason": "unknown_term"}

    return Codec(_term_reader(known, otherwise=read_other), str, schema)


def closed_vocabulary(terms: type[StrEnum]) -> Codec:
    """Return the codec of a vocabulary that nobody may extend."""
    known = {term.value: term for term in terms}

    def schema() -> JsonObject:
        return {"type": "string", "enum": list(known), "x-reason": "unknown_term"}

    return Codec(_term_reader(known, otherwise=_refuse_term), str, schema)


def set_of(item: Codec) -> Codec:
    """Return the codec of a set: an array, or one value alone; never empty, nothing twice."""

    def read(value: JsonValue, path: str, findings: Findings) -> Any:
        if isinstance(value, list):
            _report_repeated(value, path, findings)
        return _read_many(item, value, path, findings)

    def schema() -> JsonObject:
        return one_or_many_schema(item.schema(), uniqueItems=True)

    return Codec(read, lambda values: [item.write(value) for value in values], schema)


def list_of(item: Codec) -> Codec:
    """Return the codec of an ordered list: as ``set_of``, but a value may come again."""
    return Codec(
        lambda value, path, findings: _read_many(item, value, path, findings),
        lambda values: [item.write(value) for value in values],
        lambda: one_or_many_schema(item.schema()),
    )


def set_written_compactly(item: Codec) -> Codec:
    """Return the codec of a set of which one member is written without an array.

    For members that 1EdTech's schema allows once only, while VCDM allows several.
    """
    as_set = set_of(item)

    def write(values: tuple[Any, ...]) -> JsonValue:
        return item.write(values[0]) if len(values) == 1 else as_set.write(values)

    return Codec(as_set.read, write, as_set.schema)


def one_or_many_schema(item: JsonObject, **bounds: JsonValue) -> JsonObject:
    """Return the schema of one *item*, or of a non-empty array of them within *bounds*."""
    many: JsonObject = {"items": item, "minItems": 1, **bounds}
    return {"if": {"type": "array"}, "then": many, "else": item}


def _read_many(item: Codec, value: JsonValue, path: str, findings: Findings) -> Any:
    if not isinstance(value, list):
        alone = item.read(value, path, findings)
        return WRONG if alone is WRONG else (alone,)
    if not value:
        findings.error(path, "empty_array")
        return WRONG
    read = [item.read(each, f"{path}/{place}", findings) for place, each in enumerate(value)]
    return WRONG if any(each is WRONG for each in read) else tuple(read)


def _report_repeated(values: list[JsonValue], path: str, findings: Findings) -> None:
    seen: set[object] = set()
    for place, value in enumerate(values):
        key = _comparable(value)
        if key in seen:
            findings.error(pointer(path, place), "duplicate_value")
        seen.add(key)


def _comparable(value: JsonValue) -> object:
    """Return something hashable that is equal for equal JSON: ``1`` and ``1.0``, never ``true``."""
    if isinstance(value, dict):
        return frozenset((name, _comparable(member)) for name, member in value.items())
    if isinstance(value, list):
        return tuple(_comparable(member) for member in value)
    return (bool, value) if isinstance(value, bool) else value


TEXT: Final = Codec(_read_text, as_it_is, lambda: {"type": "string"})
FLAG: Final = Codec(_read_flag, as_it_is, lambda: {"type": "boolean"})
NUMBER: Final = number_between(-LARGEST_NUMBER, LARGEST_NUMBER)
TIMESTAMP: Final = Codec(
    _read_with(read_timestamp),
    write_timestamp,
    lambda: _pattern_schema(TIMESTAMP_PATTERN, "timestamp_form"),
)
DATE: Final = Codec(
    _read_with(read_date), write_date, lambda: _pattern_schema(DATE_PATTERN, "date_form")
)
URI: Final = text_matching(URI_PATTERN, reason="not_a_uri")
JWS: Final = text_matching(JWS_PATTERN, reason="not_a_jws")
LANGUAGE_TAG: Final = text_matching(LANGUAGE_TAG_PATTERN, reason="language_tag")
