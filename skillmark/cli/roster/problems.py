"""What can be wrong with a roster, told to the person who keeps it."""

from dataclasses import dataclass


class RosterUnreadable(Exception):
    """The file as a whole cannot be read as a roster."""

    def __init__(self, fact: str, *, advice: str) -> None:
        super().__init__(fact)
        self.fact = fact
        self.advice = advice


class CellProblem(Exception):
    """One cell does not hold what its column promises."""

    def __init__(self, code: str, fact: str, *, advice: str) -> None:
        super().__init__(fact)
        self.code = code
        self.fact = fact
        self.advice = advice


@dataclass(frozen=True, slots=True, kw_only=True)
class RowProblem:
    """One thing that is wrong in one row.

    *row* counts as a spreadsheet counts: the header is row 1. *field* is the heading in the
    file where there is one. *value* is what stands there, shortened for the screen.
    """

    row: int
    field: str
    value: str
    fact: str
    advice: str
    code: str


def shorten(value: str, limit: int = 60) -> str:
    """One line of at most *limit* characters, control characters made visible."""
    line = "".join(
        char if char.isprintable() else ("␤" if char in "\r\n" else "\N{REPLACEMENT CHARACTER}")
        for char in value[: limit + 1]
    )
    return line if len(line) <= limit else line[: limit - 1] + "…"
