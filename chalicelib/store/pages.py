"""Lists a page at a time: one request a page, whatever the filters let through."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from msgspec import Struct, field

from chalicelib.models import Team
from chalicelib.store import cursors, keys, records, table
from chalicelib.store.errors import BadCursor
from chalicelib.store.names import words
from chalicelib.store.typed_values import pack

# What a filter lets through is decided after reading. This bounds the reading of one page: where
# matches are rare the page comes short, and its cursor goes on from there.
_MOST_READ = 400


class Filters(Struct, frozen=True, kw_only=True):
    """What a list is narrowed to: any of the types, any of the sports, all of the words."""

    types: Sequence[str] = ()
    sports: Sequence[str] = ()
    text: str = ""


class Listing(Struct, frozen=True):
    """One page of teams, and the cursor of the next if there may be more."""

    teams: tuple[Team, ...]
    next: str | None = field(default=None)


class Range(Struct, frozen=True, kw_only=True):
    """The part of a partition that a list reads, and in which direction.

    ``partition`` has the key attributes that are the same for all of it, ``sort`` the names of
    those that tell its items apart: a cursor holds their values.
    """

    partition: Mapping[str, str]
    sort: Sequence[str] = (keys.SORT,)
    begins_with: str = ""
    index: str | None = None
    descending: bool = False

    def arguments(self, after: str | None) -> dict[str, Any]:
        """The arguments of the query that reads on from the cursor; raises ``BadCursor``."""
        hash_name, hash_value = next(iter(self.partition.items()))
        condition, values = f"{hash_name} = :hash", {":hash": hash_value}
        if self.begins_with:
            condition += f" AND begins_with({self.sort[0]}, :begin)"
            values[":begin"] = self.begins_with
        arguments: dict[str, Any] = {
            "KeyConditionExpression": condition,
            "ExpressionAttributeValues": pack(values),
            "ScanIndexForward": not self.descending,
        }
        if self.index:
            arguments["IndexName"] = self.index
        if after:
            arguments["ExclusiveStartKey"] = pack({**self.partition, **self._start(after)})
        return arguments

    def _start(self, after: str) -> dict[str, str]:
        values = cursors.unpack(after, len(self.sort))
        if not values[0].startswith(self.begins_with):
            raise BadCursor
        return dict(zip(self.sort, values, strict=True))


def read(
    part: Range,
    filters: Filters,
    limit: int,
    after: str | None,
    keep: Callable[[Mapping[str, Any]], bool] = lambda _: True,
) -> Listing:
    """At most ``limit`` teams of the range that pass the filters and ``keep``. One request.

    A page may be short, even empty, and still have a next one. Raises ``BadCursor``.
    """
    arguments = part.arguments(after)
    narrowing, values = _expression(filters)
    if narrowing:
        arguments["FilterExpression"] = narrowing
        arguments["ExpressionAttributeValues"] |= pack(values)
    # One more than asked for tells whether there is a next page.
    arguments["Limit"] = max(limit + 1, _MOST_READ if narrowing else 0)
    page = table.query(arguments)
    found = [item for item in page.items if keep(item)]
    last = found[limit - 1] if len(found) > limit else page.last_key
    teams = tuple(records.to_team(item) for item in found[:limit])
    return Listing(teams, cursors.pack([last[name] for name in part.sort]) if last else None)


def _expression(filters: Filters) -> tuple[str, dict[str, str]]:
    conditions: list[str] = []
    values: dict[str, str] = {}
    for name, wanted in (("team_type", filters.types), ("sport", filters.sports)):
        if wanted:
            names = {f":{name}{place}": value for place, value in enumerate(wanted)}
            conditions.append(f"{name} IN ({', '.join(names)})")
            values |= names
    for place, word in enumerate(words(filters.text)):
        conditions.append(f"contains(search_words, :word{place})")
        values[f":word{place}"] = f" {word}"
    return " AND ".join(conditions), values
