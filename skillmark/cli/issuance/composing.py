"""One recipient's credential: which values it has, and where in the document they stand.

The document is composed in full once for each *shape* of row (which optional cells it fills);
after that only the values that differ are put into a compiled template.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache

from skillmark.cli.achievements.definition import AchievementDefinition
from skillmark.cli.achievements.values import achievement_value, issuer_value
from skillmark.cli.issuer.profile import IssuerProfile
from skillmark.cli.journal.awards import Award, urn_uuid
from skillmark.cli.roster.rows import RosterRow
from skillmark.engine.model.credentials import AchievementCredential, AchievementSubject
from skillmark.engine.model.identity import hash_identity
from skillmark.engine.model.parts import Evidence, IdentityObject
from skillmark.engine.model.services import BITSTRING_STATUS_LIST_ENTRY, CredentialStatus
from skillmark.engine.model.timestamps import write_timestamp as write_timestamp_anew
from skillmark.engine.model.vocabularies import IdentifierType, IdentifierTypeTerm

REVOCATION, SUSPENSION = "revocation", "suspension"

write_timestamp = lru_cache(maxsize=1024)(write_timestamp_anew)
"""A whole roster shares a few times."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What is the same for every recipient of one run."""

    definition: AchievementDefinition
    profile: IssuerProfile

    @property
    def purposes(self) -> tuple[str, ...]:
        return (REVOCATION, SUSPENSION) if self.definition.suspendable else (REVOCATION,)

    def valid_until(self, row: RosterRow, issued_at: datetime) -> datetime | None:
        if row.valid_until is not None:
            return row.valid_until
        if self.definition.valid_for is None:
            return None
        return self.definition.valid_for.after(row.awarded_at or issued_at)


@dataclass(frozen=True, slots=True, kw_only=True)
class Particulars:
    """What makes one credential this one: ids, salt, place and time, all journalled."""

    credential_id: str
    subject_id: str
    salt: str
    list_number: int
    index: int
    issued_at: datetime
    with_identity: bool = True


@lru_cache(maxsize=64)
def list_url(profile: IssuerProfile, purpose: str, list_number: int) -> str:
    return f"{profile.base_url}/status/{purpose}-{list_number}.json"


def particulars(award: Award, row_did: str, *, place: tuple[int, int]) -> Particulars:
    subject = row_did or urn_uuid(award.subject or bytes(16))
    return Particulars(
        credential_id=award.credential_id,
        subject_id=subject,
        salt=(award.salt or b"").hex(),
        list_number=place[0],
        index=place[1],
        issued_at=datetime.fromtimestamp(award.issued_at, UTC),
    )


def shape_of(row: RosterRow, *, with_identity: bool) -> tuple[object, ...]:
    """Rows of one shape differ in texts only, so that one template serves them all."""
    return (
        with_identity,
        len(_known_by(row)),
        bool(row.identifier),
        bool(row.given_name),
        bool(row.family_name),
        row.valid_until is not None,
        bool(row.narrative),
        bool(row.evidence_url),
        bool(row.evidence_name),
        bool(row.licence_number),
        row.credits_earned,
        row.results,
    )


def compose(recipe: Recipe, row: RosterRow, own: Particulars) -> AchievementCredential:
    """The credential of *row*, unsigned."""
    definition, base_url = recipe.definition, recipe.profile.base_url
    achievement = achievement_value(definition, base_url)
    return AchievementCredential(
        id=own.credential_id,
        issuer=issuer_value(recipe.profile),
        name=definition.name,
        valid_from=own.issued_at,
        awarded_at=row.awarded_at or own.issued_at,
        valid_until=recipe.valid_until(row, own.issued_at),
        credential_subject=AchievementSubject(
            id=own.subject_id,
            identifiers=_identifiers(row, own) if own.with_identity else (),
            name=row.name,
            given_name=row.given_name or None,
            family_name=row.family_name or None,
            achievement=achievement,
            credits_earned=row.credits_earned,
            license_number=row.licence_number or None,
            narrative=row.narrative or None,
            results=tuple(
                rule.result(text, achievement_id=achievement.id)
                for key, text in row.results
                for rule in definition.results
                if rule.key == key
            ),
        ),
        credential_statuses=_statuses(recipe, own),
        evidence=_evidence(row),
    )


def _statuses(recipe: Recipe, own: Particulars) -> tuple[CredentialStatus, ...]:
    return tuple(
        CredentialStatus(
            id=f"{list_url(recipe.profile, purpose, own.list_number)}#{own.index}",
            type=BITSTRING_STATUS_LIST_ENTRY,
            status_purpose=purpose,
            status_list_index=str(own.index),
            status_list_credential=list_url(recipe.profile, purpose, own.list_number),
        )
        for purpose in recipe.purposes
    )


def _identifiers(row: RosterRow, own: Particulars) -> tuple[IdentityObject, ...]:
    return tuple(
        IdentityObject(
            hashed=True,
            identity_hash=hash_identity(identifier, own.salt),
            identity_type=kind,
            salt=own.salt,
        )
        for identifier, kind in _known_by(row)
    )


def _known_by(row: RosterRow) -> list[tuple[str, IdentifierTypeTerm]]:
    known: list[tuple[str, IdentifierTypeTerm]] = []
    if row.email:
        known.append((row.email, IdentifierType.EMAIL_ADDRESS))
        # A stranger who checks will type it in small letters as often as not (ID-5, ID-6).
        if row.email.lower() != row.email:
            known.append((row.email.lower(), IdentifierType.EMAIL_ADDRESS))
    if row.identifier:
        known.append((row.identifier, IdentifierType.IDENTIFIER))
    return known


def _evidence(row: RosterRow) -> tuple[Evidence, ...]:
    if not row.evidence_url:
        return ()
    return (Evidence(id=row.evidence_url, name=row.evidence_name or None),)


# --- the same as slots of a template ---------------------------------------------------------


def slots_of(recipe: Recipe, row: RosterRow, *, with_identity: bool) -> dict[str, list[str]]:
    """Name of each slot → JSON pointers, for rows of the same shape as *row*."""
    subject = "/credentialSubject"
    slots = {
        "id": ["/id"],
        "valid_from": ["/validFrom"],
        "awarded": ["/awardedDate"],
        "subject": [f"{subject}/id"],
        "name": [f"{subject}/name"],
    }
    if row.valid_until is not None or recipe.definition.valid_for is not None:
        slots["valid_until"] = ["/validUntil"]
    if row.given_name:
        slots["given"] = [f"{subject}/givenName"]
    if row.family_name:
        slots["family"] = [f"{subject}/familyName"]
    known = _known_by(row) if with_identity else []
    for nth in range(len(known)):
        slots[f"hash{nth}"] = [f"{subject}/identifier/{nth}/identityHash"]
    if known:
        slots["salt"] = [f"{subject}/identifier/{nth}/salt" for nth in range(len(known))]
    if row.licence_number:
        slots["licence"] = [f"{subject}/licenseNumber"]
    if row.narrative:
        slots["narrative"] = [f"{subject}/narrative"]
    if row.evidence_url:
        slots["evidence"] = ["/evidence/0/id"]
    if row.evidence_url and row.evidence_name:
        slots["evidence_name"] = ["/evidence/0/name"]
    slots |= _status_slots(recipe)
    return slots


def _status_slots(recipe: Recipe) -> dict[str, list[str]]:
    several = len(recipe.purposes) > 1
    places = [f"/credentialStatus/{n}" if several else "/credentialStatus" for n in range(2)]
    slots = {"index": [f"{place}/statusListIndex" for place in places[: len(recipe.purposes)]]}
    for place, purpose in zip(places, recipe.purposes, strict=False):
        slots[f"entry_{purpose}"] = [f"{place}/id"]
        slots[f"list_{purpose}"] = [f"{place}/statusListCredential"]
    return slots


def values_of(recipe: Recipe, row: RosterRow, own: Particulars) -> dict[str, str]:
    """The value of each slot for *row*; some may have no slot in its shape."""
    issued = write_timestamp(own.issued_at)
    values = {
        "id": own.credential_id,
        "valid_from": issued,
        "awarded": write_timestamp(row.awarded_at) if row.awarded_at else issued,
        "subject": own.subject_id,
        "name": row.name,
        "given": row.given_name,
        "family": row.family_name,
        "licence": row.licence_number,
        "narrative": row.narrative,
        "evidence": row.evidence_url,
        "evidence_name": row.evidence_name,
        "index": str(own.index),
        "salt": own.salt,
    }
    until = recipe.valid_until(row, own.issued_at)
    if until is not None:
        values["valid_until"] = write_timestamp(until)
    if own.with_identity:
        for nth, (identifier, _) in enumerate(_known_by(row)):
            values[f"hash{nth}"] = hash_identity(identifier, own.salt)
    for purpose in recipe.purposes:
        url = list_url(recipe.profile, purpose, own.list_number)
        values[f"list_{purpose}"], values[f"entry_{purpose}"] = url, f"{url}#{own.index}"
    return values
