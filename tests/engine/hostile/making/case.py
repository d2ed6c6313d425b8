"""One hostile case: what is handed in, what the world around it serves, and what must come out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import orjson

from skillmark.engine.errors import EngineError
from tests.engine.world import Document, Issuer, World, as_bytes

PASSED, FAILED, OPEN = "PASSED", "FAILED", "UNDETERMINED"
CANARY = "https://canary.example"
"""A host that nobody has any reason to ask."""

Input = Document | str | bytes


@dataclass(frozen=True, kw_only=True)
class Verdict:
    """The check that tells, its code, and the answers that follow.

    ``genuine`` follows from the outcome unless it is given; ``current`` of what is not genuine is
    open, because nobody asks for the status of such a thing.
    """

    check: str
    outcome: str
    code: str = ""
    genuine: str
    current: str


def not_genuine(check: str, code: str, *, current: str = OPEN) -> Verdict:
    return Verdict(check=check, outcome=FAILED, code=code, genuine=FAILED, current=current)


def perhaps_genuine(check: str, code: str, *, current: str = OPEN) -> Verdict:
    return Verdict(check=check, outcome=OPEN, code=code, genuine=OPEN, current=current)


def not_current(check: str, code: str) -> Verdict:
    return Verdict(check=check, outcome=FAILED, code=code, genuine=PASSED, current=FAILED)


def perhaps_current(code: str, *, check: str = "status") -> Verdict:
    return Verdict(check=check, outcome=OPEN, code=code, genuine=PASSED, current=OPEN)


def good(check: str = "proof", *, current: str = PASSED) -> Verdict:
    """For honest material at the edge of what is allowed, and for attacks that change nothing."""
    return Verdict(check=check, outcome=PASSED, genuine=PASSED, current=current)


def genuine_but(check: str, code: str, *, outcome: str = FAILED) -> Verdict:
    """For checks beside the two main answers: recipient, endorsements, known issuer."""
    return Verdict(check=check, outcome=outcome, code=code, genuine=PASSED, current=PASSED)


@dataclass(frozen=True, kw_only=True)
class Case:
    """A case as the makers write it; ``folder`` is its place among the others.

    ``data`` is handed in, or ``recipe`` tells the runner how to make something too large to keep.
    ``world`` serves pages beside the shared ones; ``ask`` is what the verifier is asked besides.
    """

    name: str
    rules: tuple[str, ...]
    why: str
    verdict: Verdict
    data: bytes | None = None
    suffix: str = "json"
    recipe: Mapping[str, Any] | None = None
    pages: Mapping[str, bytes] = field(default_factory=dict)
    unreachable: Mapping[str, str] = field(default_factory=dict)
    ask: Mapping[str, Any] = field(default_factory=dict)

    @property
    def folder(self) -> str:
        """Return the name with its ending: the gravest of everything that was asked."""
        verdict = self.verdict
        outcomes = {verdict.genuine, verdict.current, verdict.outcome}
        if FAILED in outcomes:
            return f"{self.name}_fail"
        return f"{self.name}_indeterminate" if OPEN in outcomes else f"{self.name}_pass"

    def files(self) -> dict[str, bytes]:
        """Return the files of the folder by their names."""
        files = {"expected.json": _pretty(self._expected())}
        if self.recipe is not None:
            files["recipe.json"] = _pretty(dict(self.recipe))
        else:
            files[f"input.{self.suffix}"] = self.data or b""
        if self.pages or self.unreachable:
            named = {url: f"{number}.body" for number, url in enumerate(self.pages)}
            internet = {"pages": named, "unreachable": dict(self.unreachable)}
            files["world/internet.json"] = _pretty({k: v for k, v in internet.items() if v})
            files |= {f"world/{named[url]}": body for url, body in self.pages.items()}
        return files

    def _expected(self) -> dict[str, Any]:
        verdict = self.verdict
        return {
            "rule": list(self.rules),
            "check": verdict.check,
            "outcome": verdict.outcome,
            "code": verdict.code,
            "genuine": verdict.genuine,
            "current": verdict.current,
            "canary": 0,
            "why": self.why,
            **({"ask": dict(self.ask)} if self.ask else {}),
        }


def case(
    name: str,
    rules: str,
    why: str,
    data: Input,
    verdict: Verdict,
    *,
    world: World | None = None,
    suffix: str = "",
    ask: Mapping[str, Any] | None = None,
    unreachable: Mapping[str, str] | None = None,
) -> Case:
    """Return a case; *rules* are ids with blanks between.

    Of *world* those pages are kept with the case that differ from the shared ones.
    """
    return Case(
        name=name,
        rules=tuple(rules.split()),
        why=why,
        verdict=verdict,
        data=as_bytes(data),
        suffix=suffix or ("json" if isinstance(data, dict) else "jwt"),
        pages={} if world is None else own_pages(world),
        ask=ask or {},
        unreachable=unreachable or {},
    )


def cooked(name: str, rules: str, why: str, verdict: Verdict, **recipe: Any) -> Case:
    """Return a case whose input the runner makes from a recipe."""
    return Case(name=name, rules=tuple(rules.split()), why=why, verdict=verdict, recipe=recipe)


def signed_anyhow(issuer: Issuer, document: Document) -> Document:
    """Sign *document*; what cannot be signed at all gets the proof of another badge."""
    try:
        return issuer.sign(document)
    except EngineError:
        return {**document, "proof": issuer.issue()["proof"]}


SHARED_PAGES = dict(World().internet.pages)
"""What the internet of every case serves: key documents and lists of the two issuers."""


def own_pages(world: World) -> dict[str, bytes]:
    """Return the pages of *world* that the shared world does not serve in the same way."""
    pages = world.internet.pages
    return {url: body for url, body in pages.items() if SHARED_PAGES.get(url) != body}


def _pretty(value: Any) -> bytes:
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)
