"""What a credential says about its own checking: schema, status, refresh, terms, linked files."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from skillmark.engine.wire.json_types import JsonValue

JSON_SCHEMA_VALIDATOR: Final = "1EdTechJsonSchemaValidator2019"
REVOCATION_LIST: Final = "1EdTechRevocationList"
CREDENTIAL_REFRESH: Final = "1EdTechCredentialRefresh"
BITSTRING_STATUS_LIST_ENTRY: Final = "BitstringStatusListEntry"


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialSchema:
    """A schema that the issuer says the credential satisfies; we never fetch one."""

    id: str
    type: str = JSON_SCHEMA_VALIDATOR
    extra: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class CredentialStatus:
    """Where to learn whether the credential still stands.

    The ``status_…`` members belong to Bitstring Status List 1.0. The index is a base-10 integer in
    a string; a number in a document is read into the same text.
    """

    type: str
    id: str | None = None
    status_purpose: str | None = None
    status_list_index: str | None = None
    status_list_credential: str | None = None
    extra: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshService:
    """Where a newer edition of the credential can be had."""

    id: str
    type: str = CREDENTIAL_REFRESH
    extra: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsOfUse:
    """Terms under which the credential was issued."""

    type: str
    id: str | None = None
    extra: Mapping[str, JsonValue] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedResource:
    """A linked file and its digest (VCDM 2.0, "Integrity of Related Resources").

    At least one of the two digests is given.
    """

    id: str
    digest_sri: str | None = None
    digest_multibase: str | None = None
    media_type: str | None = None
    extra: Mapping[str, JsonValue] = field(default_factory=dict)
