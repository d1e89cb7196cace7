from random import Random

import pytest


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> Random:
    """Random numbers that are the same for the same test, in any order of tests."""
    return Random(request.node.nodeid)
