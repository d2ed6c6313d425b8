"""What was asked of the verifier, and the exit code that its answers make."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from skillmark.cli.checking.sources import read_source
from skillmark.cli.refusals import CommandRefused, ExitCode
from skillmark.engine.errors import EngineError, MalformedInput, ResolutionError
from skillmark.engine.ports import Resource, ResourceKind
from skillmark.engine.verification.outcome import Outcome
from skillmark.engine.verification.report import Answer, VerificationReport
from skillmark.engine.verification.verifier import Verifier
from skillmark.engine.wire.strict_json import STATUS_LIST_LIMITS, read_object
from skillmark.fetching import CachingFetcher, DocumentMap, default_fetcher, offline_fetch
from skillmark.fetching.guarded import RenewableFetch

_GRAVEST = (ExitCode.REFUSED, ExitCode.CANNOT_TELL, ExitCode.DONE)
LAPSES_SOON = timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is asked of every file."""

    now: datetime
    at: datetime
    recipient: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """What one source came to: a report, or the error that kept it from being read."""

    source: str
    report: VerificationReport | None
    error: EngineError | None = None


def choose_fetch(*, offline: bool, documents: Path | None) -> CachingFetcher:
    """The one way outside that this run has. Raises CommandRefused for an unusable map."""
    inner: RenewableFetch = default_fetcher()
    if documents is not None:
        try:
            inner = DocumentMap.from_file(documents)
        except MalformedInput as error:
            raise CommandRefused(
                f"The map {documents} cannot be used: {error}.",
                advice="It is a JSON object of address → file name, relative to the map.",
                exit_code=ExitCode.USAGE,
            ) from error
    elif offline:
        inner = offline_fetch
    return CachingFetcher(inner)


def ask(verifier: Verifier, source: str, question: Question, *, fetch: "LapseWatch") -> Finding:
    """Verify one source; never raises for what it says, only for what the user got wrong."""
    try:
        data = read_source(source, fetch=fetch)
    except EngineError as error:
        return Finding(source, None, error)
    report = verifier.verify(
        data,
        now=question.now,
        at=question.at,
        recipient=question.recipient,
        fetch=fetch.for_next_verification(),
    )
    return Finding(source, report)


def exit_code_of(finding: Finding, *, with_recipient: bool, with_trust: bool) -> ExitCode:
    """0: what was asked holds; 1: one of it fails, or there is no credential; 3: cannot tell."""
    if finding.report is None:
        unread = isinstance(finding.error, ResolutionError)
        return ExitCode.CANNOT_TELL if unread else ExitCode.REFUSED
    asked = [Answer.GENUINE, Answer.CURRENT]
    asked += [Answer.ABOUT_THIS_PERSON] * with_recipient + [Answer.ISSUER_KNOWN] * with_trust
    outcomes = [finding.report.answers[answer] for answer in asked]
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
    """The date asked about; a day means its end, or now if it is today."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError as error:
        raise CommandRefused(
            f"--at {text} is not a date.",
            advice="Write it as 2026-03-14 or 2026-03-14T10:00:00+01:00.",
            exit_code=ExitCode.USAGE,
        ) from error
    at = at.replace(tzinfo=at.tzinfo or UTC)
    if re.fullmatch(r"\d{4}-?\d\d-?\d\d", text.strip()):
        end = at + timedelta(hours=23, minutes=59, seconds=59)
        return now if at <= now < end else end
    return at


def read_trusted(path: Path) -> Mapping[str, str]:
    """Issuer id → name, from a JSON object or from lines of “id name”."""
    text = path.read_text("utf-8-sig")
    if text.lstrip().startswith("{"):
        try:
            read = json.loads(text)
        except ValueError as error:
            raise _bad_trust_file(path) from error
        if not all(isinstance(name, str) for name in read.values()):
            raise _bad_trust_file(path)
        return {str(issuer): str(name) for issuer, name in read.items()}
    trusted = {}
    for line in text.splitlines():
        issuer, _, name = line.strip().partition(" ")
        if issuer and not issuer.startswith("#"):
            if ":" not in issuer:
                raise _bad_trust_file(path)
            trusted[issuer] = name.strip() or issuer
    return trusted


def _bad_trust_file(path: Path) -> CommandRefused:
    return CommandRefused(
        f"The list of issuers {path} cannot be read.",
        advice="Write one issuer a line, its identifier first: did:web:college.example The College",
        exit_code=ExitCode.USAGE,
    )


class LapseWatch:
    """Passes fetches on, and remembers until when the status lists that came by hold."""

    def __init__(self, inner: CachingFetcher, lapses: dict[str, datetime] | None = None) -> None:
        self._inner = inner
        self.lapses: dict[str, datetime] = {} if lapses is None else lapses

    def __call__(self, url: str, *, kind: ResourceKind) -> Resource:
        resource = self._inner(url, kind=kind)
        if kind is ResourceKind.STATUS_LIST:
            self._note(url, resource)
        return resource

    def for_next_verification(self) -> "LapseWatch":
        return LapseWatch(self._inner.for_next_verification(), self.lapses)

    def soon(self, now: datetime) -> dict[str, datetime]:
        """The lists that lapse within a week and have not lapsed yet."""
        return {url: until for url, until in self.lapses.items() if now < until < now + LAPSES_SOON}

    def _note(self, url: str, resource: Resource) -> None:
        try:
            until = read_object(resource.body, limits=STATUS_LIST_LIMITS).get("validUntil")
            if isinstance(until, str):
                at = datetime.fromisoformat(until)
                self.lapses[url] = at.replace(tzinfo=at.tzinfo or UTC)
        except (EngineError, ValueError):
            return  # what cannot be read is the verifier's to tell
