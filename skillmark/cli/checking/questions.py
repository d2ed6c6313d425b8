"""What is asked of every file, what one file came to, and the exit code that this makes."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Final

from skillmark.cli.checking.outside import WatchedFetch
from skillmark.cli.checking.sources import read_source
from skillmark.cli.refusals import CommandRefused, ExitCode
from skillmark.engine.errors import EngineError, ResolutionError
from skillmark.engine.outcome import Outcome
from skillmark.engine.verification.report import Answer, Check, VerificationReport
from skillmark.engine.verification.verifier import Verifier

_GRAVEST: Final = (ExitCode.REFUSED, ExitCode.CANNOT_TELL, ExitCode.DONE)
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d")
_NOON: Final = time(12, tzinfo=UTC)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of every file; *known_issuers* is None where no list was given."""

    now: datetime
    at: datetime
    recipient: str | None = None
    known_issuers: Mapping[str, str] | None = None

    @property
    def answers(self) -> tuple[Answer, ...]:
        """The answers that the exit code depends on."""
        asked = [Answer.GENUINE, Answer.CURRENT]
        if self.recipient is not None:
            asked.append(Answer.ABOUT_THIS_PERSON)
        if self.known_issuers is not None:
            asked.append(Answer.ISSUER_KNOWN)
        return tuple(asked)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What one source came to: a report, or the error that kept it from being read.

    *lapsing* holds its status lists that lapse soon.
    """

    source: str
    report: VerificationReport | None = None
    error: EngineError | None = None
    lapsing: Mapping[str, datetime] = field(default_factory=dict)


def ask(verifier: Verifier, source: str, question: Question, *, fetch: WatchedFetch) -> Finding:
    """Verify one source; whatever it holds, there is a finding."""
    fetch = fetch.for_next_verification()
    try:
        data = read_source(source, fetch=fetch)
    except EngineError as error:
        return Finding(source=source, error=error)
    report = verifier.verify(
        data, now=question.now, at=question.at, recipient=question.recipient, fetch=fetch
    )
    was_read = report.result(Check.STATUS).outcome in {Outcome.PASSED, Outcome.FAILED}
    lapsing = fetch.lapsing_soon(question.now) if was_read else {}
    return Finding(source=source, report=report, lapsing=lapsing)


def exit_code_of(finding: Finding, question: Question) -> ExitCode:
    """0: what was asked holds; 1: one of it fails, or there is no credential; 3: cannot tell."""
    if finding.report is None:
        is_open = isinstance(finding.error, ResolutionError)
        return ExitCode.CANNOT_TELL if is_open else ExitCode.REFUSED
    outcomes = [finding.report.answers[answer] for answer in question.answers]
    if Outcome.FAILED in outcomes:
        return ExitCode.REFUSED
    if all(outcome is Outcome.PASSED for outcome in outcomes):
        return ExitCode.DONE
    return ExitCode.CANNOT_TELL


def gravest(codes: Iterable[ExitCode]) -> ExitCode:
    """Of many files: 1 before 3 before 0."""
    found = set(codes)
    return next(code for code in _GRAVEST if code in found)


def read_moment(text: str, *, now: datetime) -> datetime:
    """The moment that ``--at`` means: a day is its noon in UTC, and today is now.

    At that hour it is the same day almost everywhere on earth. Raises CommandRefused (usage), also
    for a time of day without a zone, which could mean two days.
    """
    text = text.strip()
    try:
        if _DAY.fullmatch(text):
            day = datetime.strptime(text, "%Y-%m-%d").replace(tzinfo=UTC).date()
            return now if day == now.astimezone(UTC).date() else datetime.combine(day, _NOON)
        at = datetime.fromisoformat(text)
    except ValueError as error:
        raise _no_moment(f"--at {text} is not a date.") from error
    if at.tzinfo is None:
        raise _no_moment(f"--at {text} names no time zone.")
    return at


def read_trusted(path: Path) -> Mapping[str, str]:
    """Read a list of known issuers: one a line, its id first and then a name for it.

    Empty lines and lines that begin with # are left out. Raises CommandRefused (usage).
    """
    trusted = {}
    try:
        lines = path.read_text("utf-8-sig").splitlines()
    except FileNotFoundError as error:
        raise _bad_list(f"There is no file {path}.") from error
    except UnicodeDecodeError as error:
        raise _bad_list(f"{path} is not text in UTF-8.") from error
    for number, line in enumerate(lines, 1):
        issuer, _, name = line.strip().partition(" ")
        if not issuer or issuer.startswith("#"):
            continue
        if ":" not in issuer:
            raise _bad_list(f"In {path}, line {number} does not begin with an issuer’s identifier.")
        trusted[issuer] = name.strip() or issuer
    return trusted


def _no_moment(fact: str) -> CommandRefused:
    return CommandRefused(
        fact,
        advice="Write it as 2026-03-14, 2026-03-14T10:00:00Z or 2026-03-14T10:00:00+01:00.",
        exit_code=ExitCode.USAGE,
    )


def _bad_list(fact: str) -> CommandRefused:
    return CommandRefused(
        fact,
        advice="Write one issuer a line, its identifier first: did:web:college.example The College",
        exit_code=ExitCode.USAGE,
    )
