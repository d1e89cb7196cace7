"""What DynamoDB bills for pages and writes: ``python -m benchmarks.capacity``.

The requests are the store's own, seen on their way to moto; the units are counted by DynamoDB's
rules for on-demand tables, since stand-ins do not: 4 KB a read unit, 1 KB a write unit, twice that
in a transaction, and a write more for each entry in the index that is touched.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from math import ceil
from typing import Any

from moto import mock_aws

from benchmarks.teams import TEAM, players
from chalicelib.models import Member, Role, Roster, Status
from chalicelib.store import keys, listings, table, teams
from chalicelib.store.listings import Filters, Order
from ops import resources
from ops.environment import applied, local_environment

_READ_BYTES, _WRITE_BYTES = 4096, 1024


@dataclass
class Bill:
    """Requests, and read and write units."""

    requests: int = 0
    reads: float = 0
    writes: float = 0


def size(value: Mapping[str, Any]) -> int:
    """Bytes of a typed value, as DynamoDB counts them."""
    [(kind, content)] = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            return ceil(len(content) / 2) + 1
        case "L":
            return 3 + sum(1 + size(each) for each in content)
        case "M":
            return 3 + sum(1 + len(name) + size(each) for name, each in content.items())
    return 1


def item_size(item: Mapping[str, Any]) -> int:
    """Bytes of an item with the names of its attributes."""
    return sum(len(name) + size(value) for name, value in item.items())


@contextmanager
def billed() -> Iterator[Bill]:
    """What is asked of the table within."""
    bill, asked, events = Bill(), {}, table.client().meta.events

    def note(params: Mapping[str, Any], **_: object) -> None:
        asked.clear()
        asked.update(params)

    def count(parsed: Mapping[str, Any], **_: object) -> None:
        bill.requests += 1
        bill.reads += _reads(asked, parsed)
        bill.writes += sum(_units(each) for each in asked.get("TransactItems", ()))

    events.register("before-parameter-build.dynamodb", note)
    events.register("after-call.dynamodb", count)
    try:
        yield bill
    finally:
        events.unregister("before-parameter-build.dynamodb", note)
        events.unregister("after-call.dynamodb", count)


def _reads(asked: Mapping[str, Any], parsed: Mapping[str, Any]) -> float:
    if "TransactItems" in asked:
        return 0
    items = parsed.get("Items", [parsed["Item"]] if "Item" in parsed else [])
    units = max(1, ceil(sum(map(item_size, items)) / _READ_BYTES))
    return units if asked.get("ConsistentRead") else units / 2


def _units(write: Mapping[str, Any]) -> int:
    [arguments] = write.values()
    item = arguments.get("Item", {})
    units = max(1, ceil(item_size(item) / _WRITE_BYTES))
    # An entry of the index that moves is removed and written again: one that stays costs half.
    indexed = 2 * units if keys.INDEX_PARTITION in item else 0
    return 2 * units + indexed


def _print(name: str, bill: Bill) -> None:
    print(f"| {name} | {bill.requests} | {bill.reads:g} | {bill.writes:g} |")


def main() -> None:
    """Print the bill of each as a table in Markdown."""
    environment = local_environment("") | {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}
    with applied(environment), mock_aws():
        resources.create_table(table.client(), environment["TABLE_NAME"])
        print("| with a roster of 25 | requests | read units | write units |")
        print("|---|---:|---:|---:|")
        with billed() as bill:
            made = teams.save(None, Roster(TEAM, (), (Member("c" * 22, "A Coach", Role.COACH),)))
        _print("make a team", bill)
        with billed() as bill:
            full = teams.save(made, replace(made, players=tuple(players(25, 0))))
        _print("import 25 players", bill)
        with billed() as bill:
            teams.read(TEAM.slug)
        _print("read a team: its page, or its lineup", bill)
        with billed() as bill:
            changed = [replace(each, status=Status.INJURED) for each in full.players[:5]]
            full = teams.save(full, replace(full, players=(*changed, *full.players[5:])))
        _print("five players' statuses", bill)
        for number in range(24):
            named = replace(TEAM, slug="", name=f"Benchmark {number}")
            teams.save(None, Roster(named, ()))
        with billed() as bill:
            listings.teams(Filters(), Order.NAME, 24)
        _print("a list of 24 teams", bill)


if __name__ == "__main__":
    main()
