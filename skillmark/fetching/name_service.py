"""Turn a host name into addresses, once and within the time that is left."""

import socket
import threading
import time
from ipaddress import ip_address
from typing import Protocol

from skillmark.fetching.address_policy import IpAddress

_MOST_LOOKUPS_AT_ONCE = 16
_lookups = threading.BoundedSemaphore(_MOST_LOOKUPS_AT_ONCE)


class Resolver(Protocol):
    """Answers all addresses of *host* within *timeout* seconds.

    Raises TimeoutError when the time is over, and any other OSError when there is no answer.
    """

    def __call__(self, host: str, *, timeout: float) -> tuple[IpAddress, ...]: ...


def system_resolver(host: str, *, timeout: float) -> tuple[IpAddress, ...]:
    """Ask the operating system, in a thread of its own because its answer cannot be hurried.

    A lookup that outlives its timeout ends by itself when the operating system gives up; no more
    than sixteen are ever under way.
    """
    ends_at = time.monotonic() + timeout
    if not _lookups.acquire(timeout=timeout):
        raise TimeoutError
    lookup = _Lookup(host)
    lookup.start()
    lookup.join(max(0.0, ends_at - time.monotonic()))
    if lookup.is_alive():
        raise TimeoutError
    if lookup.failure is not None:
        raise lookup.failure
    return lookup.addresses


class _Lookup(threading.Thread):
    def __init__(self, host: str) -> None:
        super().__init__(name="skillmark name lookup", daemon=True)
        self.host = host
        self.addresses: tuple[IpAddress, ...] = ()
        self.failure: OSError | None = None

    def run(self) -> None:
        try:
            # The last dot says that the name is complete: no search list of this machine's network
            # may turn it into the name of an inner host.
            found = socket.getaddrinfo(f"{self.host}.", None, type=socket.SOCK_STREAM)
            self.addresses = tuple(
                dict.fromkeys(ip_address(str(entry[4][0]).partition("%")[0]) for entry in found)
            )
        except OSError as error:
            self.failure = error
        except UnicodeError as error:
            self.failure = OSError(str(error))
        finally:
            _lookups.release()
