"""Instants on the wire: one strict reader, one writer.

Open Badges 3.0 calls for a date and time *with* a time zone; the text has to satisfy both RFC 3339
and the ``xsd:dateTimeStamp`` of VCDM 2.0 (section "validFrom"), and what only one of the two allows
is refused: a second of ``:60``, hour 24, years beyond 9999, lower-case ``t`` and ``z``, a space in
place of the ``T``, zones beyond fourteen hours.

Both ``datetime`` and ``date`` values travel through the engine; text exists at the wall only.
"""

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final

from skillmark.engine.errors import MalformedInput

TIMESTAMP_PATTERN: Final = (
    r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])"
    r"T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](\.[0-9]+)?"
    r"(Z|[+-]((0[0-9]|1[0-3]):[0-5][0-9]|14:00))$"
)
"""What the schemas ask of a timestamp; the length of months is left to the reader."""

DATE_PATTERN: Final = r"^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$"

_SHAPE: Final = re.compile(
    r"(?P<year>[0-9]+)-(?P<month>[0-9]{2})-(?P<day>[0-9]{2})T(?P<hour>[0-9]{2}):(?P<minute>[0-9]{2})"
    r":(?P<second>[0-9]{2})(?:\.(?P<fraction>[0-9]+))?(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?",
    re.ASCII,
)
_USUAL: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z", re.ASCII)
_LONGEST: Final = 64
_FURTHEST_ZONE: Final = timedelta(hours=14)


def read_timestamp(text: str, *, path: str = "") -> datetime:
    """Return the instant that *text* names, in UTC, to the microsecond (further digits are cut).

    Raises MalformedInput with *path* and reason ``timestamp_form``, ``timestamp_zone`` (none given,
    or beyond fourteen hours), ``timestamp_year`` (not four digits, or outside 1 to 9999 in UTC),
    ``timestamp_date`` (no such day), ``timestamp_time`` (no such time; ``:60`` and hour 24 among
    them).
    """
    return _read(text, path=path, zone_if_missing=None)


def read_timestamp_assuming_utc(text: str, *, path: str = "") -> datetime:
    """As ``read_timestamp``, but a missing zone means UTC.

    VCDM 2.0 lets a processor read a zoneless time so; Open Badges 3.0 does not. Ask for it only
    where a document is a verifiable credential but no badge.
    """
    return _read(text, path=path, zone_if_missing="Z")


def write_timestamp(instant: datetime) -> str:
    """Return *instant* in UTC with ``Z`` and whole seconds; fractions are dropped.

    Raises MalformedInput (``timestamp_zone``) for a datetime that knows no zone: guessing one is
    how awards move by a day.
    """
    offset = instant.utcoffset()
    if offset is None:
        raise MalformedInput(
            reason="timestamp_zone", detail="a time without a zone names no instant"
        )
    in_utc = instant if not offset else instant.astimezone(UTC)
    return (
        f"{in_utc.year:04d}-{in_utc.month:02d}-{in_utc.day:02d}"
        f"T{in_utc.hour:02d}:{in_utc.minute:02d}:{in_utc.second:02d}Z"
    )


def read_date(text: str, *, path: str = "") -> date:
    """Return the calendar day that *text* (``YYYY-MM-DD``) names.

    Raises MalformedInput with *path* and reason ``date_form``.
    """
    try:
        if re.fullmatch(DATE_PATTERN[1:-1], text, re.ASCII):
            return date.fromisoformat(text)
    except ValueError:
        pass
    raise MalformedInput(
        reason="date_form", path=path, detail="a date is written YYYY-MM-DD and names a real day"
    )


def write_date(day: date) -> str:
    """Return *day* as ``YYYY-MM-DD``."""
    return f"{day.year:04d}-{day.month:02d}-{day.day:02d}"


def _read(text: str, *, path: str, zone_if_missing: str | None) -> datetime:
    if _USUAL.fullmatch(text):
        try:
            return datetime.fromisoformat(text)
        except ValueError:
            pass  # no such day or time: below it is said which
    match = _SHAPE.fullmatch(text) if len(text) <= _LONGEST else None
    if match is None:
        raise _refusal(
            path, "form", "a timestamp is written YYYY-MM-DDThh:mm:ss, then Z or an offset"
        )
    zone = match["zone"] or zone_if_missing
    if zone is None:
        raise _refusal(path, "zone", "the timestamp has no time zone")
    local = _local_time(match, path)
    try:
        return (local - _offset(zone, path)).replace(tzinfo=UTC)
    except OverflowError:
        raise _refusal(path, "year", "in UTC the year is not between 1 and 9999") from None


def _local_time(match: re.Match[str], path: str) -> datetime:
    if len(match["year"]) != 4 or match["year"] == "0000":
        raise _refusal(path, "year", "the year is written with four digits, 0001 to 9999")
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"])
    if hour > 23 or minute > 59 or second > 59:
        raise _refusal(path, "time", "there is no such time of day")
    microsecond = int((match["fraction"] or "")[:6].ljust(6, "0"))
    try:
        # Naive on purpose: the offset is taken off before the value is called UTC.
        return datetime(  # noqa: DTZ001
            int(match["year"]),
            int(match["month"]),
            int(match["day"]),
            hour,
            minute,
            second,
            microsecond,
        )
    except ValueError:
        raise _refusal(path, "date", "there is no such day in the calendar") from None


def _offset(zone: str, path: str) -> timedelta:
    if zone == "Z":
        return timedelta()
    hours, minutes = int(zone[1:3]), int(zone[4:6])
    offset = timedelta(hours=hours, minutes=minutes)
    if minutes > 59 or offset > _FURTHEST_ZONE:
        raise _refusal(path, "zone", "a zone is at most fourteen hours from UTC")
    return offset if zone[0] == "+" else -offset


def _refusal(path: str, what: str, detail: str) -> MalformedInput:
    return MalformedInput(reason=f"timestamp_{what}", path=path, detail=detail)
