"""What a check can answer. "Cannot tell" is not "no", and never "yes"."""

from enum import StrEnum


class Outcome(StrEnum):
    """The answer of one check.

    ``PASSED``: looked at, and it holds. ``FAILED``: looked at, and it does not hold.
    ``UNDETERMINED``: could not be looked at, or not understood. ``NOT_APPLICABLE``: there is
    nothing to look at.
    """

    PASSED = "PASSED"
    FAILED = "FAILED"
    UNDETERMINED = "UNDETERMINED"
    NOT_APPLICABLE = "NOT_APPLICABLE"
