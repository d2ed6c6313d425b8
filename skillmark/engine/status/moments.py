"""Times on the wire of status documents: XML Schema ``dateTimeStamp``, always with a zone."""

import re
from datetime import UTC, datetime
from typing import Final

from skillmark.engine.errors import MalformedInput
from skillmark.engine.wire.json_types import JsonValue

_STAMP: Final = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2})(\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})"
)


def read_moment(value: JsonValue, *, path: str, reason: str) -> datetime:
    """Read *value* as an aware time; digits beyond microseconds are dropped.

    Raises MalformedInput with the given *reason*.
    """
    matched = _STAMP.fullmatch(value) if isinstance(value, str) else None
    if matched is not None:
        stamp, fraction, zone = matched.groups(default="")
        try:
            return datetime.fromisoformat(stamp + fraction[:7] + zone)
        except ValueError:
            pass
    raise MalformedInput(
        reason=reason, path=path, detail="This is not a time with a zone, as 2026-11-25T09:00:00Z."
    )


def write_moment(moment: datetime) -> str:
    """Write an aware time in UTC, to the second; raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a time without a zone says nothing")
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
