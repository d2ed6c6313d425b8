"""The system's name service behind a timeout."""

import socket
import subprocess
import sys
import threading
from ipaddress import ip_address
from typing import Any

import pytest

from skillmark.fetching import system_resolver


def answering(*addresses: str) -> Any:
    def getaddrinfo(host: str, port: None, *, type: int) -> list[Any]:  # noqa: A002
        assert (host, port, type) == ("issuer.example.", None, socket.SOCK_STREAM)
        return [(0, type, 6, "", (address, 0)) for address in addresses]

    return getaddrinfo


def test_all_addresses_are_answered_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        socket, "getaddrinfo", answering("192.0.2.1", "2001:db8::1", "192.0.2.1", "fe80::1%eth0")
    )

    assert system_resolver("issuer.example", timeout=1) == (
        ip_address("192.0.2.1"),
        ip_address("2001:db8::1"),
        ip_address("fe80::1"),
    )


@pytest.mark.parametrize("failure", [socket.gaierror("no such name"), UnicodeError("too long")])
def test_name_without_answer_fails_as_the_system_says(
    monkeypatch: pytest.MonkeyPatch, failure: Exception
) -> None:
    def fail(*_: Any, **__: Any) -> None:
        raise failure

    monkeypatch.setattr(socket, "getaddrinfo", fail)

    with pytest.raises(OSError, match=str(failure)):
        system_resolver("issuer.example", timeout=1)


@pytest.mark.rule("A7")
def test_lookup_that_takes_too_long_is_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()
    before = threading.active_count()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: release.wait(10) and [])

    with pytest.raises(TimeoutError):
        system_resolver("issuer.example", timeout=0.05)

    release.set()
    for thread in threading.enumerate():
        if thread.name == "skillmark name lookup":
            thread.join(5)
    assert threading.active_count() == before


@pytest.mark.rule("A7")
def test_no_more_than_sixteen_lookups_hang_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    release = threading.Event()
    started: list[int] = []

    def hang(*_: Any, **__: Any) -> list[Any]:
        started.append(1)
        release.wait(10)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", hang)
    for _ in range(18):
        with pytest.raises(TimeoutError):
            system_resolver("issuer.example", timeout=0.02)
    release.set()
    for thread in threading.enumerate():
        if thread.name == "skillmark name lookup":
            thread.join(5)

    assert len(started) == 16


def test_importing_the_package_loads_no_http_client() -> None:
    script = (
        "import sys, skillmark.fetching; "
        "print(sorted({'httpcore2', 'httpx2', 'h11', 'ssl', 'idna', 'anyio'} & set(sys.modules)))"
    )

    printed = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    ).stdout

    assert printed == "[]\n"
