"""What the tests of keeping teams share: a coach's program, a team and a player."""

import pytest

from tests.web.conftest import Response, Site
from tests.web.keeping.programs import ANA, OTTERS, TEAM, Program
from tests.web.people import signed_in


@pytest.fixture
def api(site: Site, empty_table: None) -> Program:
    """The program of a coach who has just signed in."""
    return Program(signed_in(site, "Robin Marsh"))


@pytest.fixture
def otters(api: Program) -> Response:
    """The answer to the creation of the coach's team."""
    created = api.send("POST", "/teams", OTTERS)
    assert created.status == 201, created.text
    return created


@pytest.fixture
def ana(api: Program, otters: Response) -> Response:
    """The answer to the addition of its first player."""
    added = api.send("POST", f"{TEAM}/players", ANA)
    assert added.status == 201, added.text
    return added
