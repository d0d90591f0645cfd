"""One world a scale, shared by all tests of this folder."""

from __future__ import annotations

import pytest

from crmdb.mock import SCALES
from tests.unit.mock_realism.world import World, world_of


@pytest.fixture(scope="session", params=("small", "medium"))
def world(request: pytest.FixtureRequest) -> World:
    """The rows of `small`, then those of `medium`."""
    return world_of(SCALES[request.param])
