"""What Open Badges 2.0 is made of, as frozen values (Open Badges 2.0, "Data Classes").

A member that is missing or of the wrong kind is None or empty here; the reader says so in its
problems. ``source`` is the JSON the value was read from.
"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

from skillmark.engine.wire.json_types import JsonObject

Reference: TypeAlias = "str | JsonObject"
"""Another object: its IRI, or the object itself in place."""


class VerificationType(StrEnum):
    """How an assertion asks to be verified."""

    HOSTED = "hosted"
    SIGNED = "signed"


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityObject:
    """The recipient. ``identity`` is plain text, or ``sha256$`` or ``md5$`` and hexadecimal digits.

    Open Badges 3.0 calls the same member ``identityHash``.
    """

    type: str
    identity: str
    hashed: bool
    salt: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VerificationObject:
    """``creator`` is the IRI of the key of a signed assertion; ``url`` a 1.x leftover."""

    type: VerificationType | None = None
    creator: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """A piece of work; a bare link has an ``id`` only."""

    id: str | None = None
    name: str | None = None
    description: str | None = None
    narrative: str | None = None
    genre: str | None = None
    audience: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture by URL or data URI."""

    id: str
    caption: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """What must be done: a page, a text, or both."""

    id: str | None = None
    narrative: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """A skill or standard in a framework."""

    target_name: str
    target_url: str
    target_description: str | None = None
    target_framework: str | None = None
    target_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """One award. ``is_legacy`` marks a 1.x assertion; its ``id`` is then where it is hosted."""

    id: str
    source: JsonObject = field(repr=False, compare=False)
    badge: "Reference | None" = None
    recipient: IdentityObject | None = None
    verification: VerificationObject = VerificationObject()
    issued_on: datetime | None = None
    expires: datetime | None = None
    revoked: bool = False
    revocation_reason: str | None = None
    narrative: str | None = None
    image: Image | None = None
    evidence: tuple[Evidence, ...] = ()
    uid: str | None = None
    is_legacy: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BadgeClass:
    """What is awarded; Open Badges 3.0 calls it an Achievement."""

    id: str
    source: JsonObject = field(repr=False, compare=False)
    name: str = ""
    description: str = ""
    issuer: "Reference | None" = None
    image: Image | None = None
    criteria: Criteria | None = None
    alignments: tuple[Alignment, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class HostingScope:
    """Where an issuer says that its hosted assertions are (``verification`` of a Profile)."""

    allowed_origins: tuple[str, ...] = ()
    starts_with: tuple[str, ...] = ()
    verification_property: str = "id"


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuerProfile:
    """Who awards. ``public_keys`` are the keys that the issuer signs assertions with."""

    id: str
    source: JsonObject = field(repr=False, compare=False)
    name: str = ""
    url: str | None = None
    email: str | None = None
    telephone: str | None = None
    description: str | None = None
    image: Image | None = None
    public_keys: tuple[Reference, ...] = ()
    revocation_list: str | None = None
    hosting: HostingScope = HostingScope()


@dataclass(frozen=True, slots=True, kw_only=True)
class CryptographicKey:
    """A public key in PEM, and the IRI of the Profile that owns it."""

    id: str
    owner: str
    public_key_pem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationList:
    """Revoked assertions by ``id`` or ``uid``, each with its reason, or an empty one."""

    id: str | None
    issuer: str | None
    reasons: dict[str, str] = field(default_factory=dict)
