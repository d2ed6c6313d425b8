"""The 1EdTech credential refresh: where a newer copy may lie, and whether it may replace the old.

Source: 1EdTech Credential Refresh service 1.0 (``1EdTechCredentialRefresh``). The caller fetches
after the proof of the old credential held, at most once, checks the new one from the beginning, and
goes on with the old one when any of that fails.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from skillmark.engine.errors import MalformedInput
from skillmark.engine.status.moments import read_moment
from skillmark.engine.status.revocation_list import same_id_form
from skillmark.engine.wire.json_types import JsonObject, JsonValue

REFRESH_TYPE: Final = "1EdTechCredentialRefresh"

_MISMATCH: Final = "refresh_mismatch"
_POINTER: Final = "/refreshService"


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshService:
    """Where a newer copy of the credential is offered."""

    url: str
    path: str = _POINTER


def read_refresh_service(document: JsonObject) -> RefreshService | None:
    """The first 1EdTechCredentialRefresh of *document*; None when it offers none.

    Other kinds of refresh service are passed over: not refreshing never makes a credential better.
    Raises MalformedInput (``refresh_malformed``) for a service without an address.
    """
    services = document.get("refreshService")
    several = isinstance(services, list)
    for number, service in enumerate(services if isinstance(services, list) else [services]):
        if not isinstance(service, dict) or not _is_ours(service.get("type")):
            continue
        path = f"{_POINTER}/{number}" if several else _POINTER
        url = service.get("id")
        if not isinstance(url, str) or not url:
            raise MalformedInput(
                reason="refresh_malformed",
                path=f"{path}/id",
                detail="The refresh service does not say where it is.",
            )
        return RefreshService(url=url, path=path)
    return None


def accept_refreshed(old: JsonObject, new: JsonObject) -> None:
    """Accept *new* in the place of *old*, or raise MalformedInput (``refresh_mismatch``).

    Both have the same id and the same issuer, and *new* does not begin before *old*: otherwise an
    address that was trusted once could swap in somebody else's badge, or yesterday's.
    """
    if same_id_form(_id_of(old, "/id")) != same_id_form(_id_of(new, "/id")):
        raise _mismatch("The refreshed credential is another credential.", "/id")
    if same_id_form(_issuer_of(old)) != same_id_form(_issuer_of(new)):
        raise _mismatch("The refreshed credential is by another issuer.", "/issuer")
    if _start_of(new) < _start_of(old):
        raise _mismatch("The refreshed credential is older.", "/validFrom")


def _is_ours(value: JsonValue) -> bool:
    return value == REFRESH_TYPE or (isinstance(value, list) and REFRESH_TYPE in value)


def _id_of(value: JsonObject, path: str) -> str:
    identifier = value.get("id")
    if isinstance(identifier, str) and identifier:
        return identifier
    raise _mismatch("Without an id nobody can tell that it is the same.", path)


def _issuer_of(document: JsonObject) -> str:
    issuer = document.get("issuer")
    return _id_of(issuer if isinstance(issuer, dict) else {"id": issuer}, "/issuer")


def _start_of(document: JsonObject) -> datetime:
    """``validFrom``, or what VCDM 1.1 called ``issuanceDate``."""
    name = "validFrom" if "validFrom" in document else "issuanceDate"
    return read_moment(document.get(name), path=f"/{name}", reason=_MISMATCH)


def _mismatch(detail: str, path: str) -> MalformedInput:
    return MalformedInput(reason=_MISMATCH, detail=detail, path=path)
