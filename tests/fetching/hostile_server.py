"""The hostile issuer: a whole small internet on this machine's loopback block.

``HostileWorld`` holds everything a test needs to show what the guarded fetcher (and whatever
stands on it, up to the command line) does when the other side is malicious or broken:

* an HTTPS **server** on 127.66.0.1 with a certificate of a throw-away authority. It serves what a
  test puts there (``world.serve``), and under ``/hostile/NAME`` each behaviour of ``behaviours``;
* a **name service** (``world.names``): every ``*.example`` host is the server unless a test says
  otherwise, answers can change from one lookup to the next, and lookups are counted;
* a **policy** (``world.policy``): the real one, which also permits 127.66.0.0/16. So that block
  plays "the public internet" and the rest of loopback plays "forbidden";
* a **canary** on 127.0.0.1, which counts the connections that should never have been made.

Typical use, with the ``world`` fixture of ``conftest.py``::

    def test_something(world: HostileWorld) -> None:
        url = world.serve("/did.json", {"id": "did:web:issuer.example"})
        fetch = world.fetcher()
        assert fetch(url, kind=ResourceKind.KEY_DOCUMENT).body == b'{"id":"did:web:issuer.example"}'

        with pytest.raises(ResolutionError) as refusal:
            fetch(world.hostile("redirect-302-to-canary"), kind=ResourceKind.STATUS_LIST)
        assert refusal.value.reason == "fetch_refused"
        assert world.canary.connections == 0

Certificates go by host name (SNI): ``self-signed.example``, ``wrong-name.example`` and
``expired.example`` show what they are called after, every other ``*.example`` a good one.
``world.close()`` ends every thread and socket; the fixture does it.
"""

import json
import socket
import ssl
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from skillmark.fetching import AddressPolicy, FetchBudget, GuardedFetcher
from tests.fetching.certificates import CertificateAuthority
from tests.fetching.hostile_behaviours import behaviours
from tests.fetching.hostile_network import (
    SERVER_HOST,
    Behaviour,
    Canary,
    Conversation,
    Listener,
    Names,
    Ports,
    SeenRequest,
    read_request,
)

PUBLIC_BLOCK = "127.66.0.0/16"
ISSUER = "issuer.example"


@dataclass
class HostileWorld:
    """Server, names, policy and canary in one; see the module's text."""

    folder: Path
    names: Names = field(default_factory=Names)
    policy: AddressPolicy = field(default_factory=lambda: AddressPolicy().permitting(PUBLIC_BLOCK))
    requests: list[SeenRequest] = field(default_factory=list)
    pages: dict[tuple[str, str], Behaviour] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.authority = CertificateAuthority(self.folder)
        self._contexts = self._make_contexts()
        self._default = self.authority.server_context(SERVER_HOST)
        self._default.sni_callback = self._choose_certificate
        self.canary = Canary()
        self.server = Listener(SERVER_HOST, self._converse)

    def close(self) -> None:
        self.server.close()
        self.canary.close()

    # What tests ask for

    def url(self, path: str, *, host: str = ISSUER) -> str:
        return f"https://{host}:{self.server.port}{path}"

    def hostile(self, behaviour: str, *, host: str = ISSUER) -> str:
        """The URL under which the server behaves like *behaviour*, a name of ``behaviours``."""
        assert behaviour in behaviours
        return self.url(f"/hostile/{behaviour}", host=host)

    def serve(
        self,
        path: str,
        content: Any,
        *,
        host: str = ISSUER,
        media_type: str = "application/json",
        status: str = "200 OK",
    ) -> str:
        """Put *content* (bytes, text, or a value written as JSON) at *path*; return its URL."""
        if isinstance(content, str):
            content = content.encode()
        if not isinstance(content, bytes):
            content = json.dumps(content, separators=(",", ":")).encode()
        self.behave(
            path,
            lambda talk: talk.answer(content, media_type=media_type, status=status),
            host=host,
        )
        return self.url(path, host=host)

    def behave(self, path: str, behaviour: Behaviour, *, host: str = ISSUER) -> str:
        """Let the server do anything at *path*; return its URL."""
        self.pages[host, path] = behaviour
        return self.url(path, host=host)

    def redirect(self, path: str, location: str, *, status: str = "302 Found") -> str:
        return self.behave(
            path,
            lambda talk: talk.answer(b"", status=status, headers=[f"Location: {location}"]),
        )

    def fetcher(
        self,
        *,
        seconds: float = 5.0,
        seconds_for_all: float = 5.0,
        fetches: int = 8,
        policy: AddressPolicy | None = None,
    ) -> GuardedFetcher:
        """The real fetcher, plugged into this world."""
        return GuardedFetcher(
            policy=policy or self.policy,
            resolver=self.names,
            certificate_authorities=self.authority.certificate_file,
            clock=time.monotonic,
            budget=FetchBudget(clock=time.monotonic, fetches=fetches, seconds=seconds_for_all),
            seconds_for_a_fetch=seconds,
        )

    # The server

    def _make_contexts(self) -> dict[str, ssl.SSLContext]:
        stranger = CertificateAuthority(self.folder, name="Unknown authority")
        yesterday = datetime.now(UTC) - timedelta(days=1)
        return {
            "self-signed.example": stranger.server_context("self-signed.example"),
            "wrong-name.example": self.authority.server_context("somebody-else.example"),
            "expired.example": self.authority.server_context(
                "expired.example", valid_until=yesterday
            ),
        }

    def _choose_certificate(
        self, connection: ssl.SSLObject, name: str | None, _: ssl.SSLContext
    ) -> None:
        if name is not None:
            if name not in self._contexts:
                self._contexts[name] = self.authority.server_context(name)
            connection.context = self._contexts[name]

    def _converse(self, connection: socket.socket) -> None:
        connection.settimeout(10)
        if connection.recv(1, socket.MSG_PEEK) == b"":
            return
        with self._default.wrap_socket(connection, server_side=True) as secured:
            request = read_request(secured)
            self.requests.append(request)
            self._behaviour_for(request)(
                Conversation(secured, closing=self.server.closing, ports=self._ports())
            )

    def _ports(self) -> Ports:
        return Ports(server=self.server.port, canary=self.canary.port)

    def _behaviour_for(self, request: SeenRequest) -> Behaviour:
        page = self.pages.get((request.host, request.target))
        if page is not None:
            return page
        name = request.target.removeprefix("/hostile/")
        return behaviours.get(name, behaviours["not-found"])
