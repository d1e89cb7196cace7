"""A plugin of pytest that takes moto ways round, on which it spends most of the time of a test.

What it answers and what it stores stay the same.
"""

from collections import defaultdict
from collections.abc import Iterator
from contextvars import ContextVar
from copy import deepcopy
from typing import Any

import pytest
from moto.core.serialize import JSONSerializer
from moto.dynamodb.models import DynamoDBBackend
from moto.dynamodb.models.dynamo_type import Item
from moto.dynamodb.models.table import Table

_ATTRIBUTE = "AttributeValue"
_PLAIN = {"S", "N", "BOOL", "NULL", "SS", "NS"}
_NESTED = {"L", "M", "SS", "NS", "BS"}
_structure = JSONSerializer._serialize_type_structure
_transact = DynamoDBBackend.transact_write_items
_copies: ContextVar[dict[int, Table]] = ContextVar("copies")
"""The copies of tables that a transaction goes back to if it fails: one for each of its writes."""


def _answered(self: JSONSerializer, serialized: Any, value: Any, shape: Any, key: str) -> None:
    # A plain attribute is what DynamoDB says already; moto looks in it for every type that there
    # is, under a dozen names each.
    if shape.name == _ATTRIBUTE and value.keys() <= _PLAIN:
        serialized[key] = value
    else:
        _structure(self, serialized, value, shape, key)


def _transacted(self: DynamoDBBackend, transact_items: list[dict[str, Any]]) -> None:
    token = _copies.set({})
    try:
        _transact(self, transact_items)
    finally:
        _copies.reset(token)


def _kept(self: Table, _: dict[int, Any]) -> Table:
    # All copies are made before the first write, so one does for all; only items change.
    copies = _copies.get({})
    if id(self) not in copies:
        copy = copies[id(self)] = object.__new__(Table)
        vars(copy).update(vars(self))
        copy.items = defaultdict(dict)
        for partition, items in self.items.items():
            copy.items[partition] = {sort: _copied(each, {}) for sort, each in items.items()}
    return copies[id(self)]


def _copied(self: Item, memo: dict[int, Any]) -> Item:
    # Texts and numbers are never changed in their place; their size was looked at when they came.
    copy = object.__new__(Item)
    copy.hash_key, copy.range_key = self.hash_key, self.range_key
    copy.attrs = type(self.attrs)()
    for name, value in self.attrs.items():
        kept = deepcopy(value, memo) if value.type in _NESTED else value
        dict.__setitem__(copy.attrs, name, kept)
    return copy


@pytest.fixture(scope="session", autouse=True)
def _quick_moto() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(JSONSerializer, "_serialize_type_structure", _answered)
        patch.setattr(DynamoDBBackend, "transact_write_items", _transacted)
        patch.setattr(Table, "__deepcopy__", _kept, raising=False)
        patch.setattr(Item, "__deepcopy__", _copied)
        yield
