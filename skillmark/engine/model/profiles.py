"""Who issues, creates, assesses and endorses: Profile and EndorsementCredential.

The two live together because each may hold the other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from skillmark.engine.model.parts import (
    Address,
    Evidence,
    IdentifierEntry,
    Image,
    LanguageText,
)
from skillmark.engine.model.services import (
    CredentialSchema,
    CredentialStatus,
    RefreshService,
    RelatedResource,
    TermsOfUse,
)
from skillmark.engine.wire.json_types import JsonObject, JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """A person or an organisation (Open Badges 3.0, Profile).

    An issuer that a document names by its URI alone is read as ``Profile(id=…, types=())`` and
    written as that string again.
    """

    id: str
    types: tuple[str, ...] = ("Profile",)
    name: str | None = None
    url: str | None = None
    phone: str | None = None
    description: str | None = None
    endorsements: tuple["EndorsementCredential", ...] = ()
    endorsement_jwts: tuple[str, ...] = ()
    image: Image | None = None
    email: str | None = None
    address: Address | None = None
    other_identifiers: tuple[IdentifierEntry, ...] = ()
    official: str | None = None
    parent_org: "Profile | None" = None
    family_name: str | None = None
    given_name: str | None = None
    additional_name: str | None = None
    patronymic_name: str | None = None
    honorific_prefix: str | None = None
    honorific_suffix: str | None = None
    family_name_prefix: str | None = None
    date_of_birth: date | None = None
    extra: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndorsementSubject:
    """What is endorsed, and the endorser's words in Markdown (Open Badges 3.0)."""

    id: str
    types: tuple[str, ...] = ("EndorsementSubject",)
    endorsement_comment: str | None = None
    extra: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndorsementCredential:
    """Somebody's word for an achievement, an issuer or a credential (Open Badges 3.0).

    ``contexts`` empty means: those that ``model.writing`` composes. ``signed_document`` is the
    document that a signed endorsement was read from; it is written back as it stood, because any
    other spelling of a time or a number would break its proof. Clear it to write anew. Only an
    endorsement of the VCDM 1.1 flavour may lack a ``name``.
    """

    id: str
    name: str | None
    issuer: Profile
    valid_from: datetime
    credential_subject: EndorsementSubject
    contexts: tuple[JsonValue, ...] = ()
    types: tuple[str, ...] = ("VerifiableCredential", "EndorsementCredential")
    localized_names: tuple[LanguageText, ...] = ()
    description: str | None = None
    localized_descriptions: tuple[LanguageText, ...] = ()
    awarded_at: datetime | None = None
    valid_until: datetime | None = None
    credential_schemas: tuple[CredentialSchema, ...] = ()
    credential_statuses: tuple[CredentialStatus, ...] = ()
    refresh_service: RefreshService | None = None
    terms_of_use: tuple[TermsOfUse, ...] = ()
    evidence: tuple[Evidence, ...] = ()
    related_resources: tuple[RelatedResource, ...] = ()
    proofs: tuple[JsonObject, ...] = ()
    signed_document: "JsonObject | None" = None
    extra: Mapping[str, JsonValue] = field(default_factory=dict)
