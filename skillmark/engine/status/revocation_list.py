"""The 1EdTech revocation list: an unsigned document that names the revoked credentials.

Source: 1EdTech Revocation List status method 1.0 (``1EdTechRevocationList``). A credential is
revoked when an entry's ``id`` is the credential's id and its ``revoked`` is true or absent. The
list carries no proof: HTTPS and the issuer's name in it are all that it offers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final
from urllib.parse import unquote

from skillmark.engine.errors import MalformedInput
from skillmark.engine.status.entries import RevocationListEntry
from skillmark.engine.wire.json_types import JsonObject, JsonValue

__all__ = [
    "RevocationList",
    "RevocationListEntry",
    "compose_revocation_list",
    "look_up_revocation",
    "read_revocation_list",
    "same_id_form",
]

# The first is the name in the status method; the second is written by some issuers and read here.
_MEMBERS: Final = ("revokedCredential", "revokedCredentials")


@dataclass(frozen=True, slots=True, kw_only=True)
class RevocationList:
    """The revoked credentials of *issuer*: id in its comparable form → reason, or None."""

    url: str
    issuer: str
    reasons: Mapping[str, str | None]

    def is_revoked(self, credential_id: str) -> bool:
        return same_id_form(credential_id) in self.reasons

    def reason_for(self, credential_id: str) -> str | None:
        """Why the credential was revoked, where the list tells."""
        return self.reasons.get(same_id_form(credential_id))


def same_id_form(identifier: str) -> str:
    """The form in which two ids are equal (Open Badges 3.0, credential equality; EQ-1)."""
    return unquote(identifier).strip()


def compose_revocation_list(
    *, url: str, issuer: str, revoked: Mapping[str, str | None]
) -> JsonObject:
    """Write the list for *revoked*: credential id → reason, or None for no reason given.

    Nothing revoked gives a list without the member, because empty arrays are not written (SE-2).
    """
    entries: list[JsonValue] = []
    for credential_id, reason in revoked.items():
        entry: JsonObject = {"id": credential_id, "revoked": True}
        if reason is not None:
            entry["revocationReason"] = reason
        entries.append(entry)
    document: JsonObject = {"id": url, "issuer": issuer}
    if entries:
        document["revokedCredential"] = entries
    return document


def read_revocation_list(document: JsonObject) -> RevocationList:
    """Read a revocation list; raises MalformedInput (``status_malformed``)."""
    reasons: dict[str, str | None] = {}
    for name in _MEMBERS:
        if name not in document:
            continue
        value = document[name]
        for number, entry in enumerate(value if isinstance(value, list) else [value]):
            reasons.update(_read_revoked(entry, f"/{name}/{number}"))
    return RevocationList(
        url=_text(document.get("id"), "/id"),
        issuer=_read_issuer(document),
        reasons=MappingProxyType(reasons),
    )


def look_up_revocation(
    entry: RevocationListEntry,
    revocation_list: RevocationList,
    *,
    credential_id: str,
    issuer: str,
) -> bool:
    """Whether *revocation_list* revokes the credential *credential_id* of *issuer*.

    Raises MalformedInput (``status_untrusted``) when it is another list or another issuer's.
    """
    if revocation_list.url != entry.list_url:
        raise _untrusted("The revocation list that came is another one.", f"{entry.path}/id")
    if revocation_list.issuer != issuer:
        raise _untrusted("The revocation list is not by the credential's issuer.", "/issuer")
    return revocation_list.is_revoked(credential_id)


def _read_revoked(entry: JsonValue, path: str) -> dict[str, str | None]:
    if not isinstance(entry, dict):
        raise _malformed("An entry of a revocation list is an object.", path)
    credential_id = same_id_form(_text(entry.get("id"), f"{path}/id"))
    revoked = entry.get("revoked", True)
    if not isinstance(revoked, bool):
        raise _malformed("revoked is true or false.", f"{path}/revoked")
    reason = entry.get("revocationReason")
    if reason is not None and not isinstance(reason, str):
        raise _malformed("revocationReason is a text.", f"{path}/revocationReason")
    return {credential_id: reason} if revoked else {}


def _read_issuer(document: JsonObject) -> str:
    issuer = document.get("issuer")
    return _text(issuer.get("id") if isinstance(issuer, dict) else issuer, "/issuer")


def _text(value: JsonValue, path: str) -> str:
    if isinstance(value, str) and value:
        return value
    raise _malformed("A text is missing here.", path)


def _untrusted(detail: str, path: str) -> MalformedInput:
    return MalformedInput(reason="status_untrusted", detail=detail, path=path)


def _malformed(detail: str, path: str) -> MalformedInput:
    return MalformedInput(reason="status_malformed", detail=detail, path=path)
