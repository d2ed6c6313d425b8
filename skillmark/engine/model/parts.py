"""The small classes that profiles, achievements and credentials are made of.

All values are frozen and keyword-only. ``extra`` holds what a document says beyond the members
named here, as it was read; the classes that Open Badges 3.0 closes have none.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from skillmark.engine.model.vocabularies import AlignmentTargetTypeTerm, IdentifierTypeTerm
from skillmark.engine.wire.json_types import JsonValue


@dataclass(frozen=True, slots=True, kw_only=True)
class Image:
    """A picture by address or data URI, PNG or SVG (Open Badges 3.0, Image; closed)."""

    id: str
    caption: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GeoCoordinates:
    """A point on the earth in degrees (Open Badges 3.0, GeoCoordinates)."""

    latitude: float
    longitude: float
    extra: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A postal address (Open Badges 3.0); ``address_country_code`` is ISO 3166-1 alpha-2."""

    types: tuple[str, ...] = ("Address",)
    address_country: str | None = None
    address_country_code: str | None = None
    address_region: str | None = None
    address_locality: str | None = None
    street_address: str | None = None
    post_office_box_number: str | None = None
    postal_code: str | None = None
    geo: GeoCoordinates | None = None
    extra: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentifierEntry:
    """One more identifier of a thing or an organisation (Open Badges 3.0; closed)."""

    identifier: str
    identifier_type: IdentifierTypeTerm


@dataclass(frozen=True, slots=True, kw_only=True)
class IdentityObject:
    """How a recipient may be recognised, hashed or plain (Open Badges 3.0; closed).

    ``identity_hash`` is the identifier itself where ``hashed`` is false. See ``model.identity``.
    """

    hashed: bool
    identity_hash: str
    identity_type: IdentifierTypeTerm
    salt: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """How the achievement is earned: an address, a Markdown narrative, or both."""

    id: str | None = None
    narrative: str | None = None
    extra: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Alignment:
    """A node in somebody's framework (Open Badges 3.0, Alignment)."""

    target_name: str
    target_url: str
    types: tuple[str, ...] = ("Alignment",)
    target_code: str | None = None
    target_description: str | None = None
    target_framework: str | None = None
    target_type: AlignmentTargetTypeTerm | None = None
    extra: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Related:
    """Another edition of an achievement: other language, earlier version, OB 2.0 origin."""

    id: str
    types: tuple[str, ...] = ("Related",)
    in_language: str | None = None
    version: str | None = None
    extra: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What shows that the achievement was earned (Open Badges 3.0, Evidence)."""

    types: tuple[str, ...] = ("Evidence",)
    id: str | None = None
    narrative: str | None = None
    name: str | None = None
    description: str | None = None
    genre: str | None = None
    audience: str | None = None
    extra: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class LanguageText:
    """Text with its language (VCDM 2.0, "Language and Base Direction").

    Only the name and the description of a credential may be given so, and we never write one of
    our own: Open Badges readers expect plain text.
    """

    value: str
    language: str | None = None
    direction: str | None = None
