"""The registered JWT claims of a credential, beside the members that say the same.

Open Badges 3.0 ("Create the JWT Payload") and VC-JWT of data model 1.1 repeat five statements of
a credential as claims: ``iss``, ``jti``, ``sub``, ``nbf`` and ``exp``. A verifier that reads the
one and shows the other can be lied to, so the two are compared here, and only here.
"""

import math
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, NamedTuple

from skillmark.engine.errors import MalformedInput
from skillmark.engine.wire.json_types import JsonObject, JsonValue

# RFC 7519, section 4.1. What is left of a payload without them is the credential.
REGISTERED_CLAIMS: Final = frozenset({"iss", "sub", "aud", "exp", "nbf", "iat", "jti"})

# The claims that Open Badges 3.0 demands of every token (the fifth, exp, only with an end date).
DEMANDED_CLAIMS: Final = ("iss", "jti", "nbf", "sub")

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DATE_TIME: Final = re.compile(
    r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?P<zone>Z|[+-]\d{2}:\d{2})?", re.ASCII
)


class DateMembers(NamedTuple):
    """What a data model calls the two ends of the validity period."""

    begin: str
    end: str


VCDM_2_0_DATES: Final = DateMembers("validFrom", "validUntil")
VCDM_1_1_DATES: Final = DateMembers("issuanceDate", "expirationDate")


def issuer_id(document: JsonObject) -> str | None:
    """The issuer's id, whether the issuer is written as a string or as an object."""
    issuer = document.get("issuer")
    return _text(issuer.get("id") if isinstance(issuer, dict) else issuer)


def subject_ids(document: JsonObject) -> tuple[str, ...]:
    """The ids of the credential's subjects, of which a badge has at most one."""
    subjects = document.get("credentialSubject")
    several = subjects if isinstance(subjects, list) else [subjects]
    ids = [_text(subject.get("id")) for subject in several if isinstance(subject, dict)]
    return tuple(found for found in ids if found is not None)


def registered_claims(payload: JsonObject) -> JsonObject:
    """The registered claims that *payload* carries."""
    return {name: value for name, value in payload.items() if name in REGISTERED_CLAIMS}


def without_registered_claims(payload: JsonObject) -> JsonObject:
    """*payload* without the registered claims: the credential in a data model 2.0 token."""
    return {name: value for name, value in payload.items() if name not in REGISTERED_CLAIMS}


def numeric_date(document: JsonObject, member: str) -> float | None:
    """The date member as seconds since 1970, or None where there is none.

    A missing zone is read as UTC (VCDM 2.0, section 4.9). Raises MalformedInput
    (``malformed_date``) for everything that is no xsd:dateTime, leap seconds included.
    """
    value = document.get(member)
    if value is None:
        return None
    matched = _DATE_TIME.fullmatch(value) if isinstance(value, str) else None
    if matched is None:
        raise _malformed_date(member)
    try:
        instant = datetime.fromisoformat(matched.string)
    except ValueError as error:
        raise _malformed_date(member) from error
    zoned = instant if matched["zone"] else instant.replace(tzinfo=UTC)
    return (zoned - _EPOCH).total_seconds()


def claims_for(document: JsonObject) -> JsonObject:
    """The claims that repeat what the data model 2.0 *document* says, as far as it says it.

    Dates are cut to whole seconds. Raises MalformedInput (``malformed_date``), also for a
    validity period that ends before it begins.
    """
    begin = numeric_date(document, VCDM_2_0_DATES.begin)
    end = numeric_date(document, VCDM_2_0_DATES.end)
    if begin is not None and end is not None and end < begin:
        detail = "the validity period ends before it begins"
        raise MalformedInput(reason="malformed_date", detail=detail, path="/validUntil")
    subjects = subject_ids(document)
    found: dict[str, JsonValue] = {
        "iss": issuer_id(document),
        "jti": _text(document.get("id")),
        "nbf": None if begin is None else math.floor(begin),
        "sub": subjects[0] if len(subjects) == 1 else None,
        "exp": None if end is None else math.floor(end),
    }
    return {name: value for name, value in found.items() if value is not None}


def check_agreement(document: JsonObject, claims: JsonObject, *, dates: DateMembers) -> None:
    """Return when every claim that is there agrees with the member it repeats.

    Instants agree within the second, because a NumericDate is usually a whole number. Raises
    MalformedInput (``claim_mismatch``, or ``malformed_date`` of the credential's own member).
    """
    for name, member, accepted in (
        ("iss", "issuer.id", (issuer_id(document),)),
        ("jti", "id", (_text(document.get("id")),)),
        ("sub", "credentialSubject.id", subject_ids(document)),
    ):
        if name in claims and claims[name] not in accepted:
            raise _conflict(name, member)
    for name, member in (("nbf", dates.begin), ("exp", dates.end)):
        if name not in claims:
            continue
        stated = numeric_date(document, member)
        if stated is None or abs(_seconds(claims, name) - stated) >= 1:
            raise _conflict(name, member)


def missing_claims(
    document: JsonObject, claims: JsonObject, *, dates: DateMembers
) -> Iterator[str]:
    """The names of claims that Open Badges 3.0 demands and *claims* lacks."""
    yield from (name for name in DEMANDED_CLAIMS if name not in claims)
    if dates.end in document and "exp" not in claims:
        yield "exp"


def fill_in_dates(
    document: JsonObject, claims: JsonObject, *, dates: DateMembers, names: tuple[str, ...]
) -> JsonObject:
    """*document* with the date members that it lacks and the claims called *names* state."""
    filled = dict(document)
    for name, member in (("nbf", dates.begin), ("exp", dates.end)):
        if name in names and name in claims and member not in filled:
            filled[member] = _date_time(claims, name)
    return filled


def fill_in_legacy(credential: JsonObject, claims: JsonObject) -> JsonObject:
    """The data model 1.1 *credential* out of a ``vc`` claim, completed from the claims around it.

    Verifiable Credentials 1.1, section 6.3.1, "JWT Decoding": ``iss``, ``jti``, ``sub``, ``nbf``
    and ``exp`` may stand for the members that they repeat. A member that is there stays as it is.
    """
    filled = fill_in_dates(credential, claims, dates=VCDM_1_1_DATES, names=("nbf", "exp"))
    if "jti" in claims:
        filled.setdefault("id", claims["jti"])
    for claim, member in (("iss", "issuer"), ("sub", "credentialSubject")):
        if claim not in claims:
            continue
        described = filled.get(member)
        if isinstance(described, dict):
            filled[member] = {"id": claims[claim], **described}
        elif member == "issuer":
            filled.setdefault(member, claims[claim])
    return filled


def _seconds(claims: JsonObject, name: str) -> float:
    value = claims[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        detail = f"the claim {name} is not a number of seconds"
        raise MalformedInput(reason="claim_mismatch", detail=detail, path=f"/{name}")
    return value


def _date_time(claims: JsonObject, name: str) -> str:
    try:
        instant = _EPOCH + timedelta(seconds=math.floor(_seconds(claims, name)))
    except OverflowError as error:
        detail = f"the claim {name} lies outside the calendar"
        raise MalformedInput(reason="claim_mismatch", detail=detail, path=f"/{name}") from error
    return instant.isoformat().replace("+00:00", "Z")


def _text(value: JsonValue) -> str | None:
    return value if isinstance(value, str) else None


def _malformed_date(member: str) -> MalformedInput:
    detail = f"{member} is not a date and time such as 2026-01-31T12:00:00Z"
    return MalformedInput(reason="malformed_date", detail=detail, path=f"/{member}")


def _conflict(name: str, member: str) -> MalformedInput:
    detail = f"the token's claim {name} and the credential's {member} say different things"
    return MalformedInput(reason="claim_mismatch", detail=detail, path=f"/{name}")
