"""Our strict JSON Schemas for badges, endorsements, CLRs and status lists."""

from skillmark.engine.schemas.checking import check, kind_of
from skillmark.engine.schemas.documents import (
    SCHEMA_BASE,
    SchemaKind,
    legacy_schema_document,
    schema_document,
)

__all__ = [
    "SCHEMA_BASE",
    "SchemaKind",
    "check",
    "kind_of",
    "legacy_schema_document",
    "schema_document",
]
