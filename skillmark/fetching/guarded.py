"""The guarded fetcher: the only code of Skillmark that opens a connection to a foreign host."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self
from urllib.parse import urljoin

from skillmark.engine.errors import ResolutionError
from skillmark.engine.ports import Fetch, Resource, ResourceKind
from skillmark.fetching.address_policy import AddressPolicy, IpAddress
from skillmark.fetching.limits import (
    LIMITS,
    SECONDS_FOR_A_FETCH,
    Clock,
    Deadline,
    FetchBudget,
    KindLimits,
)
from skillmark.fetching.name_service import Resolver, system_resolver
from skillmark.fetching.web_address import WebAddress, read_web_address, refused

if TYPE_CHECKING:
    import ssl

    from skillmark.fetching.exchange import Answer


class RenewableFetch(Fetch, Protocol):
    """A ``Fetch`` that is used for many verifications, one after the other."""

    def for_next_verification(self) -> Self:
        """The same fetch with a fresh budget; what was learnt for the run stays known."""
        ...


class GuardedFetcher:
    """Fetches over HTTPS from addresses that the policy allows, within a budget.

    *certificate_authorities* is a PEM file, a ready TLS context, or None for those of the system.
    One fetcher serves one verification at a time; ``for_next_verification`` makes the next one.

    1. The budget of the verification must have something left.
    2. The URL must be plain https to a host that can exist on the public internet.
    3. The host is resolved once, and *every* address it has must be allowed.
    4. The connection goes to those very addresses; the certificate must name the host.
    5. A redirect starts again at step 2, as often as the kind of resource permits.
    """

    def __init__(
        self,
        *,
        policy: AddressPolicy,
        resolver: Resolver,
        certificate_authorities: "ssl.SSLContext | Path | None",
        clock: Clock,
        budget: FetchBudget,
        seconds_for_a_fetch: float = SECONDS_FOR_A_FETCH,
    ) -> None:
        self._policy = policy
        self._resolver = resolver
        self._authorities = certificate_authorities
        self._clock = clock
        self._budget = budget
        self._seconds_for_a_fetch = seconds_for_a_fetch
        self._tls = _once(certificate_authorities)

    def for_next_verification(self) -> Self:
        """The same fetcher with a fresh budget."""
        following = type(self)(
            policy=self._policy,
            resolver=self._resolver,
            certificate_authorities=self._authorities,
            clock=self._clock,
            budget=self._budget.renewed(),
            seconds_for_a_fetch=self._seconds_for_a_fetch,
        )
        following._tls = self._tls  # noqa: SLF001 - reading all authorities takes milliseconds
        return following

    def __call__(self, url: str, *, kind: ResourceKind) -> Resource:
        """Fetch *url* as a resource of *kind*.

        Raises ResolutionError with one of the reasons named at ``Fetch``.
        """
        limits = LIMITS[kind]
        deadline = self._budget.spend(url, seconds=self._seconds_for_a_fetch)
        place = url
        for _ in range(1 + limits.most_redirects):
            address = read_web_address(place)
            answer = self._ask(address, limits=limits, deadline=deadline)
            if answer.redirect is None:
                return Resource(url=str(address), body=answer.body, media_type=answer.media_type)
            place = _join(address, answer.redirect)
        raise refused(url, "it leads elsewhere more often than is allowed for its kind")

    def _ask(self, address: WebAddress, *, limits: KindLimits, deadline: Deadline) -> "Answer":
        pinned = self._allowed_addresses(address, deadline=deadline)
        from skillmark.fetching.exchange import Request, exchange  # slow import

        request = Request(
            address=address, pinned=pinned, accept=limits.accept, most_bytes=limits.most_bytes
        )
        return exchange(request, tls=self._tls(), deadline=deadline)

    def _allowed_addresses(
        self, address: WebAddress, *, deadline: Deadline
    ) -> tuple[IpAddress, ...]:
        """All addresses of the host, or a refusal if there is one among them that is forbidden.

        The sentence does not say which address or block it was: whoever can have URLs fetched by a
        server must not learn from it what names mean inside that server's network.
        """
        found = self._resolve(address, deadline=deadline)
        if any(self._policy.objection(one) is not None for one in found):
            raise refused(str(address), "its host is not on the public internet")
        return found

    def _resolve(self, address: WebAddress, *, deadline: Deadline) -> tuple[IpAddress, ...]:
        if address.literal is not None:
            return (address.literal,)
        try:
            found = self._resolver(address.host, timeout=deadline.remaining())
        except TimeoutError:
            raise _unresolved(address, reason="timeout") from None
        except OSError as error:
            raise _unresolved(address, reason="unreachable") from error
        if not found:
            raise _unresolved(address, reason="unreachable")
        return found


def default_fetcher() -> GuardedFetcher:
    """The fetcher of real use: the public internet, the system's names and authorities."""
    return GuardedFetcher(
        policy=AddressPolicy(),
        resolver=system_resolver,
        certificate_authorities=None,
        clock=time.monotonic,
        budget=FetchBudget(clock=time.monotonic),
    )


def _unresolved(address: WebAddress, *, reason: str) -> ResolutionError:
    return ResolutionError(
        reason=reason,
        target=str(address),
        detail=f"the name service gave no address for “{address.host}”",
    )


def _join(address: WebAddress, location: str) -> str:
    try:
        return urljoin(str(address), location)
    except ValueError:
        raise refused(str(address), "it leads to something that is no address") from None


def _once(authorities: "ssl.SSLContext | Path | None") -> "Callable[[], ssl.SSLContext]":
    """Read the authorities when they are first needed, and keep them."""
    kept: list[ssl.SSLContext] = []

    def context() -> "ssl.SSLContext":
        if not kept:
            from skillmark.fetching.exchange import certificate_context  # slow import

            kept.append(certificate_context(authorities))
        return kept[0]

    return context
