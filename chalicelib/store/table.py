"""The table's client: few verbs, and plain values in and out."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from chalicelib import aws
from chalicelib.settings import settings
from chalicelib.store import keys, usage
from chalicelib.store.errors import TooManyChanges, Unavailable
from chalicelib.store.failures import InTheWay, told
from chalicelib.store.typed_values import pack, unpack

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

MAX_TRANSACTION = 100
"""The items that DynamoDB takes in one transaction."""

_ATTEMPTS = 4
"""How often a transaction is tried that others are in the way of: nothing of it was written."""

Item = dict[str, Any]


class Page(Struct, frozen=True):
    """One answer to a query: its items, and the key to go on from, if there is more."""

    items: list[Item]
    last_key: Item | None


@cache
def client() -> "DynamoDBClient":
    """The DynamoDB client of this process, whose use is measured."""
    made: DynamoDBClient = aws.client("dynamodb")
    usage.watch(made)
    return made


def get(key: keys.Key) -> Item | None:
    """The item of that key, or None. One request."""
    with told():
        answer = client().get_item(
            TableName=settings().table_name, Key=pack(key), ConsistentRead=True
        )
    return unpack(answer["Item"]) if "Item" in answer else None


def get_all(wanted: Sequence[keys.Key]) -> list[Item | None]:
    """The items of different keys in their order, None for each that is not there. One request."""
    name = settings().table_name
    asked = {"Keys": [pack(key) for key in wanted], "ConsistentRead": True}
    with told():
        answer = client().batch_get_item(RequestItems={name: asked})  # type: ignore[dict-item]
    if answer["UnprocessedKeys"]:
        raise Unavailable("UnprocessedKeys")
    found = {_place(item): item for item in map(unpack, answer["Responses"][name])}
    return [found.get(_place(key)) for key in wanted]


def query(arguments: Mapping[str, Any]) -> Page:
    """One page of a query, whose ``arguments`` are DynamoDB's own. One request."""
    with told():
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
    with told():
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
        except InTheWay:
            continue
    return _transact(writes)


def _transact(writes: Sequence[Mapping[str, Any]]) -> None:
    with told():
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
