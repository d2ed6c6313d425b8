"""The peers, each started once for a whole test run."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmarks.line_protocol import Peer
from benchmarks.world import World
from tests.peers.documents import ASSESSMENT, CLR

OWN_CONTEXTS = Path(__file__).parent.parent.parent / "tools" / "own_contexts"


@pytest.fixture(scope="session")
def world() -> World:
    """An issuer with keys, a status list, and the documents that verifiers fetch."""
    return World()


@pytest.fixture(scope="session")
def digitalbazaar() -> Iterator[Peer]:
    with Peer("digitalbazaar") as peer:
        yield peer


@pytest.fixture(scope="session")
def digitalcredentials() -> Iterator[Peer]:
    with Peer("digitalcredentials") as peer:
        yield peer


@pytest.fixture(scope="session")
def both_stacks(digitalbazaar: Peer, digitalcredentials: Peer) -> tuple[Peer, ...]:
    return digitalbazaar, digitalcredentials


@pytest.fixture(scope="session")
def jose() -> Iterator[Peer]:
    with Peer("jose") as peer:
        yield peer


@pytest.fixture(scope="session")
def bakery() -> Iterator[Peer]:
    with Peer("bakery") as peer:
        yield peer


@pytest.fixture(scope="session")
def more_contexts() -> dict[str, Any]:
    """The contexts that no Node package carries: CLR's from a Python one, our own for the rest."""
    assessment = json.loads((OWN_CONTEXTS / "assessment-2.0.json").read_text(encoding="utf-8"))
    with Peer("openbadgeslib") as peer:
        [clr] = peer.ask("context", [CLR]).values()
    return {CLR: clr, ASSESSMENT: assessment}
