"""Plain values with the types that DynamoDB wants beside them, and back.

boto3 has this too, for all types and with decimals; here are those that are stored.
"""

from collections.abc import Callable, Mapping
from typing import Any

Typed = dict[str, Any]


def typed(value: object) -> Typed:
    """A value as DynamoDB takes it; raises ``TypeError`` for what it is not to hold."""
    match value:
        case None:
            return {"NULL": True}
        case bool():
            return {"BOOL": value}
        case str():
            return {"S": value}
        case int():
            return {"N": str(value)}
        case list() | tuple():
            return {"L": [typed(each) for each in value]}
        case dict():
            return {"M": {name: typed(each) for name, each in value.items()}}
    raise TypeError(f"the table holds nothing of the type {type(value).__name__}")


def plain(value: Mapping[str, Any]) -> Any:
    """The value that DynamoDB gives with its type; numbers are whole, since ours are."""
    [(kind, content)] = value.items()
    return _PLAIN[kind](content)


def _itself(content: Any) -> Any:
    return content


_PLAIN: Mapping[str, Callable[[Any], Any]] = {
    "S": _itself,
    "BOOL": _itself,
    "N": int,
    "NULL": lambda _: None,
    "L": lambda content: [plain(each) for each in content],
    "M": lambda content: {name: plain(each) for name, each in content.items()},
}


def pack(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item as DynamoDB takes it: each value with its type."""
    return {name: typed(value) for name, value in item.items()}


def unpack(item: Mapping[str, Any]) -> dict[str, Any]:
    """An item of DynamoDB as plain values."""
    return {name: plain(value) for name, value in item.items()}
