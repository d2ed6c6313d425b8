"""What is particular to whole credentials: contexts, the two data models, language texts."""

import copy
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from skillmark.engine.model.codecs import (
    URI,
    WRONG,
    Codec,
    as_it_is,
    one_or_many_schema,
    wrong_json_type,
)
from skillmark.engine.model.contexts import CREDENTIALS_V1, context_list, is_vcdm_1_1
from skillmark.engine.model.parts import LanguageText
from skillmark.engine.model.problems import Findings
from skillmark.engine.model.profiles import Profile
from skillmark.engine.model.shapes import Row, Rule, Shape, ShapeLink, must, nested, reference
from skillmark.engine.wire.json_types import JsonObject, JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialShape(Shape):
    """A class with a @context of its own; an empty ``contexts`` is filled in when written."""

    def write(self, value: Any) -> JsonObject:
        # Not super(): a dataclass with slots is another class than the one that super() knows.
        wire = Shape.write(self, value)
        wire.pop("@context", None)
        return {"@context": context_list(wire, value.contexts), **wire}


@dataclass(frozen=True, slots=True, kw_only=True)
class EndorsementShape(CredentialShape):
    """An endorsement: where it is signed, the document is kept and written back as it stood."""

    def read_members(self, value: JsonObject, path: str, findings: Findings) -> dict[str, Any]:
        fields = Shape.read_members(self, value, path, findings)
        if "proof" in value:
            fields["signed_document"] = copy.deepcopy(value)
        return fields

    def write(self, value: Any) -> JsonObject:
        if value.signed_document is not None:
            signed: JsonObject = copy.deepcopy(value.signed_document)
            return signed
        return CredentialShape.write(self, value)


def _note_vcdm_1_1(_: JsonObject, path: str, findings: Findings) -> None:
    findings.note(f"{path}/@context/0", "vcdm_1_1")


NOTED_AS_VCDM_1_1: Final = Rule(check=_note_vcdm_1_1, schema={})
"""Breaks nothing: the older data model has to be verifiable, only not issued any more."""


def context_row(first: str, *further: str) -> Row:
    """Return the row of @context: *first*, then one that matches each pattern, then any others."""
    expressions = [re.compile(pattern[1:-1], re.ASCII) for pattern in further]
    least = 1 + len(further)

    def read(value: JsonValue, path: str, findings: Findings) -> Any:
        if not isinstance(value, list) or len(value) < least or value[0] != first:
            findings.error(path, "context")
            return WRONG
        for place, (entry, expression) in enumerate(zip(value[1:], expressions, strict=False), 1):
            if not isinstance(entry, str) or expression.fullmatch(entry) is None:
                findings.error(f"{path}/{place}", "context")
        for place, entry in enumerate(value[least:], least):
            if not isinstance(entry, str | dict):
                findings.error(f"{path}/{place}", "context", "a URL or an object is needed here")
        return tuple(copy.deepcopy(value))

    def schema() -> JsonObject:
        patterns: list[JsonValue] = [{"type": "string", "pattern": each} for each in further]
        return {
            "type": "array",
            "minItems": least,
            "items": [{"const": first}, *patterns],
            "additionalItems": {"type": ["string", "object"]},
            "x-reason": "context",
        }

    return must("@context", "contexts", Codec(read, list, schema))


def by_data_model(*, modern: ShapeLink, legacy: ShapeLink) -> Codec:
    """Return the codec of an embedded credential in either data model."""

    def shape_of(value: JsonValue) -> Shape:
        return legacy() if isinstance(value, dict) and is_vcdm_1_1(value) else modern()

    def write(value: Any) -> JsonValue:
        return (legacy if value.contexts[:1] == (CREDENTIALS_V1,) else modern)().write(value)

    def schema() -> JsonObject:
        return {
            "if": has_first_context(CREDENTIALS_V1),
            "then": reference(legacy()),
            "else": reference(modern()),
        }

    return Codec(
        lambda value, path, findings: shape_of(value).read(value, path, findings), write, schema
    )


def has_first_context(url: str) -> JsonObject:
    """Return the schema that an object satisfies whose first context is *url*."""
    listed: JsonObject = {"type": "array", "minItems": 1, "items": [{"const": url}]}
    return {"properties": {"@context": listed}, "required": ["@context"]}


def profile_or_uri(profile: ShapeLink) -> Codec:
    """Return the codec of an issuer: a Profile, or the URI of one (standards rule DM-4)."""
    as_profile = nested(profile)

    def read(value: JsonValue, path: str, findings: Findings) -> Any:
        if not isinstance(value, str):
            return as_profile.read(value, path, findings)
        uri = URI.read(value, path, findings)
        return WRONG if uri is WRONG else Profile(id=value, types=())

    def write(value: Profile) -> JsonValue:
        return as_profile.write(value) if value.types else value.id

    def schema() -> JsonObject:
        return {"if": {"type": "string"}, "then": URI.schema(), "else": as_profile.schema()}

    return Codec(read, write, schema)


_LANGUAGE_KEYS: Final = {"@value": "value", "@language": "language", "@direction": "direction"}


def _language_texts(value: JsonValue) -> tuple[LanguageText, ...] | None:
    """Return the language value objects in *value*, or None if it is anything else."""
    texts: list[LanguageText] = []
    for each in value if isinstance(value, list) else [value]:
        if not isinstance(each, dict) or not {"@value"} <= each.keys() <= _LANGUAGE_KEYS.keys():
            return None
        fields = {_LANGUAGE_KEYS[key]: member for key, member in each.items()}
        if not all(isinstance(member, str) for member in fields.values()):
            return None
        make: Callable[..., LanguageText] = LanguageText
        texts.append(make(**fields))
    return tuple(texts) or None


def _read_plain_or_first(value: JsonValue, path: str, findings: Findings) -> Any:
    if isinstance(value, str):
        return value
    texts = _language_texts(value)
    if texts is None:
        return wrong_json_type(value, "a text, or texts with @value and @language,", path, findings)
    return texts[0].value


def _write_language_texts(texts: tuple[LanguageText, ...]) -> JsonValue:
    written: list[JsonValue] = [
        {
            key: getattr(text, field)
            for key, field in _LANGUAGE_KEYS.items()
            if getattr(text, field) is not None
        }
        for text in texts
    ]
    return written[0] if len(written) == 1 else written


def _language_text_schema() -> JsonObject:
    one: JsonObject = {
        "type": "object",
        "properties": {key: {"type": "string"} for key in _LANGUAGE_KEYS},
        "required": ["@value"],
        "additionalProperties": False,
    }
    return {"if": {"type": "string"}, "then": {}, "else": one_or_many_schema(one)}


PLAIN_TEXT: Final = Codec(_read_plain_or_first, as_it_is, _language_text_schema)
"""A display text of a credential; of several languages, the first."""
LANGUAGE_TEXTS: Final = Codec(
    lambda value, _path, _findings: _language_texts(value) or (),
    _write_language_texts,
    _language_text_schema,
)
"""The same member again: with its languages, where it has any. Written, it takes precedence."""


def _read_index(value: JsonValue, path: str, findings: Findings) -> Any:
    if isinstance(value, str):
        return value
    if type(value) is int:
        return str(value)
    return wrong_json_type(value, "a whole number in a text", path, findings)


STATUS_LIST_INDEX: Final = Codec(_read_index, as_it_is, lambda: {"type": ["string", "integer"]})
"""The official sample writes a number, the specification calls for a text; we write a text."""
