"""What DynamoDB bills for what the site asks of it, by its rules for tables on demand.

Stand-ins do not count it. 4 KB are a read unit, half of one where a read need not be consistent;
1 KB is a write unit, two in a transaction. The larger of what was there and what is there then
counts, and so does each entry of the index that a write makes, changes, moves or removes.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from math import ceil
from typing import Any

import boto3
from botocore import xform_name
from msgspec import Struct, field

from chalicelib.store import keys, table

_READ_BYTES, _WRITE_BYTES = 4096, 1024
_READS = {"GetItem", "Query", "BatchGetItem"}
_SINGLE_WRITES = {"PutItem", "UpdateItem", "DeleteItem"}

Item = Mapping[str, Any]


class Bill(Struct):
    """Requests, and read and write units."""

    requests: int = 0
    reads: float = 0
    writes: float = 0


class _Meter(Struct):
    """Notes requests on their way, and counts them when they are answered."""

    bill: Bill
    # The site's own client would count what is looked up here.
    client: Any = field(default_factory=lambda: boto3.client("dynamodb"))
    asked: Mapping[str, Any] = field(default_factory=dict)
    before: Sequence[Item] = ()

    def note(self, params: Mapping[str, Any], model: Any, **_: object) -> None:
        self.asked = dict(params)
        self.before = [self._item(each) for each in _writes(model.name, self.asked)]

    def count(self, model: Any, **_: object) -> None:
        self.bill.requests += 1
        if model.name in _READS:
            self.bill.reads += self._read(model.name)
        twice = 2 if model.name == "TransactWriteItems" else 1
        for write, before in zip(_writes(model.name, self.asked), self.before, strict=True):
            after = self._item(write)
            self.bill.writes += twice * _units([before, after]) + _index_units(before, after)

    def _read(self, operation: str) -> float:
        found = getattr(self.client, xform_name(operation))(**self.asked)
        if operation == "BatchGetItem":
            ((name, asked),) = self.asked["RequestItems"].items()
            there = [[each] for each in found["Responses"][name]]
            # Asking for what is not there costs as much as the smallest item.
            reads = [*there, *[[]] * (len(asked["Keys"]) - len(there))]
        else:
            asked = self.asked
            reads = [found["Items"] if "Items" in found else [found.get("Item", {})]]
        units = sum(max(1, ceil(sum(map(item_size, each)) / _READ_BYTES)) for each in reads)
        return units if asked.get("ConsistentRead") else units / 2

    def _item(self, write: Mapping[str, Any]) -> Item:
        """What is there now of an item that is written; nothing where it is not."""
        whole = write.get("Key") or write["Item"]
        key = {name: whole[name] for name in (keys.PARTITION, keys.SORT)}
        found = self.client.get_item(TableName=write["TableName"], Key=key, ConsistentRead=True)
        item: Item = found.get("Item", {})
        return item


@contextmanager
def billed() -> Iterator[Bill]:
    """What is asked of the table within."""
    meter, events = _Meter(Bill()), table.client().meta.events
    events.register("before-parameter-build.dynamodb", meter.note)
    events.register("after-call.dynamodb", meter.count)
    try:
        yield meter.bill
    finally:
        events.unregister("before-parameter-build.dynamodb", meter.note)
        events.unregister("after-call.dynamodb", meter.count)


def item_size(item: Item) -> int:
    """Bytes of an item with the names of its attributes."""
    return sum(len(name) + size(value) for name, value in item.items())


def size(value: Mapping[str, Any]) -> int:
    """Bytes of a typed value, as DynamoDB counts them."""
    [(kind, content)] = value.items()
    match kind:
        case "S":
            return len(content.encode())
        case "N":
            return ceil(len(content) / 2) + 1
        case "B":
            return len(content)
        case "L":
            return 3 + sum(1 + size(each) for each in content)
        case "M":
            return 3 + sum(1 + len(name) + size(each) for name, each in content.items())
    return 1


def _writes(operation: str, asked: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The writes of a request, each with its table and its item or key."""
    if operation == "TransactWriteItems":
        return [arguments for each in asked["TransactItems"] for arguments in each.values()]
    return [asked] if operation in _SINGLE_WRITES else []


def _units(items: Sequence[Item]) -> int:
    return max(1, ceil(max(map(item_size, items)) / _WRITE_BYTES))


def _index_units(before: Item, after: Item) -> int:
    places = [_place(each) for each in (before, after)]
    if before == after or places == [None, None]:
        return 0
    if places[0] == places[1]:
        return _units([before, after])
    return sum(_units([each]) for each in (before, after) if _place(each))


def _place(item: Item) -> tuple[Any, ...] | None:
    """Where an item stands in the index; None if it does not."""
    named = (keys.INDEX_PARTITION, keys.INDEX_SORT)
    return tuple(item[name]["S"] for name in named) if keys.INDEX_PARTITION in item else None
