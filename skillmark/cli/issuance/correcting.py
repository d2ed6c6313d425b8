"""Give one earner a new credential in place of a wrong one.

The old credential is read as it was signed; what was wrong is replaced, everything else stays. The
new one has its own id, status place and time, keeps the first award's date, and names the old one
among its evidence. The old one is revoked.
"""

import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from skillmark.cli.achievements.definition import AchievementDefinition
from skillmark.cli.issuance.composing import Particulars, Recipe, list_url
from skillmark.cli.issuance.people import DOCUMENT
from skillmark.cli.journal.awards import Award
from skillmark.cli.refusals import CommandRefused
from skillmark.cli.roster.dates import say_day
from skillmark.cli.roster.rows import RosterRow
from skillmark.engine.model.credentials import AchievementCredential, Result
from skillmark.engine.model.identity import hash_identity
from skillmark.engine.model.parts import Evidence, IdentityObject
from skillmark.engine.model.reading import read_achievement_credential
from skillmark.engine.model.services import CredentialStatus
from skillmark.engine.model.vocabularies import IdentifierType
from skillmark.engine.wire.strict_json import read_object

CORRECTION_GENRE = "Correction"


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is to be different; None leaves a value, an empty text takes it away."""

    name: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    email: str | None = None
    awarded_at: datetime | None = None
    valid_until: datetime | None = None
    narrative: str | None = None
    evidence_url: str | None = None
    licence_number: str | None = None
    results: Mapping[str, str] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return any(getattr(self, name) for name in self.__slots__) or "" in (
            self.narrative,
            self.evidence_url,
            self.licence_number,
        )


def read_issued(people: Path, award: Award) -> AchievementCredential:
    """The credential as it was signed. Raises CommandRefused when its file is gone."""
    path = people / award.place / DOCUMENT
    try:
        read = read_achievement_credential(read_object(path.read_bytes()))
    except FileNotFoundError as error:
        raise CommandRefused(
            f"The file of {award.credential_id} is not there any more.",
            advice="Give the same `skillmark issue` command again to make it anew, then correct.",
        ) from error
    if read.value is None:
        raise CommandRefused(
            f"{path} was changed and is no credential any more.",
            advice="Put it back from your backup.",
        )
    return read.value


def corrected(
    old: AchievementCredential, changes: Changes, own: Particulars, recipe: Recipe
) -> AchievementCredential:
    """The new credential, unsigned."""
    subject = old.credential_subject
    statuses = tuple(_moved(status, own, recipe) for status in old.credential_statuses)
    return replace(
        old,
        id=own.credential_id,
        valid_from=own.issued_at,
        awarded_at=changes.awarded_at or old.awarded_at,
        valid_until=changes.valid_until or old.valid_until,
        credential_subject=replace(
            subject,
            identifiers=_identifiers(subject.identifiers, changes, own),
            name=_changed(changes.name, subject.name),
            given_name=_changed(changes.given_name, subject.given_name),
            family_name=_changed(changes.family_name, subject.family_name),
            license_number=_changed(changes.licence_number, subject.license_number),
            narrative=_changed(changes.narrative, subject.narrative),
            results=_results(subject.results, changes, recipe),
        ),
        credential_statuses=statuses,
        evidence=(*_own_evidence(old, changes), _pointer(old, own)),
        proofs=(),
    )


def without_identity(credential: AchievementCredential, new_id: str) -> AchievementCredential:
    """The copy for the public, which names nobody by a hash that could be guessed."""
    subject = replace(credential.credential_subject, identifiers=())
    return replace(credential, id=new_id, credential_subject=subject)


def row_for_page(credential: AchievementCredential, definition: AchievementDefinition) -> RosterRow:
    """What the earner's page shows, read back out of the credential."""
    subject = credential.credential_subject
    own = [item for item in credential.evidence if item.genre != CORRECTION_GENRE]
    return RosterRow(
        row=0,
        name=subject.name or "",
        given_name=subject.given_name or "",
        family_name=subject.family_name or "",
        email="",
        identifier="",
        did="",
        awarded_at=credential.awarded_at,
        valid_until=credential.valid_until,
        award="",
        narrative=subject.narrative or "",
        evidence_url=own[0].id or "" if own else "",
        evidence_name=own[0].name or "" if own else "",
        credits_earned=subject.credits_earned,
        licence_number=subject.license_number or "",
        host=False,
        minor=False,
        results=tuple(
            (rule.key, rule.text_of(result))
            for result in subject.results
            for rule in definition.results
            if (result.result_description or "").endswith(f"#result-{rule.key}")
        ),
    )


def _changed(new: str | None, old: str | None) -> str | None:
    return old if new is None else new or None


def _identifiers(
    old: tuple[IdentityObject, ...], changes: Changes, own: Particulars
) -> tuple[IdentityObject, ...]:
    """The old hashes with their old salt, unless the address itself was wrong."""
    if not changes.email:
        return old
    forms = dict.fromkeys((changes.email, changes.email.lower()))
    return tuple(
        IdentityObject(
            hashed=True,
            identity_hash=hash_identity(form, own.salt),
            identity_type=IdentifierType.EMAIL_ADDRESS,
            salt=own.salt,
        )
        for form in forms
    ) + tuple(i for i in old if i.identity_type != IdentifierType.EMAIL_ADDRESS)


def _moved(status: CredentialStatus, own: Particulars, recipe: Recipe) -> CredentialStatus:
    url = list_url(recipe.profile, status.status_purpose or "", own.list_number)
    return replace(
        status,
        id=f"{url}#{own.index}",
        status_list_index=str(own.index),
        status_list_credential=url,
    )


def _results(old: tuple[Result, ...], changes: Changes, recipe: Recipe) -> tuple[Result, ...]:
    if not changes.results:
        return old
    achievement_id = recipe.definition.achievement_id(recipe.profile.base_url)
    new = {
        rule.description_id(achievement_id): rule.result(
            changes.results[rule.key], achievement_id=achievement_id
        )
        for rule in recipe.definition.results
        if rule.key in changes.results
    }
    kept = [result for result in old if result.result_description not in new]
    return (*kept, *new.values())


def _own_evidence(old: AchievementCredential, changes: Changes) -> tuple[Evidence, ...]:
    own = tuple(item for item in old.evidence if item.genre != CORRECTION_GENRE)
    if changes.evidence_url is None:
        return own
    return (Evidence(id=changes.evidence_url),) if changes.evidence_url else ()


def _pointer(old: AchievementCredential, own: Particulars) -> Evidence:
    """Open Badges has no member for it, so the old credential stands among the evidence."""
    return Evidence(
        id=old.id,
        name="The credential that this one replaces",
        description=(
            f"Issued on {say_day(old.valid_from)}; corrected and withdrawn on "
            f"{say_day(own.issued_at)}."
        ),
        genre=CORRECTION_GENRE,
    )


def require_not_replaced(connection: sqlite3.Connection, award: Award) -> None:
    """Raises CommandRefused for an award whose correction is complete."""
    row = connection.execute(
        "SELECT state FROM awards WHERE replaces = ? AND state <> 'ordered'", (award.number,)
    ).fetchone()
    if row is not None:
        raise CommandRefused(
            f"{award.credential_id} was corrected already.",
            advice="Correct the newer one: name it by its id or by the recipient’s address.",
        )
