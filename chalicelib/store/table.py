"""The table's client: few verbs, plain values in and out, and its failures in the store's words."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from chalicelib import aws
from chalicelib.settings import settings
from chalicelib.store import keys, usage
from chalicelib.store.errors import Conflict, StoreError, TooManyChanges, Unavailable
from chalicelib.store.typed_values import plain, typed

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

MAX_TRANSACTION = 100
"""The items that DynamoDB takes in one transaction."""

_ATTEMPTS = 4
"""How often a transaction is tried that others are in the way of: nothing of it was written."""

_PASSING = frozenset(
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

Item = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Page:
    """One answer to a query: its items, and the key to go on from, if there is more."""

    items: list[Item]
    last_key: Item | None


class ConditionFailed(Conflict):
    """A transaction's conditions failed.

    ``failed``: the places of those writes in it; ``found``: by place, the items that were in the
    way of those writes that asked to be told.
    """

    def __init__(self, failed: Sequence[int], found: Mapping[int, Item] | None = None) -> None:
        super().__init__("a condition of the transaction failed")
        self.failed = tuple(failed)
        self.found = dict(found or {})


class _InTheWay(Unavailable):
    """Another transaction was at the same items at the same moment."""


@cache
def client() -> "DynamoDBClient":
    """The DynamoDB client of this process, whose use is measured."""
    made: DynamoDBClient = aws.client("dynamodb")
    usage.watch(made)
    return made


def pack(item: Mapping[str, Any]) -> Item:
    """An item as DynamoDB takes it: each value with its type."""
    return {name: typed(value) for name, value in item.items()}


def unpack(item: Mapping[str, Any]) -> Item:
    """An item of DynamoDB as plain values."""
    return {name: plain(value) for name, value in item.items()}


def get(key: keys.Key) -> Item | None:
    """The item of that key, or None. One request."""
    with _failures():
        answer = client().get_item(
            TableName=settings().table_name, Key=pack(key), ConsistentRead=True
        )
    return unpack(answer["Item"]) if "Item" in answer else None


def get_all(wanted: Sequence[keys.Key]) -> list[Item | None]:
    """The items of different keys in their order, None for each that is not there. One request."""
    name = settings().table_name
    asked = {"Keys": [pack(key) for key in wanted], "ConsistentRead": True}
    with _failures():
        answer = client().batch_get_item(RequestItems={name: asked})  # type: ignore[dict-item]
    if answer["UnprocessedKeys"]:
        raise Unavailable("UnprocessedKeys")
    found = {_place(item): item for item in map(unpack, answer["Responses"][name])}
    return [found.get(_place(key)) for key in wanted]


def query(arguments: Mapping[str, Any]) -> Page:
    """One page of a query, whose ``arguments`` are DynamoDB's own. One request."""
    with _failures():
        answer = client().query(TableName=settings().table_name, **arguments)
    last_key = answer.get("LastEvaluatedKey")
    return Page([unpack(item) for item in answer["Items"]], unpack(last_key) if last_key else None)


def query_all(arguments: Mapping[str, Any]) -> list[Item]:
    """All items of a query that is bounded by what it is of. One request for each megabyte."""
    page = query(arguments)
    items = page.items
    while page.last_key:
        page = query({**arguments, "ExclusiveStartKey": pack(page.last_key)})
        items += page.items
    return items


def change(key: keys.Key, expression: str, condition: str = "", **values: int | str) -> Item:
    """Change attributes of that key's item if ``condition`` holds; gives the item as it is then.

    Raises ``ConditionFailed`` with the item that is there instead. One request.
    """
    with _failures():
        answer = client().update_item(
            Key=pack(key),
            UpdateExpression=expression,
            ReturnValues="ALL_NEW",
            ReturnValuesOnConditionCheckFailure="ALL_OLD",
            **_conditional(condition, values),
        )
    return unpack(answer["Attributes"])


def transact(writes: Sequence[Mapping[str, Any]]) -> None:
    """Do all the writes (``put``, ``delete``, ``update``), if all conditions hold, or none of them.

    One request; a few more where other transactions are at the same items at the same moment.
    Raises ``ConditionFailed`` with the places of the writes whose condition failed, and
    ``TooManyChanges`` when there are more than one transaction takes.
    """
    if len(writes) > MAX_TRANSACTION:
        raise TooManyChanges(len(writes), MAX_TRANSACTION)
    for _ in range(_ATTEMPTS - 1):
        try:
            return _transact(writes)
        except _InTheWay:
            continue
    return _transact(writes)


def _transact(writes: Sequence[Mapping[str, Any]]) -> None:
    with _failures():
        client().transact_write_items(TransactItems=list(writes))  # type: ignore[arg-type]


def put(item: Mapping[str, Any], condition: str = "", **values: int | str) -> dict[str, Any]:
    """A write that stores ``item`` if ``condition`` holds; in it, ``:name`` stands for a value."""
    return {"Put": {"Item": pack(item), **_conditional(condition, values)}}


def delete(key: keys.Key, condition: str = "", **values: int | str) -> dict[str, Any]:
    """A write that removes the item of that key if ``condition`` holds."""
    return {"Delete": {"Key": pack(key), **_conditional(condition, values)}}


def update(key: keys.Key, change: str, condition: str = "", **values: int | str) -> dict[str, Any]:
    """A write that changes that key's item (``change``: ``ADD n :one``) if ``condition`` holds."""
    arguments = {"Key": pack(key), "UpdateExpression": change}
    return {"Update": {**arguments, **_conditional(condition, values)}}


def setting(item: Mapping[str, Any]) -> dict[str, Any]:
    """A write that gives the item of these keys its other attributes, beside those it has."""
    key = {name: item[name] for name in (keys.PARTITION, keys.SORT)}
    others = {str(place): name for place, name in enumerate(item) if name not in key}
    arguments = {
        "Key": pack(key),
        "UpdateExpression": "SET " + ", ".join(f"#{place} = :{place}" for place in others),
        # Many a name is a word of DynamoDB's own.
        "ExpressionAttributeNames": {f"#{place}": name for place, name in others.items()},
        "ExpressionAttributeValues": pack({f":{place}": item[n] for place, n in others.items()}),
    }
    return {"Update": {**arguments, **_conditional("", {})}}


def telling(write: Mapping[str, Any]) -> dict[str, Any]:
    """The same write, whose failed condition tells what item is there (``ConditionFailed``)."""
    return {
        verb: {**arguments, "ReturnValuesOnConditionCheckFailure": "ALL_OLD"}
        for verb, arguments in write.items()
    }


def check(key: keys.Key, condition: str, **values: int | str) -> dict[str, Any]:
    """A condition on an item that the transaction leaves as it is."""
    return {"ConditionCheck": {"Key": pack(key), **_conditional(condition, values)}}


def _place(item: Mapping[str, Any]) -> tuple[str, str]:
    return item[keys.PARTITION], item[keys.SORT]


def _conditional(condition: str, values: Mapping[str, Any]) -> dict[str, Any]:
    arguments: dict[str, Any] = {"TableName": settings().table_name}
    if condition:
        arguments["ConditionExpression"] = condition
    if values:
        arguments["ExpressionAttributeValues"] = pack({f":{k}": v for k, v in values.items()})
    return arguments


@contextmanager
def _failures() -> Iterator[None]:
    try:
        yield
    except ClientError as error:
        meaning = _meaning(error)
        if meaning is None:
            raise
        raise meaning from error
    except ParamValidationError:
        # What the table is not even asked is a mistake of ours.
        raise
    except BotoCoreError as error:
        raise Unavailable(type(error).__name__) from error


def _meaning(error: ClientError) -> StoreError | None:
    code = error.response["Error"]["Code"]
    if code == "TransactionCanceledException":
        return _cancelled(error)
    if code == "ConditionalCheckFailedException":
        found: Any = error.response.get("Item")
        return ConditionFailed([0], {0: unpack(found)} if found else {})
    return Unavailable(code) if code in _PASSING else None


def _cancelled(error: ClientError) -> StoreError:
    reasons: list[dict[str, Any]] = list(error.response.get("CancellationReasons", []))  # type: ignore[arg-type]
    codes = [str(reason.get("Code")) for reason in reasons]
    failed = [place for place, code in enumerate(codes) if code == "ConditionalCheckFailed"]
    found = {place: unpack(reasons[place]["Item"]) for place in failed if "Item" in reasons[place]}
    if failed:
        return ConditionFailed(failed, found)
    told = set(codes) - {"None"}
    kind = _InTheWay if told == {"TransactionConflict"} else Unavailable
    return kind(", ".join(sorted(told)))
