"""What holds for every test: traffic stays on loopback, and a skip is never silent.

``SKILLMARK_NO_SKIPS=1``, which CI sets, turns every skip into a failure: a machine that lacks Node
may leave out the tests against the Node verifiers, CI may not.
"""

import os
import shutil
import sys
from collections.abc import Generator
from ipaddress import ip_address
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# Speed is measured in benchmarks/ and never asserted here: a busy machine generates slowly.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("house")

PEERS = Path(__file__).parent.parent / "benchmarks" / "peers"
NO_SKIPS = os.environ.get("SKILLMARK_NO_SKIPS") == "1"


def pytest_runtest_setup(item: pytest.Item) -> None:
    if item.get_closest_marker("peers") is None:
        return
    if shutil.which("node") is None:
        pytest.skip("NODE IS MISSING")
    if not all((PEERS / folder).is_dir() for folder in ("node_modules", ".venv")):
        pytest.skip("THE PEERS ARE MISSING: python3 run.py test installs them")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if NO_SKIPS and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid} was skipped, which is not allowed here: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if NO_SKIPS and report.outcome == "skipped":
        report.outcome = "failed"
        report.longrepr = f"{report.nodeid} was skipped, which is not allowed here"
    return report


class LeftTheMachineError(Exception):
    """A test tried to reach something that is not this machine."""


def keep_to_loopback(event: str, arguments: tuple[object, ...]) -> None:
    """Refuse connections to elsewhere, and questions to a name server (an audit hook)."""
    if event == "socket.connect":
        address = arguments[1]
    elif event == "socket.getaddrinfo":
        address = arguments[:1]
    else:
        return
    host = address[0] if isinstance(address, tuple) else None  # a path: a socket on this machine
    if isinstance(host, bytes):
        host = host.decode()
    if isinstance(host, str) and host not in {"", "localhost"} and not is_loopback(host, event):
        raise LeftTheMachineError(f"{event}: {host}")


def is_loopback(host: str, event: str) -> bool:
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return False
    # Taking an address that is a number asks nobody.
    return address.is_loopback or event == "socket.getaddrinfo"


sys.addaudithook(keep_to_loopback)
