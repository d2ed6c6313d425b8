"""One request and its answer over one connection to one pinned address.

httpcore2 speaks HTTP; this module lends it sockets. The sockets go only to addresses that were
judged before, and every wait on them is bounded by the same deadline, so a server that drips one
byte a second, in the handshake, the headers or the body, gains nothing by it. There is no
connection pool, no cookie, no credential, no referrer, and no proxy from the environment.

Importing this module takes the time of importing an HTTP client: ``guarded`` does it when the
first fetch is made.
"""

import socket
import ssl
import zlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpcore2

from skillmark.engine.errors import ResolutionError
from skillmark.fetching.address_policy import IpAddress
from skillmark.fetching.limits import Deadline
from skillmark.fetching.web_address import WebAddress, refused

_MOST_ADDRESSES_TRIED = 4
_GZIP_ONLY = 16 + zlib.MAX_WBITS
_REDIRECTS = frozenset({301, 302, 303, 307, 308})


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What is asked, of whom (at least one address), and what the answer may cost."""

    address: WebAddress
    pinned: Sequence[IpAddress]
    accept: str
    most_bytes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A usable answer: a whole body, or the place where to look instead."""

    body: bytes = b""
    media_type: str = ""
    redirect: str | None = None


def exchange(request: Request, *, tls: ssl.SSLContext, deadline: Deadline) -> Answer:
    """Send one GET request and read the answer.

    Raises ResolutionError: ``unreachable``, ``tls``, ``timeout``, ``not_found``, ``gone``,
    ``too_large``, or ``fetch_refused`` for an encoding that is not accepted.
    """
    url = str(request.address)
    origin = httpcore2.Origin(b"https", request.address.host.encode(), request.address.port)
    sockets = _PinnedSockets(request.pinned, deadline=deadline, url=url)
    with httpcore2.HTTPConnection(origin, ssl_context=tls, network_backend=sockets) as connection:
        try:
            with connection.stream("GET", _url(request.address), headers=_headers(request)) as got:
                return _read_answer(got, request)
        except TimeoutError:
            raise _timeout(url) from None
        except (httpcore2.ProtocolError, OSError, zlib.error) as error:
            raise _unreachable(url, "the answer broke off or is not HTTP") from error


def certificate_context(authorities: ssl.SSLContext | Path | None) -> ssl.SSLContext:
    """The TLS settings that trust *authorities*: a PEM file, a ready context, or the system's.

    On Windows and macOS "the system's" means that the operating system judges the certificate.
    Raises ValueError for a context that would accept a server without proof of its name.
    """
    if isinstance(authorities, ssl.SSLContext):
        if authorities.verify_mode != ssl.CERT_REQUIRED or not authorities.check_hostname:
            raise ValueError("the TLS context does not check certificates and host names")
        return authorities
    if authorities is None:
        context = httpcore2.default_ssl_context()
    else:
        context = ssl.create_default_context(cafile=authorities)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _url(address: WebAddress) -> httpcore2.URL:
    return httpcore2.URL(
        scheme=b"https", host=address.host, port=address.port, target=address.target
    )


def _headers(request: Request) -> list[tuple[bytes | str, bytes | str]]:
    return [
        ("Host", request.address.authority),
        ("User-Agent", "skillmark"),
        ("Accept", request.accept),
        ("Accept-Encoding", "identity"),
        ("Connection", "close"),
    ]


def _read_answer(response: httpcore2.Response, request: Request) -> Answer:
    url = str(request.address)
    if response.status in _REDIRECTS:
        return Answer(redirect=_header(response, b"location"))
    if response.status != 200:
        raise _unusual(response.status, url)
    media_type = _header(response, b"content-type").partition(";")[0].strip().lower()
    if media_type in {"text/html", "application/xhtml+xml"}:
        # A sign-in page or a "not found" page that says 200 is not a badly made document: it says
        # nothing about the document at all.
        raise _unreachable(url, "the answer is a web page")
    stated = _header(response, b"content-length")
    if stated.isdecimal() and int(stated) > request.most_bytes:
        raise _too_large(url, request.most_bytes)
    return Answer(body=_read_body(response, request), media_type=media_type)


def _read_body(response: httpcore2.Response, request: Request) -> bytes:
    url = str(request.address)
    body = _body_for(_header(response, b"content-encoding"), url)
    received = 0
    for piece in response.iter_stream():
        received += len(piece)
        body.add(piece, room=request.most_bytes)
        if max(received, len(body.decoded)) > request.most_bytes:
            raise _too_large(url, request.most_bytes)
    if not body.is_whole():
        raise _unreachable(url, "the compressed answer broke off")
    return bytes(body.decoded)


class _PlainBody:
    def __init__(self) -> None:
        self.decoded = bytearray()

    def add(self, piece: bytes, *, room: int) -> None:
        self.decoded += piece[: room + 1 - len(self.decoded)]

    def is_whole(self) -> bool:
        return True


class _GzipBody(_PlainBody):
    """We ask for no compression; object stores that hold compressed files send it all the same."""

    def __init__(self) -> None:
        super().__init__()
        self._decoder = zlib.decompressobj(_GZIP_ONLY)

    def add(self, piece: bytes, *, room: int) -> None:
        # One byte more than there is room for shows that it is too much, without unpacking more.
        self.decoded += self._decoder.decompress(piece, room + 1 - len(self.decoded))

    def is_whole(self) -> bool:
        return self._decoder.eof and not self._decoder.unused_data


def _body_for(encoding: str, url: str) -> _PlainBody:
    match encoding.lower():
        case "" | "identity":
            return _PlainBody()
        case "gzip" | "x-gzip":
            return _GzipBody()
        case _:
            raise refused(url, "its answer is encoded in a way that is not accepted")


def _header(response: httpcore2.Response, name: bytes) -> str:
    """All values of one header, joined as RFC 9110 says."""
    values = [value for key, value in response.headers if key.lower() == name]
    return b", ".join(values).decode("latin-1").strip()


def _unusual(status: int, url: str) -> ResolutionError:
    if status == 404:
        return ResolutionError(
            reason="not_found", target=url, detail=f"there is nothing at “{url}” (404)"
        )
    if status == 410:
        return ResolutionError(
            reason="gone", target=url, detail=f"“{url}” was withdrawn by its owner (410)"
        )
    return _unreachable(url, f"the server answered with status {status}")


def _unreachable(url: str, why: str) -> ResolutionError:
    return ResolutionError(
        reason="unreachable", target=url, detail=f"“{url}” could not be read: {why}"
    )


def _timeout(url: str) -> ResolutionError:
    return ResolutionError(
        reason="timeout", target=url, detail=f"“{url}” did not answer completely in time"
    )


def _too_large(url: str, most_bytes: int) -> ResolutionError:
    return ResolutionError(
        reason="too_large", target=url, detail=f"“{url}” is larger than {most_bytes:,} bytes"
    )


class _PinnedSockets(httpcore2.NetworkBackend):
    """Opens connections to the pinned addresses, whatever host it is asked for."""

    def __init__(self, pinned: Sequence[IpAddress], *, deadline: Deadline, url: str) -> None:
        self._pinned = pinned[:_MOST_ADDRESSES_TRIED]
        self._deadline = deadline
        self._url = url

    def connect_tcp(
        self,
        host: str,  # noqa: ARG002 - the addresses are pinned
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline counts
        local_address: str | None = None,  # noqa: ARG002
        socket_options: Iterable[Any] | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        for position, address in enumerate(self._pinned[:-1], start=1):
            with suppress(OSError):
                return self._connect(address, port, others=len(self._pinned) - position)
        try:
            return self._connect(self._pinned[-1], port, others=0)
        except TimeoutError:
            raise
        except OSError as error:
            raise _unreachable(self._url, "no connection could be made") from error

    def _connect(self, address: IpAddress, port: int, *, others: int) -> "_DeadlineStream":
        family = socket.AF_INET if address.version == 4 else socket.AF_INET6
        connection = socket.socket(family, socket.SOCK_STREAM)
        try:
            # A dead first address leaves an equal share of the time to those after it.
            connection.settimeout(self._deadline.remaining() / (others + 1))
            connection.connect((str(address), port))
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        except BaseException:
            connection.close()
            raise
        return _DeadlineStream(connection, deadline=self._deadline, url=self._url)


class _DeadlineStream(httpcore2.NetworkStream):
    """A socket that waits no longer than the deadline, in any of its operations."""

    def __init__(self, connection: socket.socket, *, deadline: Deadline, url: str) -> None:
        self._connection = connection
        self._deadline = deadline
        self._url = url

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        self._connection.settimeout(self._deadline.remaining())
        return self._connection.recv(max_bytes)

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        self._connection.settimeout(self._deadline.remaining())
        self._connection.sendall(buffer)

    def close(self) -> None:
        self._connection.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore2.NetworkStream:
        try:
            self._connection.settimeout(self._deadline.remaining())
            secured = ssl_context.wrap_socket(self._connection, server_hostname=server_hostname)
        except (ssl.SSLError, ssl.CertificateError) as error:
            self.close()
            raise _tls(self._url) from error
        except BaseException:
            self.close()
            raise
        return _DeadlineStream(secured, deadline=self._deadline, url=self._url)

    def get_extra_info(self, info: str) -> Any:  # noqa: ARG002
        # httpcore2 would like to know whether HTTP/2 was agreed on; it never is.
        return None


def _tls(url: str) -> ResolutionError:
    return ResolutionError(
        reason="tls",
        target=url,
        detail=f"the server of “{url}” did not prove that it is the one named",
    )
