"""What a run of ``verify`` may ask of the outside, and what came back.

Three layers: the guarded fetcher (or a map of files, or nothing), which ends in time; a memory for
the run; and a watch that notes which status lists came by, to warn their issuer early.
"""

import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Final

from skillmark.cli.refusals import CommandRefused, ExitCode
from skillmark.engine.errors import EngineError, MalformedInput
from skillmark.engine.model.timestamps import read_timestamp
from skillmark.engine.ports import Fetch, Resource, ResourceKind
from skillmark.engine.verification.presented import text_of
from skillmark.engine.verification.reading import read_presented
from skillmark.engine.wire.strict_json import STATUS_LIST_LIMITS
from skillmark.fetching import (
    AddressPolicy,
    CachingFetcher,
    DocumentMap,
    FetchBudget,
    GuardedFetcher,
    RenewableFetch,
    offline_fetch,
    system_resolver,
)

SECONDS_IN_ALL: Final = 4.5
"""One verification ends within 5 seconds; half of one is for what is not fetching."""
LAPSES_SOON: Final = timedelta(days=7)

FetcherWith = Callable[[float], Fetch]
"""Makes a fetch that has so many seconds for everything."""


def choose_fetch(*, offline: bool, documents: Path | None) -> "WatchedFetch":
    """The one way outside that this run has. Raises CommandRefused for an unusable map."""
    inner: RenewableFetch = TimelyFetch(_guarded_fetcher)
    if documents is not None:
        inner = _document_map(documents)
    elif offline:
        inner = offline_fetch
    return WatchedFetch(CachingFetcher(inner))


class TimelyFetch:
    """Fetches with what is left of the seconds that a whole verification has.

    The seconds run from ``for_next_verification`` on: reading a PDF takes of them, too.
    """

    def __init__(
        self,
        fetcher_with: FetcherWith,
        *,
        seconds: float = SECONDS_IN_ALL,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._fetcher_with = fetcher_with
        self._seconds = seconds
        self._clock = clock
        self._ends_at = clock() + seconds
        self._fetch: Fetch | None = None

    def __call__(self, url: str, *, kind: ResourceKind) -> Resource:
        if self._fetch is None:
            self._fetch = self._fetcher_with(self._ends_at - self._clock())
        return self._fetch(url, kind=kind)

    def for_next_verification(self) -> "TimelyFetch":
        return TimelyFetch(self._fetcher_with, seconds=self._seconds, clock=self._clock)


class WatchedFetch:
    """Passes fetches on, and remembers the status lists that came by in this verification."""

    def __init__(self, inner: CachingFetcher) -> None:
        self._inner = inner
        self._lists: dict[str, Resource] = {}

    def __call__(self, url: str, *, kind: ResourceKind) -> Resource:
        resource = self._inner(url, kind=kind)
        if kind is ResourceKind.STATUS_LIST:
            self._lists[url] = resource
        return resource

    def for_next_verification(self) -> "WatchedFetch":
        return WatchedFetch(self._inner.for_next_verification())

    def lapsing_soon(self, now: datetime) -> dict[str, datetime]:
        """The lists that lapse within a week and have not lapsed yet.

        To be asked only when the verifier trusted the lists: their own word is taken for it.
        """
        ends = {url: _end_of(resource) for url, resource in self._lists.items()}
        return {url: end for url, end in ends.items() if end and now < end < now + LAPSES_SOON}


def _guarded_fetcher(seconds: float) -> GuardedFetcher:
    return GuardedFetcher(
        policy=AddressPolicy(),
        resolver=system_resolver,
        certificate_authorities=None,
        clock=time.monotonic,
        budget=FetchBudget(clock=time.monotonic, seconds=max(0.0, seconds)),
    )


def _document_map(path: Path) -> DocumentMap:
    try:
        return DocumentMap.from_file(path)
    except MalformedInput as error:
        raise CommandRefused(
            f"The map {path} cannot be used: {error.detail}.",
            advice="It is a JSON object of address → file name, relative to the map’s folder.",
            exit_code=ExitCode.USAGE,
        ) from error
    except FileNotFoundError as error:
        raise CommandRefused(
            f"There is no file {path}.",
            advice="Look at the spelling of --documents.",
            exit_code=ExitCode.USAGE,
        ) from error


def _end_of(resource: Resource) -> datetime | None:
    try:
        document = read_presented(resource.body, limits=STATUS_LIST_LIMITS).document
        until = text_of(document.get("validUntil"))
        return read_timestamp(until) if until else None
    except EngineError:
        return None  # a list of another kind, which names no end
