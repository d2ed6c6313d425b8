"""The page of results: ``docs/benchmarks.md``."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from benchmarks.measuring import Spread, spread
from benchmarks.rows import Figure, Result, Round, Verdict

_ABSOLUTE = Figure.MILLISECONDS

_BEFORE = """# Benchmarks

Written by `python3 run.py bench`, which installs the peers, runs everything in turns on one machine
and replaces this page and its plot. Do not edit either by hand.

![The engine against its peers](benchmarks.svg)
"""

_READING = """
## How to read this

- Everybody works on the same *typical credential* (`benchmarks/typical.py`): Open Badges 3.0, about
  4.3 kB, three contexts, 87 statements, five blank nodes, a status entry, a schema, evidence.
- Engine and peers run in turns, round by round. A ratio is taken within one round; the table shows
  the median over the rounds and the range. The measure is CPU time of the whole process (for Node
  with its garbage collector and compiler threads); wall time stands beside it. Every peer has run
  once before the first round, so its code is warm.
- *Full verify* begins with untrusted bytes and ends with the report: strict JSON, our schema and
  linter, strict linked data, canonical form, key listed by the issuer, signature, validity period,
  status. The key document and the status list are in memory, as after an issuer's first credential.
  Every credential is of another achievement, so the verifier's memory of shapes is no help.
- *Verify a batch of one achievement* is the same full verify where that memory does help.
- The peers get less to do, never more. `@digitalbazaar/vc` and `@digitalcredentials/vc` check the
  proof, the issuer and a status bit that lies decoded in memory, but no schema; contexts are static
  and cached. openbadgeslib checks no status. The PyLD rows are proof only, without safety checks.
- Raw Ed25519 is `cryptography` over 64 bytes. The engine signs and verifies with PyNaCl.
- *Goal* and *floor* were set before the engine was written. A goal that is missed is explained
  here, never left out.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One whole run: its results, every task's times, and its circumstances."""

    results: Sequence[Result]
    rounds: Sequence[Round]
    made_at: datetime
    machine: str
    software: Sequence[tuple[str, str]]
    load: str
    recipients: int
    peers_share: int


def write_report(run: Run, *, remarks: str = "") -> str:
    """Return the page as Markdown; *remarks* explain what the figures do not."""
    circumstances = (
        f"\n{day_of(run.made_at)}, {run.machine}. {len(run.rounds)} rounds of {run.recipients} "
        f"recipients ({run.peers_share} for the peers). Load before: {run.load or 'not known'}.\n"
    )
    ratios = [result for result in run.results if result.row.figure is not _ABSOLUTE]
    absolutes = [result for result in run.results if result.row.figure is _ABSOLUTE]
    parts = [_BEFORE, circumstances, "\n## Ratios\n", *_table(ratios)]
    if absolutes:
        parts += ["\n## Times\n", *_table(absolutes)]
    parts += [remarks, "\n## Everything measured\n", *_times(run.rounds)]
    parts += [_READING, "\n## Versions\n\n", *_versions(run.software)]
    return "".join(parts)


def day_of(moment: datetime) -> str:
    """Return the day as people write it."""
    return f"{moment.day} {moment:%B %Y}"


def _table(results: Iterable[Result]) -> list[str]:
    head = "\n| | CPU | range | wall | goal | floor | |\n|---|--:|--:|--:|--:|--:|---|\n"
    return [head, *map(_line, results)]


def _line(result: Result) -> str:
    row, unit = result.row, _unit(result.row.figure)
    cells = [
        row.title,
        f"**{_number(result.cpu.median)}{unit}**",
        f"{_number(result.cpu.low)} – {_number(result.cpu.high)}",
        f"{_number(result.wall.median)}{unit}",
        _mark(row.goal, row.figure),
        _mark(row.floor, row.figure),
        "" if result.verdict is Verdict.NONE else result.verdict.value,
    ]
    return f"| {' | '.join(cells)} |\n"


def _times(rounds: Sequence[Round]) -> list[str]:
    lines = ["\nMicroseconds for one operation: median over the rounds.\n"]
    lines.append("\n| task | CPU | wall |\n|---|--:|--:|\n")
    for task in rounds[0]:
        cpu, wall = (
            spread(getattr(one[task], clock) * 1e6 for one in rounds) for clock in ("cpu", "wall")
        )
        lines.append(f"| {task} | {_micro(cpu)} | {_micro(wall)} |\n")
    return lines


def _versions(software: Iterable[tuple[str, str]]) -> list[str]:
    return [", ".join(f"{name} {version}" for name, version in software), ".\n"]


def _unit(figure: Figure) -> str:
    return " ms" if figure is Figure.MILLISECONDS else "×"


def _mark(value: float | None, figure: Figure) -> str:
    if value is None:
        return ""
    return f"{'≥' if figure.more_is_better else '≤'} {value:g}{_unit(figure)}"


def _number(value: float) -> str:
    return f"{value:.0f}" if value >= 20 else f"{value:.1f}" if value >= 5 else f"{value:.2f}"


def _micro(value: Spread) -> str:
    return f"{value.median:,.0f}" if value.median >= 20 else f"{value.median:.1f}"
