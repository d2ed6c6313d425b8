"""When two credentials are the same one, and which of them is current.

Source: Open Badges 3.0, section "Credential equality and comparison".
"""

from datetime import datetime
from enum import StrEnum
from typing import TypeAlias
from urllib.parse import unquote_to_bytes

from skillmark.engine.model.credentials import AchievementCredential

CredentialKey: TypeAlias = tuple[bytes, bytes]
"""The issuer's id and the credential's id, percent-decoded and trimmed: equal for equal
credentials. Bytes, because decoded percent escapes need not be UTF-8."""


class Edition(StrEnum):
    """How a submitted credential relates to a stored one."""

    ANOTHER_CREDENTIAL = "another credential"
    NEWER = "newer"
    SAME_AGE = "same age"
    OLDER = "older"


def credential_key(*, issuer_id: str, credential_id: str) -> CredentialKey:
    """Return what identifies a credential; use it wherever credentials are stored or replaced."""
    return _comparable(issuer_id), _comparable(credential_id)


def are_same_credential(one: AchievementCredential, other: AchievementCredential) -> bool:
    """Say whether both have the same issuer and the same id after decoding and trimming."""
    return _key_of(one) == _key_of(other)


def compare_editions(submitted: AchievementCredential, *, stored: AchievementCredential) -> Edition:
    """Say whether *submitted* may take the place of *stored*: only a ``NEWER`` edition does.

    Of equal credentials the one with the later ``validFrom`` is current; with equal times both are.
    """
    if not are_same_credential(submitted, stored):
        return Edition.ANOTHER_CREDENTIAL
    return _by_age(submitted.valid_from, stored.valid_from)


def _by_age(submitted: datetime, stored: datetime) -> Edition:
    if submitted == stored:
        return Edition.SAME_AGE
    return Edition.NEWER if submitted > stored else Edition.OLDER


def _key_of(credential: AchievementCredential) -> CredentialKey:
    return credential_key(issuer_id=credential.issuer.id, credential_id=credential.id)


def _comparable(identifier: str) -> bytes:
    return unquote_to_bytes(identifier.encode("utf-8", "surrogatepass")).strip()
