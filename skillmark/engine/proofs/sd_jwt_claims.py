"""A badge as flat claims, for wallets that know SD-JWT VC and nothing of Open Badges.

The projection is one way and loses most of the badge: evidence, results, alignments and
endorsements stay in the Open Badge that ``jti`` names. It is no Open Badge and no W3C credential.

``credential_status`` repeats the badge's own status entry. It is not the registered claim
``status``, whose one mechanism (the IETF token status list) is another list in another format;
saying that there is none would be wrong, and so would be leaving revocation out.
"""

import math
from typing import Final

from skillmark.engine.errors import MalformedInput
from skillmark.engine.proofs.vc_jwt_claims import VCDM_2_0_DATES, issuer_id, numeric_date
from skillmark.engine.wire.json_types import JsonObject, JsonValue

# What says who the recipient is; a holder can then show the badge without it.
_ABOUT_THE_PERSON: Final = ("sub", "recipient_identifiers")

_ACHIEVEMENT_MEMBERS: Final = (
    ("achievement_id", "id"),
    ("achievement_name", "name"),
    ("achievement_type", "achievementType"),
    ("achievement_description", "description"),
)
_IDENTITY_MEMBERS: Final = (
    ("type", "identityType"),
    ("hashed", "hashed"),
    ("value", "identityHash"),
    ("salt", "salt"),
)


def flat_claims_of(document: JsonObject) -> JsonObject:
    """The claims of an SD-JWT VC that say what the AchievementCredential *document* says.

    Registered claims: ``iss``, ``jti``, ``sub``, ``nbf``, ``exp``. Ours: ``issuer_name``,
    ``achievement_id``, ``achievement_name``, ``achievement_type``, ``achievement_description``,
    ``criteria_url``, ``criteria``, ``awarded_date``, ``credits_earned``,
    ``recipient_identifiers`` (each with ``type``, ``hashed``, ``value`` and perhaps ``salt``) and
    ``credential_status``. What the document lacks is left out. Raises MalformedInput:
    ``structure`` (no issuer, or not one subject with one achievement), ``malformed_date``.
    """
    issuer = issuer_id(document)
    if issuer is None:
        raise _unusable("the credential names no issuer", "/issuer")
    subject = _only_subject(document)
    achievement = subject.get("achievement")
    if not isinstance(achievement, dict):
        raise _unusable("the subject has no achievement", "/credentialSubject/achievement")
    claims: dict[str, JsonValue] = {
        "iss": issuer,
        "jti": document.get("id"),
        "sub": subject.get("id"),
        "nbf": _whole_seconds(document, VCDM_2_0_DATES.begin),
        "exp": _whole_seconds(document, VCDM_2_0_DATES.end),
        "issuer_name": _object(document.get("issuer")).get("name"),
        **_renamed(achievement, _ACHIEVEMENT_MEMBERS),
        "criteria_url": _object(achievement.get("criteria")).get("id"),
        "criteria": _object(achievement.get("criteria")).get("narrative"),
        "awarded_date": document.get("awardedDate"),
        "credits_earned": subject.get("creditsEarned"),
        "recipient_identifiers": _identifiers(subject) or None,
        "credential_status": document.get("credentialStatus"),
    }
    return {name: value for name, value in claims.items() if value is not None}


def disclosable_claims(claims: JsonObject) -> tuple[str, ...]:
    """Pointers to those of the flat *claims* that a holder should be free to keep back."""
    return tuple(f"/{name}" for name in _ABOUT_THE_PERSON if name in claims)


def _only_subject(document: JsonObject) -> JsonObject:
    subject = document.get("credentialSubject")
    if isinstance(subject, list) and len(subject) == 1:
        subject = subject[0]
    if not isinstance(subject, dict):
        raise _unusable("a badge has exactly one subject", "/credentialSubject")
    return subject


def _identifiers(subject: JsonObject) -> list[JsonValue]:
    listed = subject.get("identifier")
    several = listed if isinstance(listed, list) else [listed]
    return [_renamed(one, _IDENTITY_MEMBERS) for one in several if isinstance(one, dict)]


def _renamed(value: JsonObject, members: tuple[tuple[str, str], ...]) -> JsonObject:
    return {flat: value[member] for flat, member in members if member in value}


def _object(value: JsonValue) -> JsonObject:
    return value if isinstance(value, dict) else {}


def _whole_seconds(document: JsonObject, member: str) -> int | None:
    seconds = numeric_date(document, member)
    return None if seconds is None else math.floor(seconds)


def _unusable(detail: str, path: str) -> MalformedInput:
    return MalformedInput(reason="structure", detail=detail, path=path)
