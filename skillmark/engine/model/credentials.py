"""An award: who achieved what, with which results, says whom (Open Badges 3.0)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from skillmark.engine.model.achievements import Achievement
from skillmark.engine.model.parts import (
    Alignment,
    Evidence,
    IdentityObject,
    Image,
    LanguageText,
)
from skillmark.engine.model.profiles import EndorsementCredential, Profile
from skillmark.engine.model.services import (
    CredentialSchema,
    CredentialStatus,
    RefreshService,
    RelatedResource,
    TermsOfUse,
)
from skillmark.engine.model.vocabularies import ResultStatus
from skillmark.engine.wire.json_types import JsonObject, JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """One result of one recipient (Open Badges 3.0, Result).

    ``result_description`` is the id of a description in the asserted achievement,
    ``achieved_level`` the id of a level in that description. See ``model.linter``.
    """

    types: tuple[str, ...] = ("Result",)
    result_description: str | None = None
    value: str | None = None
    achieved_level: str | None = None
    status: ResultStatus | None = None
    alignments: tuple[Alignment, ...] = ()
    extra: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AchievementSubject:
    """Who achieved what (Open Badges 3.0, AchievementSubject).

    ``id`` or ``identifiers`` is given. The recipient's ``name`` is an ordinary member; the other
    name members belong to Profile, and writing one of them adds that type (standards SU-1).
    """

    achievement: Achievement
    id: str | None = None
    identifiers: tuple[IdentityObject, ...] = ()
    types: tuple[str, ...] = ("AchievementSubject",)
    name: str | None = None
    given_name: str | None = None
    family_name: str | None = None
    additional_name: str | None = None
    patronymic_name: str | None = None
    honorific_prefix: str | None = None
    honorific_suffix: str | None = None
    family_name_prefix: str | None = None
    activity_start: datetime | None = None
    activity_end: datetime | None = None
    credits_earned: float | None = None
    image: Image | None = None
    license_number: str | None = None
    narrative: str | None = None
    results: tuple[Result, ...] = ()
    role: str | None = None
    source: Profile | None = None
    term: str | None = None
    extra: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class AchievementCredential:
    """An awarded achievement (Open Badges 3.0, AchievementCredential alias OpenBadgeCredential).

    ``contexts`` empty means: those that ``model.writing`` composes. Contexts that were read stay,
    so a VCDM 1.1 credential is written back as one. ``awarded_at`` is the first award, while
    ``valid_from`` moves with every new edition. Only suspendable achievements have two statuses.
    """

    id: str
    issuer: Profile
    valid_from: datetime
    credential_subject: AchievementSubject
    contexts: tuple[JsonValue, ...] = ()
    types: tuple[str, ...] = ("VerifiableCredential", "OpenBadgeCredential")
    name: str | None = None
    localized_names: tuple[LanguageText, ...] = ()
    description: str | None = None
    localized_descriptions: tuple[LanguageText, ...] = ()
    image: Image | None = None
    awarded_at: datetime | None = None
    valid_until: datetime | None = None
    credential_schemas: tuple[CredentialSchema, ...] = ()
    credential_statuses: tuple[CredentialStatus, ...] = ()
    refresh_service: RefreshService | None = None
    terms_of_use: tuple[TermsOfUse, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    endorsements: tuple[EndorsementCredential, ...] = ()
    endorsement_jwts: tuple[str, ...] = ()
    related_resources: tuple[RelatedResource, ...] = ()
    proofs: tuple[JsonObject, ...] = ()
    extra: Mapping[str, JsonValue] = field(default_factory=dict)
