"""JSON values as RDF literals, with the JSON type that each datatype calls for.

Source: JSON-LD 1.1 Processing Algorithms, section 8.2 (Object to RDF Conversion). Numbers that
implementations are known to write differently (beyond 2^53 - 1, or smaller than 10^-6) are refused.
"""

import re
from collections.abc import Callable

from skillmark.engine.errors import MalformedInput
from skillmark.engine.wire.json_types import JsonValue
from skillmark.engine.wire.nquads import XSD, escape_literal

_BOOLEAN_NAMES = frozenset({"boolean"})
_NUMBER_NAMES = frozenset({"float", "double", "decimal"})
_INTEGER_NAMES = frozenset({"integer", "positiveInteger", "nonNegativeInteger"})
# Open Badges writes the namespace with https, CLR and older contexts leave the xsd prefix
# undefined (traps T-5 and CL-14); all three spellings call for the same JSON types.
_NAMESPACES = (XSD, "https://www.w3.org/2001/XMLSchema#", "xsd:")

_LARGEST = 2**53 - 1
_SMALLEST = 1e-6
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


def plain_literal(value: JsonValue) -> str:
    """Write a value under a term without a datatype: text, or a native boolean or number."""
    if type(value) is str:
        return f'"{escape_literal(value)}"'
    if type(value) is bool:
        return f'"{_boolean(value)}"^^<{XSD}boolean>'
    text = _number(value)
    return f'"{text}"^^<{XSD}{"double" if "E" in text else "integer"}>'


def language_literal(value: JsonValue) -> str:
    """Write a native value or a language value object (VCDM 2.0, section 11.1).

    ``@direction`` is refused: RDF drops it, so no signature would cover it.
    """
    if not isinstance(value, dict):
        return plain_literal(value)
    text, language = value.get("@value"), value.get("@language")
    if not isinstance(text, str) or set(value) - {"@value", "@language"}:
        raise MalformedInput(
            reason="data_loss",
            detail="only @value and @language of a text are covered by signatures",
        )
    if language is None:
        raise MalformedInput(reason="data_loss", detail="write the text itself instead of @value")
    if not isinstance(language, str) or _LANGUAGE_TAG.fullmatch(language) is None:
        raise MalformedInput(reason="structure", detail="@language must be a BCP 47 tag")
    # The value space of language tags is lower case (RDF 1.1 Concepts, 3.3); other implementations
    # sign it so (JSON-LD 1.1 expansion, 13.4.8).
    return f'"{escape_literal(text)}"@{language.lower()}'


def literal_writer(datatype: str) -> Callable[[JsonValue], str]:
    """Return the function that writes a value as a literal of *datatype*."""
    suffix = f'"^^<{datatype}>'
    name = _local_name(datatype)
    if name in _BOOLEAN_NAMES:
        return lambda value: f'"{_boolean(value)}{suffix}'
    if name in _INTEGER_NAMES:
        return lambda value: f'"{_integer(value)}{suffix}'
    if datatype == f"{XSD}double":
        return lambda value: f'"{_double(_float(value))}{suffix}'
    if name in _NUMBER_NAMES:
        return lambda value: f'"{_number(value)}{suffix}'
    return lambda value: f'"{escape_literal(_text(value))}{suffix}'


def _local_name(datatype: str) -> str:
    for namespace in _NAMESPACES:
        if datatype.startswith(namespace):
            return datatype.removeprefix(namespace)
    return ""


def _mismatch(wanted: str) -> MalformedInput:
    return MalformedInput(reason="type_mismatch", detail=f"{wanted} is needed here")


def _text(value: JsonValue) -> str:
    if type(value) is not str:
        raise _null() if value is None else _mismatch("a text")
    return value


def _boolean(value: JsonValue) -> str:
    if type(value) is not bool:
        raise _null() if value is None else _mismatch("true or false, without quotes,")
    return "true" if value else "false"


def _float(value: JsonValue) -> float:
    if type(value) is int or type(value) is float:
        if abs(value) > _LARGEST or 0 < abs(value) < _SMALLEST:
            raise MalformedInput(
                reason="number_out_of_range",
                detail="implementations write numbers this large or small differently",
            )
        return value
    raise _null() if value is None else _mismatch("a number, without quotes,")


def _integer(value: JsonValue) -> str:
    text = _number(value)
    if "E" in text:
        raise _mismatch("a whole number")
    return text


def _number(value: JsonValue) -> str:
    number = _float(value)
    return str(int(number)) if number == int(number) else _double(number)


def _double(number: float) -> str:
    mantissa, exponent = f"{number:.15E}".split("E")
    mantissa = mantissa.rstrip("0")
    if mantissa.endswith("."):
        mantissa += "0"
    return f"{mantissa}E{int(exponent)}"


def _null() -> MalformedInput:
    return MalformedInput(reason="null_value", detail="null says nothing and is not signed")
