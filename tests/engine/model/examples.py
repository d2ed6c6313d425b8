"""Hand-written credentials of an invented school, each made afresh so that a test may break it."""

import copy
from typing import Any

CREDENTIALS_V2 = "https://www.w3.org/ns/credentials/v2"
CREDENTIALS_V1 = "https://www.w3.org/2018/credentials/v1"
OPEN_BADGES = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
EXTENSIONS = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
ASSESSMENT = "https://purl.imsglobal.org/spec/ob-assessment/v2p0/context/"

DESIGN = "urn:uuid:6a1f0000-0000-4000-8000-000000000010"
BEGINNING = "urn:uuid:6a1f0000-0000-4000-8000-000000000011"
PROFICIENT = "urn:uuid:6a1f0000-0000-4000-8000-000000000012"
SCORE = "urn:uuid:6a1f0000-0000-4000-8000-000000000020"
GRADE = "urn:uuid:6a1f0000-0000-4000-8000-000000000030"
DECISION = "urn:uuid:6a1f0000-0000-4000-8000-000000000040"

Document = dict[str, Any]


def simple_badge() -> Document:
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES],
        "id": "urn:uuid:6a1f0000-0000-4000-8000-000000000001",
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Lathe Licence",
        "validFrom": "2026-11-20T09:00:00Z",
        "issuer": {
            "id": "did:web:credentials.school.example",
            "type": ["Profile"],
            "name": "River School",
        },
        "credentialSubject": {
            "id": "did:example:alice",
            "type": ["AchievementSubject"],
            "achievement": {
                "id": "https://credentials.school.example/achievements/lathe/1",
                "type": ["Achievement"],
                "name": "Lathe Licence",
                "description": "Works on the lathe alone and safely.",
                "criteria": {"narrative": "Turns one part before two assessors."},
            },
        },
    }


def simple_badge_1_1() -> Document:
    badge = simple_badge()
    badge["@context"] = [CREDENTIALS_V1, OPEN_BADGES]
    badge["issuanceDate"] = badge.pop("validFrom")
    return badge


def endorsement() -> Document:
    return {
        "@context": [CREDENTIALS_V2, OPEN_BADGES],
        "id": "urn:uuid:6a1f0000-0000-4000-8000-000000000050",
        "type": ["VerifiableCredential", "EndorsementCredential"],
        "name": "Chamber of Crafts approves",
        "validFrom": "2026-01-01T00:00:00Z",
        "issuer": {
            "id": "https://chamber.example",
            "type": ["Profile"],
            "name": "Chamber of Crafts",
        },
        "credentialSubject": {
            "id": "https://credentials.school.example/achievements/lathe/1",
            "type": ["EndorsementSubject"],
            "endorsementComment": "We hire people who hold this.",
        },
    }


RUBRIC: list[Document] = [
    {
        "id": DESIGN,
        "type": ["ResultDescription", "AssessmentResultDescription"],
        "name": "Design the part",
        "resultType": "RubricCriterionLevel",
        "requiredLevel": PROFICIENT,
        "rubricCriterionLevel": [
            {
                "id": BEGINNING,
                "type": ["RubricCriterionLevel"],
                "name": "Beginning",
                "points": "1",
            },
            {
                "id": PROFICIENT,
                "type": ["RubricCriterionLevel"],
                "name": "Proficient",
                "points": "3",
            },
        ],
        "alignment": [
            {
                "type": ["Alignment"],
                "targetName": "use CAD software",
                "targetUrl": "https://skills.example/cad",
                "targetType": "ext:SkillOfTheTrade",
            }
        ],
        "description": "A bracket for a real customer.",
        "assessmentType": "Artifact",
        "assessmentOutput": "CAD file and printed part",
        "evaluationMethod": "Two assessors, analytic rubric.",
        "hasGroupEvaluation": False,
        "hasGroupParticipation": False,
    },
    {
        "id": SCORE,
        "type": ["ResultDescription"],
        "name": "Weighted score",
        "resultType": "RubricScore",
        "requiredValue": "70",
        "valueMin": "0",
        "valueMax": "100",
    },
    {
        "id": GRADE,
        "type": ["ResultDescription"],
        "name": "Grade",
        "resultType": "LetterGrade",
        "allowedValue": ["D", "C", "B", "A"],
    },
    {
        "id": DECISION,
        "type": ["ResultDescription"],
        "name": "Decision",
        "resultType": "Status",
    },
]


def results() -> list[Document]:
    return [
        {"type": ["Result"], "resultDescription": DESIGN, "achievedLevel": PROFICIENT},
        {"type": ["Result"], "resultDescription": SCORE, "value": "92.5"},
        {"type": ["Result"], "resultDescription": GRADE, "value": "B"},
        {"type": ["Result"], "resultDescription": DECISION, "status": "Completed"},
    ]


def full_badge() -> Document:
    """Return a micro-credential with its whole decision trail, a status and a linked file."""
    badge = simple_badge()
    badge["@context"] = [CREDENTIALS_V2, OPEN_BADGES, ASSESSMENT, EXTENSIONS]
    badge["awardedDate"] = "2026-11-19T09:00:00Z"
    badge["validUntil"] = "2031-11-20T09:00:00Z"
    badge["issuer"]["url"] = "https://credentials.school.example"
    badge["issuer"]["address"] = {"type": ["Address"], "addressCountryCode": "US"}
    subject = badge["credentialSubject"]
    del subject["id"]
    subject |= copy.deepcopy(RECIPIENT)
    subject["result"] = results()
    subject["achievement"] |= {
        "achievementType": "MicroCredential",
        "version": "3",
        "inLanguage": "en",
        "creditsAvailable": 1,
        "resultDescription": copy.deepcopy(RUBRIC),
    }
    return badge | copy.deepcopy(SURROUNDINGS)


RECIPIENT: Document = {
    "type": ["AchievementSubject", "Profile"],
    "name": "Αλίκη Müller",
    "givenName": "Αλίκη",
    "familyName": "Müller",
    "creditsEarned": 0.5,
    "identifier": [
        {
            "type": "IdentityObject",
            "hashed": True,
            "identityHash": "sha256$b5809d8a92f8858436d7e6b87c12ebc0"
            "ae1eac4baecc2c0b913aee2c922ef399",
            "identityType": "emailAddress",
            "salt": "Kosher",
        }
    ],
}
SURROUNDINGS: Document = {
    "evidence": [
        {
            "id": "https://credentials.school.example/decisions/2f77",
            "type": ["Evidence"],
            "name": "Decision record",
            "genre": "AssessmentDecision",
        }
    ],
    "credentialSchema": [
        {
            "id": "https://purl.imsglobal.org/spec/ob/v3p0/schema/json/"
            "ob_v3p0_achievementcredential_schema.json",
            "type": "1EdTechJsonSchemaValidator2019",
        }
    ],
    "credentialStatus": {
        "id": "https://credentials.school.example/status/1#7",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": "7",
        "statusListCredential": "https://credentials.school.example/status/1",
    },
    "relatedResource": [
        {
            "id": "https://credentials.school.example/decisions/2f77",
            "digestMultibase": "uEiAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        }
    ],
}
