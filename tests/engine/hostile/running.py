"""Read a case folder and put the case to the verifier, in a world that serves what it says."""

import time
import tracemalloc
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import orjson

from skillmark.engine.verification.report import VerificationReport
from skillmark.engine.verification.verifier import Verifier
from tests.engine.hostile.recipes import cook
from tests.engine.world import NOW, Internet

CASES = Path(__file__).parent / "cases"
SHARED_WORLD = CASES / "_world"
KEY_DOCUMENT = "https://badges.workshop.example/.well-known/did.json"


@dataclass(frozen=True, slots=True)
class Expected:
    """What ``expected.json`` of a case says."""

    rule: tuple[str, ...]
    check: str
    outcome: str
    code: str
    genuine: str
    current: str
    canary: int
    why: str
    ask: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """One case as it went: the report, what was fetched, and seconds of this process's CPU time."""

    report: VerificationReport
    asked: frozenset[str]
    seconds: float


def folders() -> list[Path]:
    return sorted(each for each in CASES.iterdir() if not each.name.startswith("_"))


def expected_of(folder: Path) -> Expected:
    wire = orjson.loads((folder / "expected.json").read_bytes())
    return Expected(**{**wire, "rule": tuple(wire["rule"])})


def input_of(folder: Path) -> bytes:
    recipe = folder / "recipe.json"
    if recipe.exists():
        return cook(orjson.loads(recipe.read_bytes()))
    (path,) = folder.glob("input.*")
    return path.read_bytes()


def internet_of(folder: Path) -> Internet:
    """Return the shared internet with the pages of the case laid over it."""
    internet = Internet()
    for place in (SHARED_WORLD, folder / "world"):
        index = place / "internet.json"
        if index.exists():
            served = orjson.loads(index.read_bytes())
            for url, name in served.get("pages", {}).items():
                internet.pages[url] = (place / name).read_bytes()
            internet.broken |= served.get("unreachable", {})
    return internet


def run(folder: Path) -> Run:
    """Put the case in *folder* to a fresh verifier."""
    ask = dict(expected_of(folder).ask)
    verifier = Verifier(known_issuers=ask.pop("known_issuers", None))
    moments = {name: datetime.fromisoformat(ask.pop(name)) for name in ("now", "at") if name in ask}
    data, internet = input_of(folder), internet_of(folder)
    began = time.process_time()
    report = verifier.verify(data, fetch=internet, **{"now": NOW, **moments}, **ask)
    return Run(report, frozenset(internet.asked), time.process_time() - began)


def measured(folder: Path) -> int:
    """Return how many bytes verifying the case took at the most, its input aside."""
    data, internet = input_of(folder), internet_of(folder)
    verifier = Verifier()
    tracemalloc.start()
    try:
        verifier.verify(data, fetch=internet, now=NOW)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
