"""One world for all of a module's tests: what a request changes is put back."""

import pytest

from chalicelib.settings import settings
from chalicelib.store import table
from ops import resources
from tests.web.described.world import new_place
from tests.web.faults import items, put_back

READS = {"GetItem", "Query", "BatchGetItem"}


@pytest.fixture(scope="module")
def stored(cloud):
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TABLE_NAME", "team-coach-described")
        settings.cache_clear()
        resources.create_table(table.client(), settings().table_name)
        yield new_place(), items()


@pytest.fixture
def place(stored):
    return stored[0]


@pytest.fixture
def restore(stored, requests):
    """Puts back what was there, if anything was written since."""
    _, before = stored

    def restore():
        if not READS.issuperset(requests):
            put_back(before, items())
            requests.clear()

    yield restore
    restore()
