import jsonschema_rs
import pytest

from skillmark.engine.schemas import (
    SCHEMA_BASE,
    SchemaKind,
    legacy_schema_document,
    schema_document,
)

ALL = [make(kind) for make in (schema_document, legacy_schema_document) for kind in SchemaKind]


@pytest.mark.parametrize("schema", ALL, ids=lambda schema: schema["$id"])
@pytest.mark.rule("ST-7")
def test_every_schema_is_valid_draft_2019_09_under_our_own_address(
    schema: dict[str, object],
) -> None:
    assert schema["$schema"] == "https://json-schema.org/draft/2019-09/schema"
    assert str(schema["$id"]).startswith(SCHEMA_BASE)
    assert jsonschema_rs.meta.is_valid(schema)


def test_a_schema_holds_only_the_definitions_it_uses() -> None:
    definitions = schema_document(SchemaKind.STATUS_LIST_CREDENTIAL)["$defs"]

    assert sorted(definitions) == [
        "BitstringStatusList",
        "BitstringStatusListCredential",
        "CredentialSchema",
        "CredentialStatus",
        "RefreshService",
        "RelatedResource",
        "TermsOfUse",
    ]
