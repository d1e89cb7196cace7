"""Lists of public teams: by name or by update, one request for each page."""

from collections.abc import Sequence
from enum import StrEnum

from chalicelib.store import keys, pages
from chalicelib.store.pages import Filters, Listing


class Order(StrEnum):
    """The orders of a list."""

    NAME = "name"
    NAME_DESCENDING = "-name"
    UPDATED = "updated"


def teams(filters: Filters, order: Order, limit: int, after: str | None = None) -> Listing:
    """A page of at most ``limit`` public teams, newest first where they are ordered by update.

    One type and one sport have partitions of their own; several are filtered from a larger one.
    Raises ``BadCursor``. One request.
    """
    team_type, types = _only(filters.types)
    sport, sports = _only(filters.sports)
    part = _range(keys.list_partition(team_type, sport), order)
    return pages.read(part, Filters(types=types, sports=sports, text=filters.text), limit, after)


def _only(values: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """The only value and nothing left to filter by, or none and all the values."""
    different = sorted(set(values))
    return (different[0], ()) if len(different) == 1 else (None, different)


def _range(partition: str, order: Order) -> pages.Range:
    if order is not Order.UPDATED:
        return pages.Range(
            partition={keys.PARTITION: partition}, descending=order is Order.NAME_DESCENDING
        )
    return pages.Range(
        partition={keys.INDEX_PARTITION: partition, keys.PARTITION: partition},
        sort=(keys.INDEX_SORT, keys.SORT),
        index=keys.INDEX,
        descending=True,
    )
