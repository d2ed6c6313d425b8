"""The hostile world as a fixture; see ``hostile_server`` for how to use it elsewhere."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.fetching.hostile_server import HostileWorld


@pytest.fixture
def world(tmp_path: Path) -> Iterator[HostileWorld]:
    world = HostileWorld(tmp_path)
    yield world
    world.close()
