"""What a piece of work asks of DynamoDB, and what DynamoDB says that it consumed."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

_READS = frozenset({"BatchGetItem", "GetItem", "Query", "Scan", "TransactGetItems"})


class Usage(Struct):
    """Requests sent, and the capacity units that those consumed that were answered.

    A try again is a request too. DynamoDB does not tell what it consumed for a request that it
    refused.
    """

    requests: int = 0
    read_units: float = 0.0
    write_units: float = 0.0


_usage: ContextVar[Usage | None] = ContextVar("usage", default=None)


@contextmanager
def measured() -> Iterator[Usage]:
    """What is asked of the table within; threads do not see each other's."""
    used = Usage()
    before = _usage.set(used)
    try:
        yield used
    finally:
        _usage.reset(before)


def watch(client: "DynamoDBClient") -> None:
    """Measure all that goes through this client."""
    events = client.meta.events
    events.register("before-parameter-build.dynamodb", _ask_for_units)
    # Unlike "before-call", this is told of every try.
    events.register("request-created.dynamodb", _count)
    events.register("after-call.dynamodb", _add)


def _ask_for_units(params: dict[str, Any], model: Any, **_: object) -> None:
    if "ReturnConsumedCapacity" in model.input_shape.members:
        params.setdefault("ReturnConsumedCapacity", "TOTAL")


def _count(**_: object) -> None:
    used = _usage.get()
    if used:
        used.requests += 1


def _add(parsed: Mapping[str, Any], model: Any, **_: object) -> None:
    used, consumed = _usage.get(), parsed.get("ConsumedCapacity", [])
    if used is None:
        return
    for each in consumed if isinstance(consumed, list) else [consumed]:
        units = each.get("CapacityUnits", 0.0)
        read = units if model.name in _READS else each.get("ReadCapacityUnits", 0.0)
        used.read_units += read
        used.write_units += units - read
