"""Lists of public teams, by name or date, and the search by words: one request for a page."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.models import Team
from chalicelib.store import keys, table
from chalicelib.store.dynamodb import pack
from chalicelib.store.errors import BadCursor
from chalicelib.store.keys import words

# DynamoDB filters after reading. This limits the reading for one page: if matches are rare the page
# is short, and its cursor goes on from there.
_MOST_READ = 400

_LONGEST_CURSOR = 4096
_LONGEST_KEY = 1024
"""The most bytes of a sort key of DynamoDB."""


class Order(StrEnum):
    """The orders of a list."""

    NAME = "name"
    NAME_DESCENDING = "-name"
    UPDATED = "updated"


class Filters(Struct, frozen=True, kw_only=True):
    """The filters of a list: any of the types, any of the sports, all of the words."""

    types: Sequence[str] = ()
    sports: Sequence[str] = ()
    text: str = ""


class Listing(Struct, frozen=True):
    """One page of teams, and the cursor of the next if there may be more."""

    teams: tuple[Team, ...]
    next: str | None = None


class _Range(Struct, frozen=True, kw_only=True):
    """The part of a partition that a list reads, and in which direction.

    ``partition`` has the key attributes that all its items share, ``sort`` the names of those in
    which they differ, whose values make a cursor.
    """

    partition: Mapping[str, str]
    sort: Sequence[str] = (keys.SORT,)
    begins_with: str = ""
    index: str | None = None
    descending: bool = False


def teams(filters: Filters, order: Order, limit: int, after: str | None = None) -> Listing:
    """A page of at most ``limit`` public teams; ordered by update, the newest first.

    A single type or sport has its own partition; several are filtered from a larger one.
    Raises ``BadCursor``. One request.
    """
    team_type, types = _only(filters.types)
    sport, sports = _only(filters.sports)
    partition = keys.list_partition(team_type, sport)
    if order is Order.UPDATED:
        part = _Range(
            partition={keys.INDEX_PARTITION: partition, keys.PARTITION: partition},
            sort=(keys.INDEX_SORT, keys.SORT),
            index=keys.INDEX,
            descending=True,
        )
    else:
        descending = order is Order.NAME_DESCENDING
        part = _Range(partition={keys.PARTITION: partition}, descending=descending)
    return _read(part, Filters(types=types, sports=sports, text=filters.text), limit, after)


def search(filters: Filters, limit: int, after: str | None = None) -> Listing:
    """A page of the public teams whose names have words that begin with each search word.

    Ordered by the matching word. Raises ``BadCursor``. One request, and none without words.
    """
    wanted = sorted(words(filters.text), key=len, reverse=True)
    if not wanted:
        return Listing(())
    longest = wanted[0]

    def is_first(item: Mapping[str, Any]) -> bool:
        """Whether it is the team's first matching word, so that the team is listed once."""
        matching = [word for word in item["search_words"].split() if word.startswith(longest)]
        return bool(item[keys.SORT].startswith(f"{min(matching)}#"))

    partition = {keys.PARTITION: keys.word_partition(longest)}
    others = replace(filters, text=" ".join(wanted[1:]))
    part = _Range(partition=partition, begins_with=longest)
    return _read(part, others, limit, after, is_first)


def _only(values: Sequence[str]) -> tuple[str | None, Sequence[str]]:
    """A single value and nothing to filter by; else None and the values to filter by."""
    different = sorted(set(values))
    return (different[0], ()) if len(different) == 1 else (None, different)


def _read(
    part: _Range,
    filters: Filters,
    limit: int,
    after: str | None,
    matches: Callable[[Mapping[str, Any]], bool] = lambda _: True,
) -> Listing:
    """At most ``limit`` teams of the range that match. One request.

    A page may be short, even empty, and still have a next one. Raises ``BadCursor``.
    """
    arguments = _query(part, filters, limit, after)
    page = table.query(arguments)
    found = [item for item in page.items if matches(item)]
    last = found[limit - 1] if len(found) > limit else page.last_key
    return Listing(
        tuple(table.to_record(item, Team) for item in found[:limit]),
        _to_cursor([last[name] for name in part.sort]) if last else None,
    )


def _query(part: _Range, filters: Filters, limit: int, after: str | None) -> dict[str, Any]:
    hash_name, hash_value = next(iter(part.partition.items()))
    condition, values = f"{hash_name} = :hash", {":hash": hash_value}
    if part.begins_with:
        condition += f" AND begins_with({part.sort[0]}, :begin)"
        values[":begin"] = part.begins_with
    narrowing = _narrowing(filters, values)
    arguments: dict[str, Any] = {
        "KeyConditionExpression": condition,
        "ExpressionAttributeValues": pack(values),
        "ScanIndexForward": not part.descending,
        # One more than the limit, to know whether there is a next page.
        "Limit": max(limit + 1, _MOST_READ if narrowing else 0),
    }
    if narrowing:
        arguments["FilterExpression"] = narrowing
    if part.index:
        arguments["IndexName"] = part.index
    if after:
        arguments["ExclusiveStartKey"] = pack({**part.partition, **_start(part, after)})
    return arguments


def _narrowing(filters: Filters, values: dict[str, str]) -> str:
    """The filter expression; adds its values to ``values``."""
    conditions: list[str] = []
    for name, wanted in (("team_type", filters.types), ("sport", filters.sports)):
        if wanted:
            names = {f":{name}{place}": value for place, value in enumerate(wanted)}
            conditions.append(f"{name} IN ({', '.join(names)})")
            values |= names
    for place, word in enumerate(words(filters.text)):
        conditions.append(f"contains(search_words, :word{place})")
        values[f":word{place}"] = f" {word}"
    return " AND ".join(conditions)


def _start(part: _Range, cursor: str) -> dict[str, str]:
    values = _from_cursor(cursor, len(part.sort))
    if not values[0].startswith(part.begins_with):
        raise BadCursor
    return dict(zip(part.sort, values, strict=True))


def _to_cursor(values: Sequence[str]) -> str:
    return urlsafe_b64encode(json.dumps(list(values)).encode()).decode().rstrip("=")


def _from_cursor(cursor: str, length: int) -> list[str]:
    """The values of a cursor made of ``length`` of them; raises ``BadCursor`` on anything else."""
    if len(cursor) > _LONGEST_CURSOR:
        raise BadCursor
    try:
        values = json.loads(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
    except (ValueError, RecursionError) as error:
        raise BadCursor from error
    if not isinstance(values, list) or len(values) != length or not all(map(_is_key, values)):
        raise BadCursor
    return values


def _is_key(value: object) -> bool:
    try:
        return isinstance(value, str) and 0 < len(value.encode()) <= _LONGEST_KEY
    except UnicodeEncodeError:
        return False
