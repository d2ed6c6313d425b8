"""The table: what is compared with what, what was aimed at, what may not be fallen under.

Goals and floors are those the project set itself before the engine was written (CPU time).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from benchmarks.measuring import Spread, Timing, spread

Round = Mapping[str, Timing]
"""One round: the time of each task by its name."""


class Figure(StrEnum):
    """How a row is read."""

    TIMES_FASTER = "times faster"
    TIMES_THE_TIME = "times the time"
    MILLISECONDS = "ms"

    @property
    def more_is_better(self) -> bool:
        """Whether a larger figure is the better one."""
        return self is Figure.TIMES_FASTER


class Verdict(StrEnum):
    """What became of a goal."""

    GOAL = "goal reached"
    FLOOR = "floor held, goal missed"
    MISSED = "below the floor"
    NONE = "no goal"


@dataclass(frozen=True, slots=True)
class Row:
    """One comparison: the engine's task against the peer's, or alone."""

    name: str
    title: str
    ours: str
    theirs: str = ""
    figure: Figure = Figure.TIMES_FASTER
    floor: float | None = None
    goal: float | None = None

    @property
    def tasks(self) -> set[str]:
        """The tasks that have to be run for this row."""
        return {self.ours, self.theirs} - {""}

    def value(self, one: Round, clock: Callable[[Timing], float]) -> float:
        """Return the figure of one round."""
        ours = clock(one[self.ours])
        if self.figure is Figure.MILLISECONDS:
            return ours * 1e3
        theirs = clock(one[self.theirs])
        return theirs / ours if self.figure is Figure.TIMES_FASTER else ours / theirs

    def judge(self, value: float) -> Verdict:
        """Compare the median with goal and floor."""
        if self.goal is None or self.floor is None:
            return Verdict.NONE
        if self._reaches(value, self.goal):
            return Verdict.GOAL
        return Verdict.FLOOR if self._reaches(value, self.floor) else Verdict.MISSED

    def _reaches(self, value: float, mark: float) -> bool:
        return value >= mark if self.figure.more_is_better else value <= mark


@dataclass(frozen=True, slots=True)
class Result:
    """A row with its figures over all rounds."""

    row: Row
    cpu: Spread
    wall: Spread
    verdict: Verdict


def results_of(rows: Sequence[Row], rounds: Sequence[Round]) -> list[Result]:
    """Return the figures of every row: per round first, the median last."""
    found = []
    for row in rows:
        cpu = spread(row.value(one, lambda timing: timing.cpu) for one in rounds)
        wall = spread(row.value(one, lambda timing: timing.wall) for one in rounds)
        found.append(Result(row, cpu, wall, row.judge(cpu.median)))
    return found


_REFERENCE = "@digitalbazaar/vc"
_RATIO = Figure.TIMES_THE_TIME

ROWS = (
    Row(
        "batch-issue",
        f"Issue a batch (compiled template) vs {_REFERENCE} issue",
        "batch issue",
        "digitalbazaar issue",
        floor=80,
        goal=120,
    ),
    Row(
        "sign",
        f"Sign any document vs {_REFERENCE} issue",
        "sign",
        "digitalbazaar issue",
        floor=35,
        goal=50,
    ),
    Row(
        "full-verify",
        f"Full verify of untrusted bytes vs {_REFERENCE} verifyCredential",
        "full verify",
        "digitalbazaar verify",
        floor=18,
        goal=27,
    ),
    Row(
        "batch-issue-raw",
        "Issue a batch vs one raw Ed25519 signature of cryptography",
        "batch issue",
        "raw sign",
        _RATIO,
        floor=3,
        goal=2,
    ),
    Row(
        "bulk-verify-raw",
        "Verify a batch of one achievement vs one raw Ed25519 verification of cryptography",
        "bulk verify",
        "raw verify",
        _RATIO,
        floor=2.5,
        goal=1.7,
    ),
    Row(
        "full-verify-openbadgeslib",
        "Full verify vs openbadgeslib full verify (without status)",
        "full verify",
        "openbadgeslib verify",
        floor=60,
        goal=100,
    ),
    Row(
        "sign-pyld",
        "Sign any document vs naive PyLD + cryptography",
        "sign",
        "pyld issue",
        floor=25,
        goal=35,
    ),
    Row(
        "verify-pyld",
        "Full verify vs naive PyLD + cryptography, proof only",
        "full verify",
        "pyld verify",
        floor=18,
        goal=25,
    ),
    *(
        Row(
            f"jwt-{deed}-{algorithm.lower()}",
            f"{deed.capitalize()} a VC-JWT ({algorithm}) vs Node jose",
            f"{deed} JWT {algorithm}",
            f"jose {deed} {algorithm}",
            floor=floor,
            goal=goal,
        )
        for algorithm in ("EdDSA", "ES256")
        for deed, floor, goal in (("sign", 1.3, 2), ("verify", 1.1, 1.5))
    ),
    Row(
        "batch-issue-digitalcredentials",
        "Issue a batch vs @digitalcredentials/vc issue",
        "batch issue",
        "digitalcredentials issue",
    ),
    Row(
        "sign-digitalcredentials",
        "Sign any document vs @digitalcredentials/vc issue",
        "sign",
        "digitalcredentials issue",
    ),
    Row(
        "full-verify-digitalcredentials",
        "Full verify vs @digitalcredentials/vc verifyCredential",
        "full verify",
        "digitalcredentials verify",
    ),
    Row(
        "canonicalize",
        "Canonicalize alone vs jsonld.js + rdf-canonize",
        "canonicalize",
        "digitalbazaar canonicalize",
    ),
    Row("canonicalize-pyld", "Canonicalize alone vs PyLD", "canonicalize", "pyld canonicalize"),
    Row(
        "status-list",
        "Revoke one credential: update and sign a list of 131,072 entries, 1 % set",
        "status list",
        figure=Figure.MILLISECONDS,
        floor=3,
        goal=1,
    ),
    *(
        Row(
            f"hostile-{name}",
            f"A hostile document of 256 kB: {title}",
            f"hostile {name}",
            figure=Figure.MILLISECONDS,
            floor=250,
            goal=100,
        )
        for name, title in (
            ("blanks", "5,000 blank nodes"),
            ("twins", "5,000 identical blank nodes"),
            ("poison", "poison graphs"),
            ("types", "a new set of types at every object, cold contexts"),
            ("context-list", "thousands of contexts in one list, cold contexts"),
            ("contexts", "contexts in a new order at every embedded credential, cold contexts"),
            ("depth", "nested as deep as allowed, many times"),
        )
    ),
)
"""Every row, in the order in which they are printed."""
