"""A plugin of pytest that spreads the tests over processes: what shares something long to make goes
to one of them, and what takes longest begins first.

A mark of pytest-xdist's would say so, but its names for groups do not arrive with this pytest.
"""

import re
from collections.abc import Generator

import pytest
from xdist.scheduler import LoadScopeScheduling

EACH_BY_ITSELF = ""
UNITS = {
    r"tests/cloud/(?!test_account)|tests/journeys/.*\[(on_aws|behind_cloudfront)\b": "deployed",
    r"tests/browser/": "browser",
    r"tests/ops/test_(described_site|run)\b": EACH_BY_ITSELF,
    r"tests/package/": "package",
    r"tests/journeys/.*\[local\b": "local site",
    r"tests/web/(described/test_work|test_faults|test_strangers)\b": EACH_BY_ITSELF,
}
"""What goes together under which name, in the order of beginning; all others go file by file."""


def unit(nodeid: str) -> tuple[int, str]:
    """When what the test belongs to begins, and its name."""
    for place, (pattern, name) in enumerate(UNITS.items()):
        if re.match(pattern, nodeid):
            return place, name or nodeid
    return len(UNITS), nodeid.partition("::")[0]


class Together(LoadScopeScheduling):  # type: ignore[misc]
    """Sends a unit to a process that has nothing left to do, in the order of the tests."""

    def _split_scope(self, nodeid: str) -> str:
        return unit(nodeid)[1]


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None]:
    """Put what takes longest first, and leave the rest as pytest-randomly mixed it."""
    yield
    items.sort(key=lambda item: unit(item.nodeid)[0])


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> Together | None:
    """Schedule by units, unless the command line says otherwise."""
    if config.getvalue("dist") != "load":
        return None
    config.option.loadscopereorder = False
    return Together(config, log)
