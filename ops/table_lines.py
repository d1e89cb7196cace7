"""One item of the table as one line of JSON, and back: every type of DynamoDB comes back exact."""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

Item = dict[str, Any]
Key = tuple[str, str]


def to_line(item: Item) -> bytes:
    """The line of an item as boto3's client gives it; bytes in it are written as base64."""
    text = json.dumps(_each(item, _written), ensure_ascii=False, sort_keys=True)
    return text.encode() + b"\n"


def from_json(content: Any) -> Item:
    """The item that a line's JSON stands for. Raises ``ValueError`` with what is wrong with it."""
    item = _each(content, _read)
    key_of(item)
    return item


def key_of(item: Item) -> Key:
    """The key of an item; raises ``ValueError`` when it has none."""
    try:
        return item["pk"]["S"], item["sk"]["S"]
    except (KeyError, TypeError) as error:
        raise ValueError("it has no key") from error


def _each(attributes: Any, change: Callable[[str, Any], Any]) -> Item:
    if not isinstance(attributes, Mapping):
        raise ValueError("it is no item")  # noqa: TRY004
    return {name: _value(value, change) for name, value in attributes.items()}


def _value(value: Any, change: Callable[[str, Any], Any]) -> Any:
    if not isinstance(value, Mapping) or len(value) != 1:
        raise ValueError("a value of it has no type")
    ((kind, content),) = value.items()
    if kind == "M":
        return {kind: _each(content, change)}
    if kind == "L" and isinstance(content, list):
        return {kind: [_value(each, change) for each in content]}
    return {kind: change(kind, content)}


def _written(kind: str, content: Any) -> Any:
    if kind == "B":
        return b64encode(bytes(content)).decode()
    if kind == "BS":
        return [b64encode(bytes(each)).decode() for each in content]
    return content


def _read(kind: str, content: Any) -> Any:
    """The content checked; raises ``ValueError`` where it is none of its type."""
    if kind in ("BS", "SS", "NS") and isinstance(content, list) and content:
        return [_read(kind[0], each) for each in content]
    fits = {
        "S": isinstance(content, str),
        "N": isinstance(content, str) and _is_number(content),
        "B": isinstance(content, str),
        "BOOL": isinstance(content, bool),
        "NULL": content is True,
    }
    if not fits.get(kind):
        raise ValueError(f"a value of it is no {kind}")
    return b64decode(content, validate=True) if kind == "B" else content


def _is_number(text: str) -> bool:
    try:
        return Decimal(text).is_finite()
    except InvalidOperation:
        return False
