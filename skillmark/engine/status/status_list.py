"""Bitstring status list credentials: composing, reading, and looking one entry up.

Everything here raises MalformedInput when the list does not answer the question; the verifier
turns that into UNDETERMINED, because a useless list says nothing about the credential. Whether the
list's own proof holds is asked before ``read_status_list``, by the verifier. The names in capitals
are those of Bitstring Status List 1.0, section 3.5, and of VCDM 2.0, section 7.2.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from skillmark.engine.errors import MalformedInput
from skillmark.engine.status.bitstring import MAX_DECODED_BYTES, Bitstring, decode_bitstring
from skillmark.engine.status.entries import (
    RevocationListEntry,
    StatusEntry,
    read_status_entries,
    read_status_entry,
    status_objects,
)
from skillmark.engine.status.moments import read_moment, write_moment
from skillmark.engine.wire.json_types import JsonObject, JsonValue

__all__ = [
    "MINIMUM_ENTRIES",
    "RevocationListEntry",
    "StatusEntry",
    "StatusList",
    "compose_status_list",
    "look_up",
    "read_status_entries",
    "read_status_entry",
    "read_status_list",
    "refuse_rollback",
    "status_objects",
]

MINIMUM_ENTRIES: Final = 131_072
CLOCK_SKEW: Final = timedelta(seconds=300)

STATUS_LIST_LENGTH_ERROR: Final = "STATUS_LIST_LENGTH_ERROR"
STATUS_VERIFICATION_ERROR: Final = "STATUS_VERIFICATION_ERROR"
RANGE_ERROR: Final = "RANGE_ERROR"
MALFORMED_VALUE_ERROR: Final = "MALFORMED_VALUE_ERROR"

_CONTEXT: Final = "https://www.w3.org/ns/credentials/v2"
_LIST_TYPE: Final = "BitstringStatusListCredential"
_SUBJECT: Final = "/credentialSubject"
_LONGEST_TTL_MS: Final = 10 * 365 * 24 * 3600 * 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusList:
    """A status list as its issuer published it; safe to keep and share between verifications.

    *url* is the credential's own id, *ttl* how long a copy may be used before it is fetched again.
    """

    url: str
    issuer: str
    purposes: tuple[str, ...]
    bitstring: Bitstring
    valid_from: datetime | None = None
    valid_until: datetime | None = None
    ttl: timedelta | None = None


def compose_status_list(
    *,
    url: str,
    issuer: str,
    purpose: str | Sequence[str],
    bitstring: Bitstring,
    valid_from: datetime,
    valid_until: datetime,
    ttl_ms: int | None = None,
) -> JsonObject:
    """Write an unsigned BitstringStatusListCredential (Bitstring Status List 1.0, 2.2).

    *ttl_ms* is in milliseconds. Raises ValueError for what would be useless to every verifier:
    fewer than 131,072 entries, more than 8 MiB of bits, a validity that ends before it begins.
    """
    if bitstring.length < MINIMUM_ENTRIES:
        raise ValueError(f"{STATUS_LIST_LENGTH_ERROR}: {bitstring.length} entries are too few")
    if len(bitstring.to_bytes()) > MAX_DECODED_BYTES:
        raise ValueError("a status list has at most 8 MiB of bits")
    if valid_until <= valid_from:
        raise ValueError("a status list ends after it begins")
    subject: JsonObject = {
        "id": f"{url}#list",
        "type": "BitstringStatusList",
        "statusPurpose": purpose if isinstance(purpose, str) else list(purpose),
        "encodedList": bitstring.encode(),
    }
    if ttl_ms is not None:
        subject["ttl"] = ttl_ms
    return {
        "@context": [_CONTEXT],
        "id": url,
        "type": ["VerifiableCredential", _LIST_TYPE],
        "issuer": issuer,
        "validFrom": write_moment(valid_from),
        "validUntil": write_moment(valid_until),
        "credentialSubject": subject,
    }


def read_status_list(document: JsonObject) -> StatusList:
    """Read a BitstringStatusListCredential whose proof the caller has already checked.

    Raises MalformedInput with reason ``status_malformed``, ``status_too_large`` or, for a list
    without an id, ``status_untrusted``: it cannot be told from another list of the same issuer.
    """
    if _LIST_TYPE not in _listed(document.get("type")):
        raise _malformed(f"{MALFORMED_VALUE_ERROR}: this is not a {_LIST_TYPE}.", "/type")
    url = document.get("id")
    if not isinstance(url, str) or not url:
        raise MalformedInput(
            reason="status_untrusted",
            path="/id",
            detail="The status list does not say which it is.",
        )
    subject = document.get("credentialSubject")
    if not isinstance(subject, dict) or "BitstringStatusList" not in _listed(subject.get("type")):
        raise _malformed(f"{MALFORMED_VALUE_ERROR}: the subject is no status list.", _SUBJECT)
    return StatusList(
        url=url,
        issuer=_read_issuer(document),
        purposes=_read_purposes(subject),
        bitstring=_read_bits(subject),
        valid_from=_read_time(document, "validFrom"),
        valid_until=_read_time(document, "validUntil"),
        ttl=_read_ttl(subject),
    )


def look_up(
    entry: StatusEntry,
    status_list: StatusList,
    *,
    issuer: str,
    now: datetime,
    fetched_at: datetime | None = None,
) -> int:
    """The value of *entry*: 0 is unset; 1 is set; more only for a larger *entry.size*.

    *issuer* is the credential's issuer id. *fetched_at* is when the list was fetched, for lists out
    of a cache; without it the list counts as fresh. Raises MalformedInput with one of the reasons
    ``status_untrusted``, ``status_purpose``, ``status_stale``, ``status_length``,
    ``status_malformed`` (RANGE_ERROR).
    """
    _require_the_issuers(entry, status_list, issuer)
    if entry.purpose not in status_list.purposes:
        raise MalformedInput(
            reason="status_purpose",
            path=f"{entry.path}/statusPurpose",
            detail=f"{STATUS_VERIFICATION_ERROR}: the list does not speak about {entry.purpose}.",
        )
    _require_timely(status_list, now, fetched_at)
    bits = status_list.bitstring
    if entry.size != bits.status_size:
        bits = bits.read_as(entry.size)
    # With fewer entries an observer could guess whose status is fetched ("Validate Algorithm").
    if bits.length < MINIMUM_ENTRIES:
        raise MalformedInput(
            reason="status_length",
            path=f"{_SUBJECT}/encodedList",
            detail=f"{STATUS_LIST_LENGTH_ERROR}: fewer than {MINIMUM_ENTRIES} entries.",
        )
    if entry.index >= bits.length:
        raise _malformed(
            f"{RANGE_ERROR}: the list ends before entry {entry.index}.",
            f"{entry.path}/statusListIndex",
        )
    return bits.get(entry.index)


def refuse_rollback(status_list: StatusList, *, remembered: StatusList) -> None:
    """Refuse a list that is older than one of the same URL seen before.

    Raises MalformedInput (``status_stale``): somebody may be serving a list from before a
    revocation. A list without ``validFrom`` cannot show that it is newer, so it is refused beside
    one that has it.
    """
    if remembered.valid_from is None or remembered.url != status_list.url:
        return
    if status_list.valid_from is None or status_list.valid_from < remembered.valid_from:
        raise _stale("The status list is older than one that was seen before.", "/validFrom")


def _require_the_issuers(entry: StatusEntry, status_list: StatusList, issuer: str) -> None:
    if status_list.url != entry.list_url:
        raise MalformedInput(
            reason="status_untrusted",
            path=f"{entry.path}/statusListCredential",
            detail=f"{STATUS_VERIFICATION_ERROR}: the list that came is another one.",
        )
    if status_list.issuer != issuer:
        raise MalformedInput(
            reason="status_untrusted",
            path="/issuer",
            detail=f"{STATUS_VERIFICATION_ERROR}: the list is by {status_list.issuer}, "
            "not by the credential's issuer.",
        )


def _require_timely(status_list: StatusList, now: datetime, fetched_at: datetime | None) -> None:
    # Differences, not shifted dates: no date follows 9999-12-31, and none precedes the year 1.
    if status_list.valid_until is not None and now - status_list.valid_until > CLOCK_SKEW:
        raise _stale("The status list has lapsed; its issuer must publish it anew.", "/validUntil")
    if status_list.valid_from is not None and status_list.valid_from - now > CLOCK_SKEW:
        raise _stale("The status list is not valid yet.", "/validFrom")
    if fetched_at is None or status_list.ttl is None:
        return
    if now - fetched_at > status_list.ttl + CLOCK_SKEW:
        raise _stale("The copy of the status list is too old; fetch it again.", f"{_SUBJECT}/ttl")


def _read_issuer(document: JsonObject) -> str:
    issuer = document.get("issuer")
    if isinstance(issuer, dict):
        issuer = issuer.get("id")
    if isinstance(issuer, str) and issuer:
        return issuer
    raise _malformed(f"{MALFORMED_VALUE_ERROR}: the status list has no issuer.", "/issuer")


def _read_purposes(subject: JsonObject) -> tuple[str, ...]:
    purposes = _listed(subject.get("statusPurpose"))
    if purposes and all(purposes):
        return purposes
    raise _malformed(
        f"{MALFORMED_VALUE_ERROR}: statusPurpose is no text.", f"{_SUBJECT}/statusPurpose"
    )


def _read_bits(subject: JsonObject) -> Bitstring:
    encoded = subject.get("encodedList")
    if isinstance(encoded, str):
        return decode_bitstring(encoded)
    raise _malformed(f"{MALFORMED_VALUE_ERROR}: encodedList is no text.", f"{_SUBJECT}/encodedList")


def _read_time(document: JsonObject, name: str) -> datetime | None:
    if name not in document:
        return None
    return read_moment(document[name], path=f"/{name}", reason="status_malformed")


def _read_ttl(subject: JsonObject) -> timedelta | None:
    """The time to live counts milliseconds, not seconds."""
    if "ttl" not in subject:
        return None
    ttl = subject["ttl"]
    if isinstance(ttl, int) and not isinstance(ttl, bool) and 0 <= ttl <= _LONGEST_TTL_MS:
        return timedelta(milliseconds=ttl)
    raise _malformed(
        f"{MALFORMED_VALUE_ERROR}: ttl is not a number of milliseconds.", f"{_SUBJECT}/ttl"
    )


def _listed(value: JsonValue) -> tuple[str, ...]:
    """One text or a list of texts as a tuple; empty when it is anything else."""
    items = value if isinstance(value, list) else [value]
    texts = tuple(item for item in items if isinstance(item, str))
    return texts if len(texts) == len(items) else ()


def _stale(detail: str, path: str) -> MalformedInput:
    return MalformedInput(reason="status_stale", detail=detail, path=path)


def _malformed(detail: str, path: str) -> MalformedInput:
    return MalformedInput(reason="status_malformed", detail=detail, path=path)
