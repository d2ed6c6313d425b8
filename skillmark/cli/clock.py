"""The one place of the command line that looks at the clock."""

from datetime import UTC, datetime


def current_time() -> datetime:
    """The time in UTC, to the second; read once by each command, and told to everything below."""
    return datetime.now(UTC).replace(microsecond=0)
