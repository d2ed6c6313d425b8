"""Credentials around badges: Comprehensive Learner Records and status lists, outer members only.

They are validated but not read into values: what a CLR holds goes through the badge verifier one by
one, and what a status list holds belongs to ``status``.

Source: CLR 2.0 (ClrCredential, ClrSubject, Association); Bitstring Status List 1.0, section 2.2.
"""

from enum import StrEnum
from typing import Final

from skillmark.engine.model.codecs import (
    FLAG,
    LARGEST_NUMBER,
    TEXT,
    TIMESTAMP,
    URI,
    Codec,
    as_it_is,
    closed_vocabulary,
    set_of,
    text_matching,
)
from skillmark.engine.model.contexts import (
    CLR_PATTERN,
    CREDENTIALS_V1,
    CREDENTIALS_V2,
    OPEN_BADGES_PATTERN,
)
from skillmark.engine.model.credential_shapes import context_row, has_first_context
from skillmark.engine.model.part_tables import IDENTITY_OBJECT, IMAGE
from skillmark.engine.model.shapes import (
    Row,
    Rule,
    Shape,
    at_least_one_of,
    fixed_type,
    may,
    must,
    nested,
    types,
)
from skillmark.engine.model.tables import (
    ACHIEVEMENT,
    ENDORSEMENT_MEMBERS,
    EVIDENCE_MEMBER,
    ISSUER_MEMBER,
    PERIOD,
    PERIOD_1_1,
    SERVICE_MEMBERS,
)
from skillmark.engine.wire.json_types import JsonObject


class AssociationType(StrEnum):
    """How two achievements of a CLR relate; nobody may extend it (CLR 2.0)."""

    EXACT_MATCH_OF = "exactMatchOf"
    IS_CHILD_OF = "isChildOf"
    IS_PARENT_OF = "isParentOf"
    IS_PART_OF = "isPartOf"
    IS_PEER_OF = "isPeerOf"
    IS_RELATED_TO = "isRelatedTo"
    PRECEDES = "precedes"
    REPLACED_BY = "replacedBy"


def _described_only(schema: JsonObject) -> Codec:
    """Return a codec that is used for its schema alone."""
    return Codec(lambda value, _path, _findings: value, as_it_is, lambda: schema)


_URI_OR_IDENTIFIED: Final[JsonObject] = {
    "if": {"type": "string"},
    "then": URI.schema(),
    "else": {"type": "object", "properties": {"id": URI.schema()}, "required": ["id"]},
}
_ANY_ISSUER: Final = must("issuer", "issuer", _described_only(_URI_OR_IDENTIFIED))
_ANY_SUBJECTS: Final[JsonObject] = {
    "if": {"type": "array"},
    "then": {"items": {"type": "object"}, "minItems": 1},
    "else": {"type": "object"},
}
_OF_EITHER_DATA_MODEL: Final = Rule(
    check=lambda _document, _path, _findings: None,
    schema={
        "if": has_first_context(CREDENTIALS_V1),
        "then": {"required": ["issuanceDate"]},
        "else": {**has_first_context(CREDENTIALS_V2), "x-reason": "context"},
    },
)

ASSOCIATION: Final = Shape(
    name="Association",
    make=dict,
    is_open=False,
    rows=(
        fixed_type("Association"),
        must("associationType", "association_type", closed_vocabulary(AssociationType)),
        must("sourceId", "source_id", URI),
        must("targetId", "target_id", URI),
    ),
)

VERIFIABLE_CREDENTIAL: Final = Shape(
    name="VerifiableCredential",
    make=dict,
    rows=(
        must("@context", "contexts", _described_only({"type": "array"})),
        may("id", "id", URI),
        types("VerifiableCredential"),
        _ANY_ISSUER,
        must("credentialSubject", "credential_subject", _described_only(_ANY_SUBJECTS)),
        *(may(row.wire, str(row.field), row.codec) for row in (*PERIOD, *PERIOD_1_1[:2])),
    ),
    rules=(_OF_EITHER_DATA_MODEL,),
)

CLR_SUBJECT: Final = Shape(
    name="ClrSubject",
    make=dict,
    rows=(
        may("id", "id", URI),
        types("ClrSubject"),
        may("identifier", "identifiers", set_of(nested(lambda: IDENTITY_OBJECT))),
        may("achievement", "achievements", set_of(nested(lambda: ACHIEVEMENT))),
        must(
            "verifiableCredential",
            "verifiable_credentials",
            set_of(nested(lambda: VERIFIABLE_CREDENTIAL)),
        ),
        may("association", "associations", set_of(nested(lambda: ASSOCIATION))),
    ),
    rules=(at_least_one_of("id", "identifier", reason="subject_unidentified"),),
)


def _clr_rows(context: str, period: tuple[Row, ...]) -> tuple[Row, ...]:
    return (
        context_row(context, CLR_PATTERN, OPEN_BADGES_PATTERN),
        must("id", "id", URI),
        types("VerifiableCredential", "ClrCredential"),
        must("name", "name", TEXT),
        may("description", "description", TEXT),
        may("partial", "partial", FLAG),
        may("image", "image", nested(lambda: IMAGE)),
        *period,
        ISSUER_MEMBER,
        must("credentialSubject", "credential_subject", nested(lambda: CLR_SUBJECT)),
        EVIDENCE_MEMBER,
        *ENDORSEMENT_MEMBERS,
        *SERVICE_MEMBERS,
    )


CLR_CREDENTIAL: Final = Shape(
    name="ClrCredential", make=dict, rows=_clr_rows(CREDENTIALS_V2, PERIOD)
)
CLR_CREDENTIAL_1_1: Final = Shape(
    name="ClrCredential11", make=dict, rows=_clr_rows(CREDENTIALS_V1, PERIOD_1_1)
)

_WHOLE_MILLISECONDS: Final[JsonObject] = {
    "type": "integer",
    "minimum": 0,
    "maximum": LARGEST_NUMBER,
    "x-reason": "number_out_of_range",
}

BITSTRING_STATUS_LIST: Final = Shape(
    name="BitstringStatusList",
    make=dict,
    rows=(
        may("id", "id", URI),
        types("BitstringStatusList"),
        must("statusPurpose", "status_purposes", set_of(TEXT)),
        must("encodedList", "encoded_list", text_matching("^u.+$", reason="encoded_list")),
        may("ttl", "ttl", _described_only(_WHOLE_MILLISECONDS)),
    ),
)

STATUS_LIST_CREDENTIAL: Final = Shape(
    name="BitstringStatusListCredential",
    make=dict,
    rows=(
        context_row(CREDENTIALS_V2),
        may("id", "id", URI),
        types("VerifiableCredential", "BitstringStatusListCredential"),
        _ANY_ISSUER,
        may("validFrom", "valid_from", TIMESTAMP),
        may("validUntil", "valid_until", TIMESTAMP),
        must("credentialSubject", "credential_subject", nested(lambda: BITSTRING_STATUS_LIST)),
        *SERVICE_MEMBERS,
    ),
)

OUTER_SHAPES: Final[tuple[Shape, ...]] = (
    ASSOCIATION,
    VERIFIABLE_CREDENTIAL,
    CLR_SUBJECT,
    CLR_CREDENTIAL,
    CLR_CREDENTIAL_1_1,
    BITSTRING_STATUS_LIST,
    STATUS_LIST_CREDENTIAL,
)
