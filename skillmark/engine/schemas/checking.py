"""Whether a document satisfies the schema of its kind, and if not, every reason and place."""

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final

import jsonschema_rs

from skillmark.engine.model.contexts import is_vcdm_1_1
from skillmark.engine.model.problems import SENTENCES, Problem, pointer
from skillmark.engine.schemas.documents import (
    SchemaKind,
    legacy_schema_document,
    schema_document,
)
from skillmark.engine.wire.json_types import JsonObject, JsonValue

MOST_EXPLAINED: Final = 5_000
"""Values that a bad document may have for all its failures to be collected."""

_REASON_OF_KEYWORD: Final = {"minItems": "empty_array", "uniqueItems": "duplicate_value"}
_KINDS: Final = (
    ("ClrCredential", SchemaKind.CLR_CREDENTIAL),
    ("BitstringStatusListCredential", SchemaKind.STATUS_LIST_CREDENTIAL),
    ("EndorsementCredential", SchemaKind.ENDORSEMENT_CREDENTIAL),
    ("AchievementCredential", SchemaKind.ACHIEVEMENT_CREDENTIAL),
    ("OpenBadgeCredential", SchemaKind.ACHIEVEMENT_CREDENTIAL),
)


def kind_of(document: JsonObject) -> SchemaKind | None:
    """Return the kind that the ``type`` of *document* claims, if it is one of ours."""
    named = document.get("type")
    names = named if isinstance(named, list) else [named]
    return next((kind for name, kind in _KINDS if name in names), None)


def check(document: JsonObject, kind: SchemaKind) -> tuple[Problem, ...]:
    """Return every way in which *document* fails the schema of *kind*; none if it satisfies it.

    The first context decides between VCDM 2.0 and 1.1. A good document costs one pass in native
    code; only for a bad one are the failures collected, and of a bad one of more than
    ``MOST_EXPLAINED`` values only the first.
    """
    validator, schema = _compiled(kind, is_vcdm_1_1(document))
    if validator.is_valid(document):
        return ()
    problems = {
        problem: None
        for error in _errors(validator, document)
        for problem in _problems_of(error, schema)
    }
    return tuple(problems)


def _errors(
    validator: jsonschema_rs.Draft201909Validator, document: JsonObject
) -> Iterable[jsonschema_rs.ValidationError]:
    # The library collects all errors before it gives out the first; a document made to fail in a
    # hundred thousand places would cost seconds.
    if not _has_more_values(document, than=MOST_EXPLAINED):
        return validator.iter_errors(document)
    try:
        validator.validate(document)
    except jsonschema_rs.ValidationError as error:
        return [error]
    return []


def _has_more_values(document: JsonObject, *, than: int) -> bool:
    pending: list[JsonValue] = [document]
    count = 0
    while pending and count <= than:
        value = pending.pop()
        inside = list(value.values()) if isinstance(value, dict) else value
        if isinstance(inside, list):
            count += len(inside)
            pending.extend(inside)
    return count > than


@cache
def _compiled(
    kind: SchemaKind,
    is_legacy: bool,  # noqa: FBT001
) -> tuple[jsonschema_rs.Draft201909Validator, JsonObject]:
    schema = legacy_schema_document(kind) if is_legacy else schema_document(kind)
    # The linear-time engine: no text in a document can make a pattern slow.
    options = jsonschema_rs.RegexOptions()
    return jsonschema_rs.Draft201909Validator(schema, pattern_options=options), schema


def _problems_of(error: jsonschema_rs.ValidationError, schema: JsonObject) -> Iterator[Problem]:
    path = ""
    for step in error.instance_path:
        path = pointer(path, step)
    keyword = str(error.schema_path[-1])
    details: Any = error.kind
    reason = _declared_reason(error, schema)
    if reason == "context":
        yield _problem(path, reason)
    elif keyword == "required":
        yield _problem(pointer(path, details.property), "missing_member")
    elif keyword == "additionalProperties":
        for name in details.unexpected:
            yield _problem(pointer(path, name), "unknown_member")
    elif keyword == "type":
        yield _problem(path, "null_value" if error.instance is None else "type_mismatch")
    else:
        yield _problem(path, _REASON_OF_KEYWORD.get(keyword, reason))


def _problem(path: str, reason: str) -> Problem:
    return Problem(path=path, reason=reason, detail=SENTENCES[reason])


def _declared_reason(error: jsonschema_rs.ValidationError, schema: JsonObject) -> str:
    """Return the ``x-reason`` of the innermost schema around the failed keyword."""
    reason = "structure"
    place: Any = schema
    for step in error.schema_path:
        place = place[step]
        if isinstance(place, dict) and "x-reason" in place:
            reason = place["x-reason"]
    return reason
