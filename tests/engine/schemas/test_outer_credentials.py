from typing import Any

import pytest

from skillmark.engine.schemas import SchemaKind, check, kind_of
from tests.engine.model.changes import changed
from tests.engine.model.examples import (
    CREDENTIALS_V1,
    CREDENTIALS_V2,
    OPEN_BADGES,
    Document,
    endorsement,
    simple_badge,
    simple_badge_1_1,
)

CLR = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"


def found(document: Document, kind: SchemaKind) -> list[tuple[str, str]]:
    return [(problem.path, problem.reason) for problem in check(document, kind)]


def clr() -> Document:
    record = simple_badge()
    record["@context"] = [CREDENTIALS_V2, CLR, OPEN_BADGES]
    record["type"] = ["VerifiableCredential", "ClrCredential"]
    record["partial"] = True
    record["credentialSubject"] = {
        "id": "did:example:alice",
        "type": ["ClrSubject"],
        "verifiableCredential": [simple_badge(), simple_badge_1_1()],
        "achievement": [simple_badge()["credentialSubject"]["achievement"]],
        "association": [
            {
                "type": "Association",
                "associationType": "isChildOf",
                "sourceId": "urn:x:1",
                "targetId": "urn:x:2",
            }
        ],
    }
    return record


CLR_CHANGES: tuple[tuple[str, Any, str, str], ...] = (
    ("/name", ..., "/name", "missing_member"),
    ("/partial", "true", "/partial", "type_mismatch"),
    ("/@context/1", OPEN_BADGES, "/@context/1", "context"),
    ("/credentialSubject/id", ..., "/credentialSubject", "subject_unidentified"),
    ("/credentialSubject/type", "Subject", "/credentialSubject/type", "wrong_class"),
    (
        "/credentialSubject/verifiableCredential",
        [],
        "/credentialSubject/verifiableCredential",
        "empty_array",
    ),
    (
        "/credentialSubject/verifiableCredential/0",
        "eyJ.e30.c2ln",
        "/credentialSubject/verifiableCredential/0",
        "type_mismatch",
    ),
    (
        "/credentialSubject/verifiableCredential/1/issuanceDate",
        ...,
        "/credentialSubject/verifiableCredential/1/issuanceDate",
        "missing_member",
    ),
    (
        "/credentialSubject/association/0/associationType",
        "isTranslationOf",
        "/credentialSubject/association/0/associationType",
        "unknown_term",
    ),
    (
        "/credentialSubject/association/0/note",
        "x",
        "/credentialSubject/association/0/note",
        "unknown_member",
    ),
    (
        "/credentialSubject/achievement/0/criteria",
        ...,
        "/credentialSubject/achievement/0/criteria",
        "missing_member",
    ),
)


@pytest.mark.parametrize(("path", "value", "where", "reason"), CLR_CHANGES)
def test_a_learner_record_is_checked_in_its_outer_members(
    path: str, value: Any, where: str, reason: str
) -> None:
    kind = SchemaKind.CLR_CREDENTIAL

    assert found(clr(), kind) == []
    assert found(changed(clr(), path, value), kind) == [(where, reason)]


@pytest.mark.rule("SE-6")
def test_a_learner_record_may_be_of_the_older_data_model() -> None:
    older = changed(clr(), "/@context/0", CREDENTIALS_V1)
    older["issuanceDate"] = older.pop("validFrom")

    assert found(older, SchemaKind.CLR_CREDENTIAL) == []


def status_list() -> Document:
    return {
        "@context": [CREDENTIALS_V2],
        "id": "https://school.example/status/1",
        "type": ["VerifiableCredential", "BitstringStatusListCredential"],
        "issuer": "did:web:school.example",
        "validFrom": "2026-11-20T09:00:00Z",
        "credentialSubject": {
            "id": "https://school.example/status/1#list",
            "type": "BitstringStatusList",
            "statusPurpose": ["revocation", "suspension"],
            "encodedList": "uH4sIAAAA",
            "ttl": 300_000,
        },
    }


@pytest.mark.parametrize(
    ("path", "value", "reason"),
    [
        ("/credentialSubject/type", "StatusList2021", "wrong_class"),
        ("/credentialSubject/encodedList", "H4sIAAAA", "encoded_list"),
        ("/credentialSubject/encodedList", "u", "encoded_list"),
        ("/credentialSubject/statusPurpose", [], "empty_array"),
        ("/credentialSubject/ttl", -1, "number_out_of_range"),
        ("/credentialSubject/ttl", 0.5, "type_mismatch"),
        ("/validUntil", "2026-11-20", "timestamp_form"),
        ("/type", "BitstringStatusListCredential", "type_mismatch"),
        ("/type", ["VerifiableCredential"], "wrong_class"),
        ("/issuer", "school", "not_a_uri"),
        ("/credentialSubject", [], "type_mismatch"),
    ],
)
@pytest.mark.rule("BS-4")
def test_a_status_list_is_checked(path: str, value: Any, reason: str) -> None:
    kind = SchemaKind.STATUS_LIST_CREDENTIAL

    assert found(status_list(), kind) == []
    assert found(changed(status_list(), path, value), kind) == [(path, reason)]


def test_the_type_says_which_schema_belongs_to_a_document() -> None:
    assert [kind_of(each) for each in (simple_badge(), endorsement(), clr(), status_list())] == [
        SchemaKind.ACHIEVEMENT_CREDENTIAL,
        SchemaKind.ENDORSEMENT_CREDENTIAL,
        SchemaKind.CLR_CREDENTIAL,
        SchemaKind.STATUS_LIST_CREDENTIAL,
    ]
    assert kind_of({"type": "OpenBadgeCredential"}) is SchemaKind.ACHIEVEMENT_CREDENTIAL
    assert [kind_of(each) for each in ({}, {"type": 7}, {"type": ["Other"]})] == [None] * 3
