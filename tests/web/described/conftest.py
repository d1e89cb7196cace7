"""One world for all of a module's tests: what a request changes is put back."""

from collections.abc import Callable, Iterator

import pytest

from chalicelib.settings import settings
from chalicelib.store import table
from ops import resources
from tests.web.described.world import Place, new_place
from tests.web.faults import Items, items, put_back

READS = {"GetItem", "Query", "BatchGetItem"}


@pytest.fixture(scope="module")
def stored(cloud: None) -> Iterator[tuple[Place, Items]]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TABLE_NAME", "team-coach-described")
        settings.cache_clear()
        resources.create_table(table.client(), settings().table_name)
        yield new_place(), items()


@pytest.fixture
def place(stored: tuple[Place, Items]) -> Place:
    return stored[0]


@pytest.fixture
def restore(stored: tuple[Place, Items], requests: list[str]) -> Iterator[Callable[[], None]]:
    """Puts back what was there, if anything was written since."""
    _, before = stored

    def restore() -> None:
        if not READS.issuperset(requests):
            put_back(before, items())
            requests.clear()

    yield restore
    restore()
