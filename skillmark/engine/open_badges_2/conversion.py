"""Write an Open Badges 2.0 award as an unsigned Open Badges 3.0 credential.

Source: the conversion table of the Open Badges 3.0 implementation guide. The new credential points
back to the old objects: to the assertion as evidence, to the badge class as a related object, to
the issuer as a further identifier. No identifier is used for both versions, because one address
cannot serve two documents. Whoever is not the issuer keeps the result unsigned.
"""

from dataclasses import replace
from typing import Final
from uuid import NAMESPACE_URL, uuid5

from skillmark.engine.errors import MalformedInput
from skillmark.engine.model import parts
from skillmark.engine.model.achievements import Achievement
from skillmark.engine.model.credentials import AchievementCredential, AchievementSubject
from skillmark.engine.model.problems import errors_in
from skillmark.engine.model.profiles import Profile
from skillmark.engine.model.reading import read_profile
from skillmark.engine.model.vocabularies import IdentifierType
from skillmark.engine.model.writing import write_achievement_credential
from skillmark.engine.open_badges_2.hosting import is_web_address
from skillmark.engine.open_badges_2.recipients import as_open_badges_3
from skillmark.engine.open_badges_2.values import (
    Alignment,
    Assertion,
    BadgeClass,
    Evidence,
    Image,
    IssuerProfile,
)
from skillmark.engine.wire.json_types import JsonObject

_ASSERTION_TYPE: Final = "https://w3id.org/openbadges#Assertion"
_BADGE_CLASS_TYPE: Final = "https://w3id.org/openbadges#BadgeClass"
_OLD_VERSION: Final = "Open Badges v2p0"


def convert_to_open_badges_3(
    assertion: Assertion,
    badge_class: BadgeClass,
    issuer_profile: IssuerProfile,
    *,
    new_id: str,
    issuer: "JsonObject | None" = None,
    subject_id: str | None = None,
    achievement_id: str | None = None,
) -> JsonObject:
    """Return the unsigned AchievementCredential for *assertion*.

    *new_id* is the id of the credential, such as a fresh ``urn:uuid:``. *issuer* is the Open Badges
    3.0 Profile to write when the same issuer issues again; without it the old profile is rewritten
    under its old id, which nobody can sign. *subject_id* names the recipient by a DID or URI beside
    the old identity. *achievement_id* defaults to a UUID made from the id of the badge class, so
    that all awards of one class stay awards of one achievement.

    Raises MalformedInput: ``conversion_incomplete`` when the award lacks what 3.0 cannot do
    without, ``revoked`` for an award that was taken back, and the first problem of *issuer*.
    """
    _check_complete(assertion, badge_class, issuer_profile)
    assert assertion.issued_on is not None
    assert assertion.recipient is not None
    achievement = _achievement(badge_class, achievement_id)
    subject = AchievementSubject(
        id=subject_id,
        identifiers=(as_open_badges_3(assertion.recipient),),
        narrative=assertion.narrative,
        achievement=achievement,
    )
    credential = AchievementCredential(
        id=new_id,
        name=badge_class.name,
        issuer=_issuer(issuer_profile, issuer),
        valid_from=assertion.issued_on,
        valid_until=assertion.expires,
        awarded_at=assertion.issued_on,
        credential_subject=subject,
        evidence=(_original(assertion), *map(_evidence, assertion.evidence)),
    )
    return write_achievement_credential(credential)


def _check_complete(
    assertion: Assertion, badge_class: BadgeClass, issuer_profile: IssuerProfile
) -> None:
    if assertion.revoked:
        raise MalformedInput(
            reason="revoked", path="/revoked", detail="a revoked badge is not converted"
        )
    needed: dict[str, object] = {
        "/id": assertion.id,
        "/recipient": assertion.recipient and assertion.recipient.identity,
        "/issuedOn": assertion.issued_on,
        "/badge/id": badge_class.id,
        "/badge/name": badge_class.name,
        "/badge/description": badge_class.description,
        "/badge/criteria": badge_class.criteria,
        "/badge/issuer/id": issuer_profile.id,
        "/badge/issuer/name": issuer_profile.name,
    }
    for path, value in needed.items():
        if not value:
            raise MalformedInput(
                reason="conversion_incomplete",
                path=path,
                detail="the badge lacks something that Open Badges 3.0 cannot do without",
            )


def _achievement(badge_class: BadgeClass, achievement_id: str | None) -> Achievement:
    criteria = badge_class.criteria
    assert criteria is not None
    return Achievement(
        id=achievement_id or f"urn:uuid:{uuid5(NAMESPACE_URL, badge_class.id)}",
        name=badge_class.name,
        description=badge_class.description,
        criteria=parts.Criteria(id=criteria.id, narrative=criteria.narrative),
        image=_image(badge_class.image),
        in_language=badge_class.language,
        tags=badge_class.tags,
        alignments=tuple(
            _alignment(one) for one in badge_class.alignments if one.target_name and one.target_url
        ),
        related=(
            parts.Related(
                id=badge_class.id, types=("Related", _BADGE_CLASS_TYPE), version=_OLD_VERSION
            ),
        ),
    )


def _image(image: Image | None) -> parts.Image | None:
    return None if image is None else parts.Image(id=image.id, caption=image.caption)


def _alignment(alignment: Alignment) -> parts.Alignment:
    return parts.Alignment(
        target_name=alignment.target_name,
        target_url=alignment.target_url,
        target_description=alignment.target_description,
        target_framework=alignment.target_framework,
        target_code=alignment.target_code,
    )


def _issuer(old: IssuerProfile, new: "JsonObject | None") -> Profile:
    profile = _rewritten(old) if new is None else _read_issuer(new)
    if not is_web_address(old.id):
        return profile
    entry = parts.IdentifierEntry(identifier=old.id, identifier_type=IdentifierType.IDENTIFIER)
    return replace(profile, other_identifiers=(*profile.other_identifiers, entry))


def _read_issuer(wire: JsonObject) -> Profile:
    read = read_profile(wire)
    if read.value is None:
        first = errors_in(read.problems)[0]
        raise MalformedInput(reason=first.reason, path=first.path, detail=first.detail)
    return read.value


def _rewritten(profile: IssuerProfile) -> Profile:
    return Profile(
        id=profile.id,
        name=profile.name,
        url=profile.url,
        email=profile.email,
        phone=profile.telephone,
        description=profile.description,
        image=_image(profile.image),
    )


def _original(assertion: Assertion) -> parts.Evidence:
    """The old award stays findable, and verifiable for as long as its issuer serves it."""
    return parts.Evidence(
        id=assertion.id if ":" in assertion.id else None,
        types=("Evidence", _ASSERTION_TYPE),
        name="Original Open Badges 2.0 assertion",
        description="The award as it was first issued, from which this one was converted.",
    )


def _evidence(evidence: Evidence) -> parts.Evidence:
    named = evidence.id is not None and not evidence.id.startswith("_:")
    return parts.Evidence(
        id=evidence.id if named else None,
        name=evidence.name,
        description=evidence.description,
        narrative=evidence.narrative,
        genre=evidence.genre,
        audience=evidence.audience,
    )
