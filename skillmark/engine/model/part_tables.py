"""The tables of the small classes: parts of profiles and achievements, and services."""

import re
from typing import Final

from skillmark.engine.model.codecs import (
    FLAG,
    LANGUAGE_TAG,
    TEXT,
    URI,
    number_between,
    vocabulary,
)
from skillmark.engine.model.credential_shapes import STATUS_LIST_INDEX
from skillmark.engine.model.identity import IDENTITY_HASH_PATTERN
from skillmark.engine.model.parts import (
    Address,
    Alignment,
    Criteria,
    Evidence,
    GeoCoordinates,
    IdentifierEntry,
    IdentityObject,
    Image,
    Related,
)
from skillmark.engine.model.problems import Findings
from skillmark.engine.model.services import (
    CredentialSchema,
    CredentialStatus,
    RefreshService,
    RelatedResource,
    TermsOfUse,
)
from skillmark.engine.model.shapes import (
    Rule,
    Shape,
    at_least_one_of,
    fixed_type,
    may,
    must,
    nested,
    types,
)
from skillmark.engine.model.vocabularies import (
    MISNAMED_EMAIL,
    AlignmentTargetType,
    IdentifierType,
)
from skillmark.engine.wire.json_types import JsonObject

IDENTIFIER_TYPE: Final = vocabulary(
    IdentifierType, misnamed={MISNAMED_EMAIL: IdentifierType.EMAIL_ADDRESS}
)

IMAGE: Final = Shape(
    name="Image",
    make=Image,
    is_open=False,
    rows=(must("id", "id", URI), fixed_type("Image"), may("caption", "caption", TEXT)),
)

GEO_COORDINATES: Final = Shape(
    name="GeoCoordinates",
    make=GeoCoordinates,
    rows=(
        fixed_type("GeoCoordinates"),
        must("latitude", "latitude", number_between(-90, 90)),
        must("longitude", "longitude", number_between(-180, 180)),
    ),
)

ADDRESS: Final = Shape(
    name="Address",
    make=Address,
    rows=(
        types("Address"),
        may("addressCountry", "address_country", TEXT),
        may("addressCountryCode", "address_country_code", TEXT),
        may("addressRegion", "address_region", TEXT),
        may("addressLocality", "address_locality", TEXT),
        may("streetAddress", "street_address", TEXT),
        may("postOfficeBoxNumber", "post_office_box_number", TEXT),
        may("postalCode", "postal_code", TEXT),
        may("geo", "geo", nested(lambda: GEO_COORDINATES)),
    ),
)

IDENTIFIER_ENTRY: Final = Shape(
    name="IdentifierEntry",
    make=IdentifierEntry,
    is_open=False,
    rows=(
        fixed_type("IdentifierEntry"),
        must("identifier", "identifier", TEXT),
        must("identifierType", "identifier_type", IDENTIFIER_TYPE),
    ),
)

_HASH: Final = re.compile(IDENTITY_HASH_PATTERN[1:-1])


def _check_hash(value: JsonObject, path: str, findings: Findings) -> None:
    stored = value.get("identityHash")
    if value.get("hashed") is True and isinstance(stored, str) and not _HASH.fullmatch(stored):
        findings.error(f"{path}/identityHash", "identity_hash")


IDENTITY_OBJECT: Final = Shape(
    name="IdentityObject",
    make=IdentityObject,
    is_open=False,
    rows=(
        fixed_type("IdentityObject"),
        must("hashed", "hashed", FLAG),
        must("identityHash", "identity_hash", TEXT),
        must("identityType", "identity_type", IDENTIFIER_TYPE),
        may("salt", "salt", TEXT),
    ),
    rules=(
        Rule(
            check=_check_hash,
            schema={
                "if": {"properties": {"hashed": {"const": True}}},
                "then": {
                    "properties": {
                        "identityHash": {
                            "pattern": IDENTITY_HASH_PATTERN,
                            "x-reason": "identity_hash",
                        }
                    }
                },
            },
        ),
    ),
)

CRITERIA: Final = Shape(
    name="Criteria",
    make=Criteria,
    rows=(may("id", "id", URI), may("narrative", "narrative", TEXT)),
    rules=(at_least_one_of("id", "narrative", reason="criteria_empty"),),
)

ALIGNMENT: Final = Shape(
    name="Alignment",
    make=Alignment,
    rows=(
        types("Alignment"),
        must("targetName", "target_name", TEXT),
        must("targetUrl", "target_url", TEXT),
        may("targetCode", "target_code", TEXT),
        may("targetDescription", "target_description", TEXT),
        may("targetFramework", "target_framework", TEXT),
        may("targetType", "target_type", vocabulary(AlignmentTargetType)),
    ),
)

RELATED: Final = Shape(
    name="Related",
    make=Related,
    rows=(
        must("id", "id", URI),
        types("Related"),
        may("inLanguage", "in_language", LANGUAGE_TAG),
        may("version", "version", TEXT),
    ),
)

EVIDENCE: Final = Shape(
    name="Evidence",
    make=Evidence,
    rows=(
        may("id", "id", URI),
        types("Evidence"),
        may("narrative", "narrative", TEXT),
        may("name", "name", TEXT),
        may("description", "description", TEXT),
        may("genre", "genre", TEXT),
        may("audience", "audience", TEXT),
    ),
)

CREDENTIAL_SCHEMA: Final = Shape(
    name="CredentialSchema",
    make=CredentialSchema,
    rows=(must("id", "id", URI), must("type", "type", TEXT)),
)

CREDENTIAL_STATUS: Final = Shape(
    name="CredentialStatus",
    make=CredentialStatus,
    rows=(
        may("id", "id", URI),
        must("type", "type", TEXT),
        may("statusPurpose", "status_purpose", TEXT),
        may("statusListIndex", "status_list_index", STATUS_LIST_INDEX),
        may("statusListCredential", "status_list_credential", URI),
    ),
)

REFRESH_SERVICE: Final = Shape(
    name="RefreshService",
    make=RefreshService,
    rows=(must("id", "id", URI), must("type", "type", TEXT)),
)

TERMS_OF_USE: Final = Shape(
    name="TermsOfUse",
    make=TermsOfUse,
    rows=(may("id", "id", URI), must("type", "type", TEXT)),
)

RELATED_RESOURCE: Final = Shape(
    name="RelatedResource",
    make=RelatedResource,
    rows=(
        must("id", "id", URI),
        may("digestSRI", "digest_sri", TEXT),
        may("digestMultibase", "digest_multibase", TEXT),
        may("mediaType", "media_type", TEXT),
    ),
    rules=(at_least_one_of("digestSRI", "digestMultibase", reason="digest_missing"),),
)

PART_SHAPES: Final = (
    IMAGE,
    GEO_COORDINATES,
    ADDRESS,
    IDENTIFIER_ENTRY,
    IDENTITY_OBJECT,
    CRITERIA,
    ALIGNMENT,
    RELATED,
    EVIDENCE,
    CREDENTIAL_SCHEMA,
    CREDENTIAL_STATUS,
    REFRESH_SERVICE,
    TERMS_OF_USE,
    RELATED_RESOURCE,
)
