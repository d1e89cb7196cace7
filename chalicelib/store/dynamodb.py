"""DynamoDB's typed values, its errors as the store's own, and its measured usage."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError
from msgspec import Struct

from chalicelib.store.errors import Busy, Conflict, StoreError, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

Item = dict[str, Any]

_READS = frozenset({"BatchGetItem", "GetItem", "Query", "Scan", "TransactGetItems"})

_TEMPORARY = frozenset(
    {
        "InternalServerError",
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "ResourceNotFoundException",
        "ServiceUnavailable",
        "ThrottlingException",
        "TransactionConflictException",
        "TransactionInProgressException",
    }
)


def pack(item: Mapping[str, Any]) -> Item:
    """An item in DynamoDB's format: each value with its type.

    boto3 could do this, but its import is slow; here are only the types that are stored.
    """
    return {name: _typed(value) for name, value in item.items()}


def unpack(item: Mapping[str, Any]) -> Item:
    """An item of DynamoDB as plain values; all our numbers are whole."""
    return {name: _plain(value) for name, value in item.items()}


def _typed(value: object) -> dict[str, Any]:
    content: Any
    match value:
        case None:
            kind, content = "NULL", True
        case bool():
            kind, content = "BOOL", value
        case str():
            kind, content = "S", value
        case int():
            kind, content = "N", str(value)
        case datetime():
            kind, content = "S", value.isoformat()
        case list() | tuple():
            kind, content = "L", [_typed(each) for each in value]
        case dict():
            kind, content = "M", {name: _typed(each) for name, each in value.items()}
        case _:
            raise TypeError(f"the table holds nothing of the type {type(value).__name__}")
    return {kind: content}


def _plain(value: Mapping[str, Any]) -> Any:
    [(kind, content)] = value.items()
    return _PLAIN[kind](content)


def _same(content: Any) -> Any:
    return content


_PLAIN: Mapping[str, Callable[[Any], Any]] = {
    "S": _same,
    "BOOL": _same,
    "N": int,
    "NULL": lambda _: None,
    "L": lambda content: [_plain(each) for each in content],
    "M": lambda content: {name: _plain(each) for name, each in content.items()},
}


class ConditionFailed(Conflict):
    """Conditions of a transaction failed.

    ``failed``: the indexes of those writes in the transaction; ``found``: by index, the stored
    items, if the request asked for them.
    """

    def __init__(self, failed: Sequence[int], found: Mapping[int, Item]) -> None:
        super().__init__("a condition failed")
        self.failed = failed
        self.found = found


@contextmanager
def translated_errors() -> Iterator[None]:
    """Translates DynamoDB's errors to the store's own, except those that are bugs."""
    try:
        yield
    except ClientError as error:
        meaning = _meaning(error)
        if meaning is None:
            raise
        raise meaning from error
    except ParamValidationError:
        # A bug: the SDK did not send the request.
        raise
    except BotoCoreError as error:
        raise Unavailable(type(error).__name__) from error


def _meaning(error: ClientError) -> StoreError | None:
    code = error.response["Error"]["Code"]
    if code == "TransactionCanceledException":
        return _cancelled(error)
    if code == "ConditionalCheckFailedException":
        return ConditionFailed([0], {})
    return Unavailable(code) if code in _TEMPORARY else None


def _cancelled(error: ClientError) -> StoreError:
    reasons: list[dict[str, Any]] = list(error.response.get("CancellationReasons", []))  # type: ignore[arg-type]
    codes = [str(reason.get("Code")) for reason in reasons]
    failed = [place for place, code in enumerate(codes) if code == "ConditionalCheckFailed"]
    if failed:
        items = {place: reasons[place].get("Item") for place in failed}
        return ConditionFailed(failed, {at: unpack(item) for at, item in items.items() if item})
    causes = set(codes) - {"None"}
    kind = Busy if causes == {"TransactionConflict"} else Unavailable
    return kind(", ".join(sorted(causes)))


class Usage(Struct):
    """The requests that were sent, including retries, and the consumed capacity units.

    DynamoDB does not report the units of a refused request.
    """

    requests: int = 0
    read_units: float = 0.0
    write_units: float = 0.0


_usage: ContextVar[Usage | None] = ContextVar("usage", default=None)


def watch(client: "DynamoDBClient") -> None:
    """Measure the usage by this client."""
    events = client.meta.events
    events.register("before-parameter-build.dynamodb", _ask_for_units)
    # Unlike "before-call", this event happens for every attempt.
    events.register("request-created.dynamodb", _count_request)
    events.register("after-call.dynamodb", _add_units)


@contextmanager
def measured_usage() -> Iterator[Usage]:
    """Measures the usage within, in this thread."""
    used = Usage()
    before = _usage.set(used)
    try:
        yield used
    finally:
        _usage.reset(before)


def _ask_for_units(params: dict[str, Any], model: Any, **_: object) -> None:
    if "ReturnConsumedCapacity" in model.input_shape.members:
        params.setdefault("ReturnConsumedCapacity", "TOTAL")


def _count_request(**_: object) -> None:
    used = _usage.get()
    if used:
        used.requests += 1


def _add_units(parsed: Mapping[str, Any], model: Any, **_: object) -> None:
    used, consumed = _usage.get(), parsed.get("ConsumedCapacity", [])
    if used is None:
        return
    for each in consumed if isinstance(consumed, list) else [consumed]:
        units = each.get("CapacityUnits", 0.0)
        read = units if model.name in _READS else each.get("ReadCapacityUnits", 0.0)
        used.read_units += read
        used.write_units += units - read
