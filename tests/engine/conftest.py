"""Fixtures of the engine's tests."""

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.engine.world import World


@pytest.fixture
def world() -> "World":
    """A fresh world for each test."""
    from tests.engine.world import World  # slow import

    return World()
