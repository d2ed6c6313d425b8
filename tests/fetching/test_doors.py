"""Every feature that fetches uses the one guarded way, with one of the known kinds (A13)."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import skillmark
from skillmark.engine.errors import ResolutionError
from skillmark.engine.ports import ResourceKind
from skillmark.fetching.limits import LIMITS
from tests.fetching.hostile_network import CANARY_HOST, SERVER_HOST
from tests.fetching.hostile_server import HostileWorld

PACKAGE = Path(skillmark.__file__).parent

# What can open a connection; a module that imports one of these is a door.
NETWORK = frozenset(
    {"aiohttp", "asyncio", "ftplib", "httpcore2", "httpx", "httpx2", "requests", "smtplib"}
    | {"socket", "ssl", "urllib3", "http", "xmlrpc", "telnetlib"}
)
DOORS = {"fetching/exchange.py", "fetching/name_service.py", "fetching/guarded.py"}


def imported_roots(source: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module


def is_network(module: str) -> bool:
    return module.partition(".")[0] in NETWORK or module == "urllib.request"


@pytest.mark.rule("A13", "T-21")
def test_nothing_but_the_guarded_fetcher_can_open_a_connection() -> None:
    doors = {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        if any(map(is_network, imported_roots(path.read_text(encoding="utf-8"))))
    }

    assert doors == DOORS


@pytest.mark.rule("A13")
def test_every_kind_of_resource_has_its_limits() -> None:
    assert set(LIMITS) == set(ResourceKind)


@pytest.mark.rule("A1", "A2", "A3", "A4", "A13")
@pytest.mark.parametrize("kind", list(ResourceKind))
def test_no_kind_of_resource_leads_inside(world: HostileWorld, kind: ResourceKind) -> None:
    port = world.canary.port
    world.names.set("inside.example", ["10.0.0.1"])
    world.names.set("mixed.example", [SERVER_HOST, CANARY_HOST])
    for url in (
        f"https://{CANARY_HOST}:{port}/",
        f"https://2130706433:{port}/",
        f"https://[::ffff:127.0.0.1]:{port}/",
        f"https://inside.example:{port}/",
        f"https://mixed.example:{port}/",
        world.hostile("redirect-302-to-canary"),
        world.hostile("redirect-302-to-plain-http"),
    ):
        with pytest.raises(ResolutionError) as caught:
            world.fetcher()(url, kind=kind)
        assert caught.value.reason == "fetch_refused"

    assert world.canary.connections == 0
