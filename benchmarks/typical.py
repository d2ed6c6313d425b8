"""The typical credential that every figure is measured on.

An Open Badges 3.0 AchievementCredential of about 4.3 kB under three contexts: 87 statements, five
blank nodes (two IdentityObjects, two Alignments, one Result), a status entry, a schema, evidence.
Recipients differ in id, dates, names, hashes and status index, as in a real batch.
"""

import hashlib
from typing import Any

ISSUER = "did:web:credentials.northfield.example"
BASE = "https://credentials.northfield.example"
NAMES = (
    "Amina Okafor",
    'Seán "Red" O\'Brien',
    "李小龍",
    "Zoë\nMüller",
    "Νίκη Παπαδοπούλου",
    "محمد الفارسي",
    "Emoji 🛠️ Maker",
    "Tab\tand \\ back",
)


def _urn(digits: str) -> str:
    return f"urn:uuid:{digits[:8]}-{digits[8:12]}-4{digits[13:16]}-8{digits[17:20]}-{digits[20:]}"


def _achievement(achievement: str) -> dict[str, Any]:  # waiver: function-length, one table
    return {
        "id": achievement,
        "type": ["Achievement"],
        "achievementType": "MicroCredential",
        "version": "3",
        "name": "Digital Fabrication I",
        "description": "Learners design a part for a customer's brief, make it with a 3D "
        "printer and a laser cutter, test it against the brief and document every "
        "decision, so that somebody else could build the same part without asking.",
        "inLanguage": "en",
        "humanCode": "FAB-101",
        "fieldOfStudy": "Manufacturing",
        "specialization": "Additive manufacturing",
        "criteria": {
            "id": f"{achievement}/criteria",
            "narrative": "Build one part to a brief. Two assessors, one from the faculty "
            "and one from industry, score it with the rubric below. Every criterion needs "
            "Proficient or better, and the weighted score needs 70 or more. Differences of "
            "more than one level go to a moderator.",
        },
        "image": {"id": f"{achievement}/badge.png", "type": "Image"},
        "tag": ["fabrication", "cad", "laser cutting"],
        "creditsAvailable": 2.5,
        "alignment": [
            {
                "type": ["Alignment"],
                "targetName": "use CAD software",
                "targetUrl": "http://data.europa.eu/esco/skill/b34e2ba1-9080-48c9-9b42",
                "targetFramework": "ESCO v1.2.0",
                "targetDescription": "Use computer-aided design (CAD) systems.",
                "targetType": "ext:ESCOSkill",
            },
            {
                "type": ["Alignment"],
                "targetName": "EQF level 5",
                "targetCode": "5",
                "targetUrl": "http://data.europa.eu/snb/eqf/5",
                "targetFramework": "European Qualifications Framework",
                "targetType": "ext:EQFLevel",
            },
        ],
        "resultDescription": [
            {
                "id": f"{achievement}#score",
                "type": ["ResultDescription"],
                "name": "Weighted score",
                "resultType": "Percent",
                "valueMin": "0",
                "valueMax": "100",
                "requiredValue": "70",
            }
        ],
    }


def _subject(number: int, digest: str, achievement: str, when: str) -> dict[str, Any]:
    return {
        "id": _urn(digest[32:]),
        "type": ["AchievementSubject"],
        "identifier": [
            {
                "type": "IdentityObject",
                "identityType": "emailAddress",
                "hashed": True,
                "identityHash": "sha256$" + hashlib.sha256(digest.encode()).hexdigest(),
                "salt": digest[:22],
            },
            {
                "type": "IdentityObject",
                "identityType": "name",
                "hashed": False,
                "identityHash": f"{NAMES[number % len(NAMES)]} {number}",
            },
        ],
        "activityEndDate": when,
        "creditsEarned": 2.5,
        "achievement": _achievement(achievement),
        "result": [
            {
                "type": ["Result"],
                "resultDescription": f"{achievement}#score",
                "value": str(70 + number % 31),
            }
        ],
    }


def typical_credential(number: int) -> dict[str, Any]:  # waiver: function-length, one table
    """Return the unsigned credential of recipient *number*, always the same for a number."""
    digest = hashlib.sha256(str(number).encode()).hexdigest()
    achievement = f"{BASE}/achievements/digital-fabrication-1/versions/3"
    second = number % 60
    when = f"2026-11-{1 + number % 28:02d}T09:{number // 60 % 60:02d}:{second:02d}Z"
    return {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
            "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json",
        ],
        "id": _urn(digest[:32]),
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Digital Fabrication I",
        "description": "Designs, makes and documents a part with a 3D printer and a laser cutter.",
        "issuer": {
            "id": ISSUER,
            "type": ["Profile"],
            "name": "Northfield University",
            "url": BASE,
            "email": "registrar@northfield.example",
            "image": {"id": f"{BASE}/logo.png", "type": "Image", "caption": "Northfield seal"},
        },
        "validFrom": when,
        "awardedDate": when,
        "validUntil": "2031-11-20T09:00:00Z",
        "credentialSubject": _subject(number, digest, achievement, when),
        "evidence": [
            {
                "id": f"{BASE}/evidence/{digest[:16]}",
                "type": ["Evidence"],
                "name": "Build log",
                "narrative": "CAD file, printed part and build log, checked on the day.",
                "description": "Forty pages with drawings, photographs and measurements.",
                "genre": "Portfolio",
                "audience": "Assessors",
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
            "id": f"{BASE}/status/revocation-1#{number}",
            "type": "BitstringStatusListEntry",
            "statusPurpose": "revocation",
            "statusListIndex": str((number * 7919) % 131072),
            "statusListCredential": f"{BASE}/status/revocation-1",
        },
    }


SLOTS = {
    "id": ["/id"],
    "when": ["/validFrom", "/awardedDate", "/credentialSubject/activityEndDate"],
    "subject": ["/credentialSubject/id"],
    "hash": ["/credentialSubject/identifier/0/identityHash"],
    "salt": ["/credentialSubject/identifier/0/salt"],
    "name": ["/credentialSubject/identifier/1/identityHash"],
    "score": ["/credentialSubject/result/0/value"],
    "evidence": ["/evidence/0/id"],
    "status": ["/credentialStatus/id"],
    "index": ["/credentialStatus/statusListIndex"],
}
"""What differs from one recipient to the next: slots of a template and where they stand."""


def slot_values(document: dict[str, Any]) -> list[str]:
    """Return the text of each slot of *document*, in the order of ``SLOTS``."""
    return [str(_at(document, pointers[0])) for pointers in SLOTS.values()]


def _at(value: Any, pointer: str) -> Any:
    for step in pointer.split("/")[1:]:
        value = value[int(step) if isinstance(value, list) else step]
    return value
