"""How much, how long and how often: the bounds of one fetch and of one verification."""

from collections.abc import Callable
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, TypeAlias

from skillmark.engine.errors import ResolutionError
from skillmark.engine.ports import ResourceKind

Clock: TypeAlias = Callable[[], float]
"""Seconds that only ever grow, such as ``time.monotonic``."""

MIB: Final = 1024 * 1024
SECONDS_FOR_A_FETCH: Final = 5.0
SECONDS_FOR_A_VERIFICATION: Final = 5.0
FETCHES_FOR_A_VERIFICATION: Final = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class KindLimits:
    """What one kind of resource may be: decoded bytes, redirects followed, types asked for."""

    most_bytes: int
    most_redirects: int
    accept: str


_JSON = "application/json, application/ld+json;q=0.9"

LIMITS: Final = MappingProxyType(
    {
        ResourceKind.KEY_DOCUMENT: KindLimits(
            most_bytes=1 * MIB,
            most_redirects=0,
            accept="application/did+ld+json, application/did+json, application/jwk-set+json, "
            "application/json;q=0.9",
        ),
        ResourceKind.STATUS_LIST: KindLimits(
            most_bytes=12 * MIB,
            most_redirects=2,
            accept=f"application/vc, application/vc+jwt, {_JSON}, text/plain;q=0.8",
        ),
        ResourceKind.CREDENTIAL: KindLimits(
            most_bytes=2 * MIB,
            most_redirects=2,
            accept=f"application/vc, application/vc+ld+json, {_JSON}, text/plain;q=0.8, "
            "image/png;q=0.7, image/svg+xml;q=0.7",
        ),
        ResourceKind.OPEN_BADGES_2: KindLimits(
            most_bytes=2 * MIB,
            most_redirects=2,
            accept="application/ld+json, application/json;q=0.9",
        ),
        ResourceKind.IMAGE: KindLimits(
            most_bytes=5 * MIB, most_redirects=2, accept="image/png, image/svg+xml"
        ),
    }
)
"""Key documents follow no redirect: whoever answers for the key must be the one who is named."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """A moment on a clock after which nothing more is waited for."""

    clock: Clock
    ends_at: float

    def remaining(self) -> float:
        """Seconds left, more than none. Raises TimeoutError when the moment has passed."""
        seconds = self.ends_at - self.clock()
        if seconds <= 0:
            raise TimeoutError
        return seconds


class FetchBudget:
    """What one verification may spend: a number of resources, and seconds from the first one on.

    A resource counts once, however often it redirects; its redirects are bounded by its kind.
    """

    def __init__(
        self,
        *,
        clock: Clock,
        fetches: int = FETCHES_FOR_A_VERIFICATION,
        seconds: float = SECONDS_FOR_A_VERIFICATION,
    ) -> None:
        self._clock = clock
        self._fetches = fetches
        self._seconds = seconds
        self._spent = 0
        self._ends_at: float | None = None

    def spend(self, url: str, *, seconds: float = SECONDS_FOR_A_FETCH) -> Deadline:
        """Take one fetch out of the budget; it may last *seconds*, or what is left if less.

        Raises ResolutionError ``too_many_resources`` or ``timeout`` when nothing is left.
        """
        if self._spent >= self._fetches:
            raise ResolutionError(
                reason="too_many_resources",
                target=url,
                detail=f"more than {self._fetches} resources would be needed for one verification",
            )
        now = self._clock()
        if self._ends_at is None:
            self._ends_at = now + self._seconds
        if now >= self._ends_at:
            raise ResolutionError(
                reason="timeout",
                target=url,
                detail=f"the {self._seconds:g} seconds for one verification are over",
            )
        self._spent += 1
        return Deadline(self._clock, min(now + seconds, self._ends_at))

    def renewed(self) -> "FetchBudget":
        """A fresh budget of the same size, for the next verification."""
        return FetchBudget(clock=self._clock, fetches=self._fetches, seconds=self._seconds)
