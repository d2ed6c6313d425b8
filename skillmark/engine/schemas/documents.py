"""Our JSON Schemas (draft 2019-09), made from the tables of the model.

They are stricter than the published ones: empty arrays, language maps and zoneless times are
refused, nested classes are checked by name, and a subject has to be identified. Members that nobody
defines are not their business; safe-mode JSON-LD finds those.

Our own keyword ``x-reason`` names the reason that a failure of the schema around it is reported
with; validators ignore it.
"""

from enum import StrEnum
from typing import Final

from skillmark.engine.model.shapes import Shape, reference
from skillmark.engine.model.tables import (
    ACHIEVEMENT_CREDENTIAL,
    ACHIEVEMENT_CREDENTIAL_1_1,
    ALL_SHAPES,
    ENDORSEMENT_CREDENTIAL,
    ENDORSEMENT_CREDENTIAL_1_1,
)
from skillmark.engine.schemas.outer_tables import (
    CLR_CREDENTIAL,
    CLR_CREDENTIAL_1_1,
    OUTER_SHAPES,
    STATUS_LIST_CREDENTIAL,
)
from skillmark.engine.wire.json_types import JsonObject, JsonValue

SCHEMA_BASE: Final = "https://skillmark.example/schemas/"
_DIALECT: Final = "https://json-schema.org/draft/2019-09/schema"


class SchemaKind(StrEnum):
    """What a document claims to be, and so which schema it has to satisfy."""

    ACHIEVEMENT_CREDENTIAL = "achievement-credential"
    ENDORSEMENT_CREDENTIAL = "endorsement-credential"
    CLR_CREDENTIAL = "clr-credential"
    STATUS_LIST_CREDENTIAL = "status-list-credential"


_MODERN: Final = {
    SchemaKind.ACHIEVEMENT_CREDENTIAL: ACHIEVEMENT_CREDENTIAL,
    SchemaKind.ENDORSEMENT_CREDENTIAL: ENDORSEMENT_CREDENTIAL,
    SchemaKind.CLR_CREDENTIAL: CLR_CREDENTIAL,
    SchemaKind.STATUS_LIST_CREDENTIAL: STATUS_LIST_CREDENTIAL,
}
_LEGACY: Final = {
    SchemaKind.ACHIEVEMENT_CREDENTIAL: ACHIEVEMENT_CREDENTIAL_1_1,
    SchemaKind.ENDORSEMENT_CREDENTIAL: ENDORSEMENT_CREDENTIAL_1_1,
    SchemaKind.CLR_CREDENTIAL: CLR_CREDENTIAL_1_1,
    # Bitstring Status List came with VCDM 2.0 and has no older flavour.
    SchemaKind.STATUS_LIST_CREDENTIAL: STATUS_LIST_CREDENTIAL,
}


def schema_document(kind: SchemaKind) -> JsonObject:
    """Return the schema for documents of *kind* in VCDM 2.0."""
    return _document(_MODERN[kind], f"{SCHEMA_BASE}{kind}.json")


def legacy_schema_document(kind: SchemaKind) -> JsonObject:
    """Return the schema for documents of *kind* in the VCDM 1.1 flavour."""
    return _document(_LEGACY[kind], f"{SCHEMA_BASE}{kind}-1.1.json")


def _document(root: Shape, identifier: str) -> JsonObject:
    every: dict[str, JsonValue] = {
        shape.name: shape.schema() for shape in (*ALL_SHAPES, *OUTER_SHAPES)
    }
    return {
        "$schema": _DIALECT,
        "$id": identifier,
        "title": root.name,
        **reference(root),
        "$defs": {name: every[name] for name in _reachable(root.name, every)},
    }


def _reachable(root: str, definitions: dict[str, JsonValue]) -> list[str]:
    found = [root]
    for name in found:
        found.extend(each for each in _references(definitions[name]) if each not in found)
    return sorted(set(found))


def _references(schema: JsonValue) -> list[str]:
    if isinstance(schema, list):
        return [name for item in schema for name in _references(item)]
    if not isinstance(schema, dict):
        return []
    target = schema.get("$ref")
    here = [target.rpartition("/")[2]] if isinstance(target, str) else []
    return [*here, *(name for member in schema.values() for name in _references(member))]
