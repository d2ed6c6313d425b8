"""The parts of the hostile world: listeners, one conversation, and a name service.

Tests use ``hostile_server.HostileWorld``, which puts them together.
"""

import contextlib
import socket
import ssl
import threading
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from ipaddress import ip_address

from skillmark.fetching.address_policy import IpAddress

SERVER_HOST = "127.66.0.1"
CANARY_HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class SeenRequest:
    """One request as the server read it; header names are in lower case."""

    method: str
    host: str
    target: str
    headers: dict[str, str]


@dataclass(frozen=True, slots=True)
class Ports:
    """Where the two listeners of the world are."""

    server: int
    canary: int


class Conversation:
    """One connection from the server's side, handed to a behaviour."""

    def __init__(
        self, connection: ssl.SSLSocket, *, closing: threading.Event, ports: Ports
    ) -> None:
        self.connection = connection
        self.ports = ports
        self._closing = closing

    def send(self, data: bytes) -> None:
        self.connection.sendall(data)

    def pause(self, seconds: float) -> None:
        """Wait, but not longer than the world lasts."""
        if self._closing.wait(seconds):
            raise ConnectionAbortedError

    def answer(
        self,
        body: bytes = b"{}",
        *,
        status: str = "200 OK",
        media_type: str = "application/json",
        headers: Iterable[str] = (),
    ) -> None:
        """A complete, orderly answer."""
        lines = [
            f"HTTP/1.1 {status}",
            f"Content-Type: {media_type}",
            f"Content-Length: {len(body)}",
            *headers,
            "",
            "",
        ]
        self.send("\r\n".join(lines).encode("latin-1") + body)


Behaviour = Callable[[Conversation], None]


class Names:
    """The name service of the world; implements ``skillmark.fetching.Resolver``."""

    def __init__(self) -> None:
        self.lookups: Counter[str] = Counter()
        self._answers: dict[str, list[tuple[IpAddress, ...]]] = {}

    def set(self, host: str, *answers: Iterable[str]) -> None:
        """*host* has the addresses of the first answer, at the next lookup the second, and so on.

        The last answer stays. No addresses at all means that the name does not exist.
        """
        self._answers[host] = [tuple(map(ip_address, answer)) for answer in answers]

    def __call__(self, host: str, *, timeout: float) -> tuple[IpAddress, ...]:
        assert timeout > 0
        self.lookups[host] += 1
        answers = self._answers.get(host)
        if answers is None:
            if host.endswith(".example"):
                return (ip_address(SERVER_HOST),)
            raise socket.gaierror(f"no such name: {host}")
        found = answers.pop(0) if len(answers) > 1 else answers[0]
        if not found:
            raise socket.gaierror(f"no such name: {host}")
        return found


class Listener:
    """A port with a thread that accepts connections, each handled in a thread of its own."""

    def __init__(self, host: str, handle: Callable[[socket.socket], None]) -> None:
        self._handle = handle
        self._socket = socket.create_server((host, 0), backlog=64)
        self.port: int = self._socket.getsockname()[1]
        self.connections = 0
        self.closing = threading.Event()
        self._open: set[socket.socket] = set()
        self._threads: list[threading.Thread] = []
        self._acceptor = threading.Thread(target=self._accept, daemon=True)
        self._acceptor.start()

    def close(self) -> None:
        self.closing.set()
        # A thread in accept() is not woken by close() everywhere; a connection wakes it.
        with contextlib.suppress(OSError):
            socket.create_connection(self._socket.getsockname(), timeout=1).close()
        self._acceptor.join(5)
        self._socket.close()
        for connection in list(self._open):
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join(5)

    def _accept(self) -> None:
        while not self.closing.is_set():
            connection, _ = self._socket.accept()
            if self.closing.is_set():
                connection.close()
                return
            self.connections += 1
            self._open.add(connection)
            thread = threading.Thread(target=self._serve, args=(connection,), daemon=True)
            self._threads.append(thread)
            thread.start()

    def _serve(self, connection: socket.socket) -> None:
        try:
            with contextlib.suppress(OSError):
                self._handle(connection)
        finally:
            self._open.discard(connection)
            connection.close()


class Canary(Listener):
    """Listens where nobody may connect; ``connections`` must stay 0."""

    def __init__(self) -> None:
        super().__init__(CANARY_HOST, socket.socket.close)


def read_request(connection: ssl.SSLSocket) -> SeenRequest:
    head = b""
    while b"\r\n\r\n" not in head:
        piece = connection.recv(4096)
        if not piece:
            raise ConnectionAbortedError
        head += piece
    first, *lines = head.decode("latin-1").split("\r\n\r\n")[0].split("\r\n")
    method, target, _ = first.split(" ")
    headers = {
        name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)
    }
    host = headers["host"].rpartition(":")[0] or headers["host"]
    return SeenRequest(method=method, host=host, target=target, headers=headers)
