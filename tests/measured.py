"""A plugin of pytest that has coverage measured by one case of each quick test of the package.

While Python is traced, all takes twice as long; other cases of the same test hardly reach more.
"""

from collections.abc import Generator

import pytest
from coverage import Coverage

_PLACES = ("tests/unit/", "tests/web/")
_MEASURED = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Choose what is measured: the same in every process and order."""
    seen = set()
    for item in sorted(items, key=lambda item: item.nodeid):
        test = item.nodeid.partition("[")[0]
        quick = test.startswith(_PLACES) and not item.get_closest_marker("exhaustive")
        item.stash[_MEASURED] = quick and test not in seen
        seen.add(test)


@pytest.hookimpl(wrapper=True, tryfirst=True)
def pytest_runtest_protocol(item: pytest.Item) -> Generator[None, object, object]:
    """Stop measuring while another test runs and what it needs is made."""
    coverage = None if item.stash[_MEASURED] else Coverage.current()
    if coverage:
        coverage.stop()
    result = yield
    if coverage:
        coverage.start()
    return result
