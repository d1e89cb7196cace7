"""A plugin of pytest that takes moto ways round, on which it spends most of the time of a test.

What it answers and what it stores stay the same.
"""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from moto.core.serialize import JSONSerializer
from moto.dynamodb.models.dynamo_type import Item

_ATTRIBUTE = "AttributeValue"
_NESTED = {"L", "M", "SS", "NS", "BS"}
_structure = JSONSerializer._serialize_type_structure


def _answered(self: JSONSerializer, serialized: Any, value: Any, shape: Any, key: str) -> None:
    # An attribute is what DynamoDB says already; moto looks in it for every type that there is,
    # under a dozen names each.
    if shape.name == _ATTRIBUTE:
        serialized[key] = value
    else:
        _structure(self, serialized, value, shape, key)


def _copied(self: Item, memo: dict[int, Any]) -> Item:
    # Each transaction copies the whole table, in case that it fails. Texts and numbers are never
    # changed in their place.
    copy = object.__new__(Item)
    copy.hash_key, copy.range_key = self.hash_key, self.range_key
    copy.attrs = type(self.attrs)()
    for name, value in self.attrs.items():
        kept = deepcopy(value, memo) if value.type in _NESTED else value
        # Its size was looked at when it was stored.
        dict.__setitem__(copy.attrs, name, kept)
    return copy


@pytest.fixture(scope="session", autouse=True)
def _quick_moto() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(JSONSerializer, "_serialize_type_structure", _answered)
        patch.setattr(Item, "__deepcopy__", _copied)
        yield
