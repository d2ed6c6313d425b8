"""Conversion to Open Badges 3.0, row by row of the table."""

from typing import Any
from uuid import UUID

import pytest

from skillmark.engine.errors import MalformedInput
from skillmark.engine.model.reading import read_achievement_credential
from skillmark.engine.open_badges_2.conversion import convert_to_open_badges_3
from skillmark.engine.open_badges_2.reading import (
    read_assertion,
    read_badge_class,
    read_issuer_profile,
)
from skillmark.engine.wire.context_store import builtin_contexts
from skillmark.engine.wire.json_types import JsonObject
from skillmark.engine.wire.linked_data import to_dataset
from tests.engine.open_badges_2.ob2_world import (
    ALICE,
    ALICE_SHA256,
    ASSERTION,
    BADGE_CLASS,
    HOST,
    ISSUER,
    SALT,
    assertion,
    badge_class,
    issuer,
)

NEW_ID = "urn:uuid:91537dba-56cb-11ec-bf63-0242ac130002"
NEW_ISSUER: JsonObject = {
    "id": "did:web:issuer.example",
    "type": ["Profile"],
    "name": "School of Trades",
}


def convert(
    new_assertion: dict[str, Any] | None = None,
    new_class: dict[str, Any] | None = None,
    new_issuer: dict[str, Any] | None = None,
    **options: Any,
) -> JsonObject:
    return convert_to_open_badges_3(
        read_assertion(new_assertion or assertion()).value,
        read_badge_class(new_class or badge_class()).value,
        read_issuer_profile(new_issuer or issuer()).value,
        new_id=NEW_ID,
        **options,
    )


# The same award in both versions.
WHOLE_ASSERTION = assertion(
    recipient={"type": "email", "hashed": True, "identity": ALICE_SHA256, "salt": SALT},
    narrative="Two plates, one seam.",
    evidence=[f"{HOST}/photo.html", {"id": "_:b0", "narrative": "Seen by two."}],
)
WHOLE_CLASS = badge_class(
    tags=["steel"],
    image={"id": f"{HOST}/welding.png", "caption": "A seam"},
    alignment=[
        {
            "targetName": "Arc welding",
            "targetUrl": "https://skills.example/arc",
            "targetDescription": "By hand",
            "targetFramework": "Trades",
            "targetCode": "W1",
        },
        {"targetName": "Nowhere"},
    ],
    **{"@language": "en"},
)
WHOLE_ISSUER = issuer(telephone="+49 1", description="Trades.", image=f"{HOST}/logo.png")
WHOLE_AWARD: JsonObject = {
    "@context": [
        "https://www.w3.org/ns/credentials/v2",
        "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
    ],
    "id": NEW_ID,
    "type": ["VerifiableCredential", "OpenBadgeCredential"],
    "name": "Welding, level 1",
    "issuer": {
        "id": ISSUER,
        "type": ["Profile"],
        "name": "School of Trades",
        "url": HOST,
        "phone": "+49 1",
        "description": "Trades.",
        "image": {"id": f"{HOST}/logo.png", "type": "Image"},
        "email": "office@issuer.example",
        "otherIdentifier": [
            {"type": "IdentifierEntry", "identifier": ISSUER, "identifierType": "identifier"}
        ],
    },
    "validFrom": "2024-03-01T10:00:00Z",
    "validUntil": "2030-03-01T09:00:00Z",
    "awardedDate": "2024-03-01T10:00:00Z",
    "credentialSubject": {
        "id": "urn:uuid:2",
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": ALICE_SHA256,
                "identityType": "emailAddress",
                "salt": SALT,
            }
        ],
        "narrative": "Two plates, one seam.",
        "achievement": {
            "id": f"{HOST}/achievements/welding",
            "type": ["Achievement"],
            "name": "Welding, level 1",
            "description": "Joins two plates of steel.",
            "criteria": {"id": f"{HOST}/welding.html"},
            "inLanguage": "en",
            "tag": ["steel"],
            "image": {"id": f"{HOST}/welding.png", "type": "Image", "caption": "A seam"},
            "alignment": [
                {
                    "type": ["Alignment"],
                    "targetName": "Arc welding",
                    "targetUrl": "https://skills.example/arc",
                    "targetCode": "W1",
                    "targetDescription": "By hand",
                    "targetFramework": "Trades",
                }
            ],
            "related": [
                {
                    "type": ["Related", "https://w3id.org/openbadges#BadgeClass"],
                    "id": BADGE_CLASS,
                    "version": "Open Badges v2p0",
                }
            ],
        },
    },
    "evidence": [
        {
            "id": ASSERTION,
            "type": ["Evidence", "https://w3id.org/openbadges#Assertion"],
            "name": "Original Open Badges 2.0 assertion",
            "description": "The award as it was first issued, from which this one was converted.",
        },
        {"id": f"{HOST}/photo.html", "type": ["Evidence"]},
        {"type": ["Evidence"], "narrative": "Seen by two."},
    ],
}


@pytest.mark.rule("O2-convert", "O2-2", "O2-3", "SE-2")
def test_whole_award_is_converted_row_by_row() -> None:
    converted = convert(
        WHOLE_ASSERTION,
        WHOLE_CLASS,
        WHOLE_ISSUER,
        subject_id="urn:uuid:2",
        achievement_id=f"{HOST}/achievements/welding",
    )

    assert converted == WHOLE_AWARD


@pytest.mark.rule("O2-convert", "DM-1")
@pytest.mark.parametrize(
    "options", [{}, {"issuer": NEW_ISSUER}, {"subject_id": "did:key:z6MkAlice"}]
)
def test_converted_badge_is_a_sound_open_badge_3(options: dict[str, Any]) -> None:
    converted = convert(**options)

    assert read_achievement_credential(converted).problems == ()
    assert to_dataset(converted, builtin_contexts()).quads()


@pytest.mark.rule("O2-convert", "O2-2")
def test_plain_identity_stays_plain() -> None:
    subject = convert()["credentialSubject"]

    assert isinstance(subject, dict)
    assert subject["identifier"] == [
        {
            "type": "IdentityObject",
            "hashed": False,
            "identityHash": ALICE,
            "identityType": "emailAddress",
        }
    ]


@pytest.mark.rule("O2-convert", "O2-2")
def test_identity_of_another_type_is_a_plain_identifier() -> None:
    recipient = {"type": "url", "hashed": False, "identity": "https://alice.example/"}

    subject: Any = convert(assertion(recipient=recipient))["credentialSubject"]

    assert subject["identifier"][0]["identityType"] == "identifier"


@pytest.mark.rule("O2-convert")
def test_same_issuer_is_written_as_it_is_today_with_its_old_address() -> None:
    known = {
        **NEW_ISSUER,
        "otherIdentifier": [
            {"type": "IdentifierEntry", "identifier": "S-1", "identifierType": "sourcedId"}
        ],
    }

    assert convert(issuer=known)["issuer"] == {
        **NEW_ISSUER,
        "otherIdentifier": [
            {"type": "IdentifierEntry", "identifier": "S-1", "identifierType": "sourcedId"},
            {"type": "IdentifierEntry", "identifier": ISSUER, "identifierType": "identifier"},
        ],
    }


def test_issuer_without_an_address_has_no_further_identifier() -> None:
    converted: Any = convert(new_issuer=issuer(id="urn:uuid:5"))

    assert "otherIdentifier" not in converted["issuer"]


def test_issuer_that_is_no_profile_is_refused() -> None:
    with pytest.raises(MalformedInput):
        convert(issuer={"id": "did:web:issuer.example", "type": ["Profile"], "name": 7})


@pytest.mark.rule("O2-convert")
def test_all_awards_of_one_class_stay_awards_of_one_achievement() -> None:
    first: Any = convert()
    second: Any = convert(assertion(id=f"{HOST}/awards/8.json"))
    ids = [one["credentialSubject"]["achievement"]["id"] for one in (first, second)]

    assert ids[0] == ids[1]
    assert UUID(ids[0]).version == 5


def test_legacy_assertion_without_an_address_points_back_without_an_id() -> None:
    old = {
        "uid": "7",
        "recipient": {"type": "email", "hashed": False, "identity": ALICE},
        "badge": BADGE_CLASS,
        "verify": {"type": "signed"},
        "issuedOn": 1_709_287_200,
    }

    converted: Any = convert(old)

    assert "id" not in converted["evidence"][0]
    assert "image" not in convert(new_class=badge_class(image=None))


@pytest.mark.parametrize(
    ("parts", "path"),
    [
        ({"new_assertion": assertion(recipient=None)}, "/recipient"),
        ({"new_assertion": assertion(issuedOn=None)}, "/issuedOn"),
        ({"new_class": badge_class(name=None)}, "/badge/name"),
        ({"new_class": badge_class(criteria=None)}, "/badge/criteria"),
        ({"new_issuer": issuer(name=None)}, "/badge/issuer/name"),
    ],
)
def test_award_that_lacks_something_is_refused_with_the_place(
    parts: dict[str, Any], path: str
) -> None:
    with pytest.raises(MalformedInput) as caught:
        convert(**parts)

    assert (caught.value.reason, caught.value.path) == ("conversion_incomplete", path)


def test_revoked_award_is_not_converted() -> None:
    with pytest.raises(MalformedInput) as caught:
        convert(assertion(revoked=True))

    assert caught.value.reason == "revoked"
