"""The table: reads, writes and transactions, with records and plain values; and retries."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from functools import cache
from secrets import SystemRandom
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, TypeVar

from botocore.exceptions import ClientError
from msgspec import Struct, convert, to_builtins
from msgspec.structs import replace

from chalicelib import aws
from chalicelib.settings import settings
from chalicelib.store import dynamodb, keys
from chalicelib.store.dynamodb import ConditionFailed, pack, translated_errors, unpack
from chalicelib.store.errors import Busy, Conflict, StoreError, TooManyChanges, Unavailable

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient

MAX_TRANSACTION = 100
"""The most items of a transaction in DynamoDB."""

_ATTEMPTS = 4
"""The most attempts of a transaction that conflicts with others at the same time."""

TRIES = 20
LONGEST_WAIT = 0.2
"""The most seconds between two attempts."""
PATIENCE = 8
"""Seconds after which no new attempt begins: a request has less than thirty."""

_FIRST_WAIT = 0.025
_random = SystemRandom()

wait = sleep
"""Waits between two attempts; tests replace it."""

_EXPIRY = "expires_at"
"""The attribute with the time, in seconds, at which DynamoDB deletes an item."""

Item = dict[str, Any]

R = TypeVar("R", bound=Struct)
T = TypeVar("T")


class Page(Struct, frozen=True):
    """One page of a query: its items, and the key to go on from, if there is more."""

    items: list[Item]
    last_key: Item | None


class Write(Struct, frozen=True, kw_only=True):
    """A write of a transaction, or a condition on an item that is not changed.

    ``failure`` makes the exception for a failed condition from the stored item (empty if there is
    none). Without it, a failed condition raises ``Conflict``.
    """

    verb: str
    key: keys.Key
    arguments: Mapping[str, Any]
    failure: Callable[[Item], Exception] | None = None

    @property
    def place(self) -> tuple[str, str]:
        """Identifies the item: a transaction has at most one write of each."""
        return _place(self.key)

    def or_raise(self, failure: Callable[[Item], Exception]) -> "Write":
        """The same write with that ``failure``."""
        return replace(self, failure=failure)

    def request(self) -> dict[str, Any]:
        """The write in DynamoDB's format."""
        arguments = {"TableName": settings().table_name, **self.arguments}
        if self.failure:
            arguments["ReturnValuesOnConditionCheckFailure"] = "ALL_OLD"
        return {self.verb: arguments}


@cache
def client() -> "DynamoDBClient":
    """The DynamoDB client of this process, whose use is measured."""
    made: DynamoDBClient = aws.client("dynamodb")
    dynamodb.watch(made)
    return made


def to_item(record: Struct) -> Item:
    """The attributes of a record's item, without its keys."""
    item: Item = to_builtins(record, builtin_types=(datetime,))
    if isinstance(item.get(_EXPIRY), datetime):
        item[_EXPIRY] = int(item[_EXPIRY].timestamp())
    return item


def to_record(item: Mapping[str, Any], kind: type[R]) -> R:
    """The record of an item, which may have further attributes.

    Attributes that an older item lacks get their field's default.
    """
    return convert(item, kind, strict=False)


def get(key: keys.Key) -> Item | None:
    """The item of that key, or None. One request, but for a key that no item can have."""
    if not keys.is_possible(key):
        return None
    with translated_errors():
        answer = client().get_item(
            TableName=settings().table_name, Key=pack(key), ConsistentRead=True
        )
    return unpack(answer["Item"]) if "Item" in answer else None


def get_all(wanted: Sequence[keys.Key]) -> list[Item | None]:
    """The items of different keys, in their order; None for a missing one. One request."""
    name = settings().table_name
    asked = {"Keys": [pack(key) for key in wanted], "ConsistentRead": True}
    with translated_errors():
        answer = client().batch_get_item(RequestItems={name: asked})  # type: ignore[dict-item]
    if answer["UnprocessedKeys"]:
        raise Unavailable("UnprocessedKeys")
    found = {_place(item): item for item in map(unpack, answer["Responses"][name])}
    return [found.get(_place(key)) for key in wanted]


def check_reachable() -> None:
    """Read from the table; raises ``Unavailable`` if that fails. One request."""
    try:
        get(keys.health())
    except ClientError as error:
        raise Unavailable(error.response["Error"]["Code"]) from error


def query_partition(partition: str) -> list[Item]:
    """All items of a partition, consistently read. One request for each megabyte."""
    return query_all(
        {
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": pack({":pk": partition}),
            "ConsistentRead": True,
        }
    )


def query(arguments: Mapping[str, Any]) -> Page:
    """One page of a query, whose ``arguments`` are DynamoDB's own. One request."""
    with translated_errors():
        answer = client().query(TableName=settings().table_name, **arguments)
    last_key = answer.get("LastEvaluatedKey")
    return Page([unpack(item) for item in answer["Items"]], unpack(last_key) if last_key else None)


def query_all(arguments: Mapping[str, Any]) -> list[Item]:
    """All items of a query. One request for each megabyte: only for partitions of bounded size."""
    page = query(arguments)
    items = page.items
    while page.last_key:
        page = query({**arguments, "ExclusiveStartKey": pack(page.last_key)})
        items += page.items
    return items


def change(key: keys.Key, expression: str, condition: str = "", **values: int | str) -> Item:
    """Change attributes of that key's item if ``condition`` holds; return the changed item.

    Raises ``Conflict``. One request.
    """
    with translated_errors():
        answer = client().update_item(
            TableName=settings().table_name,
            Key=pack(key),
            UpdateExpression=expression,
            ReturnValues="ALL_NEW",
            **_conditional(condition, values),
        )
    return unpack(answer["Attributes"])


def transact(writes: Sequence[Write]) -> None:
    """Do all the writes, if all conditions hold, or none of them.

    One request; a few more if it conflicts with other transactions. Raises the ``failure`` of the
    first write whose condition failed and that has one, else ``Conflict``; ``TooManyChanges`` if
    there are too many writes.
    """
    if len(writes) > MAX_TRANSACTION:
        raise TooManyChanges(len(writes), MAX_TRANSACTION)
    until_stored(lambda: _transact(writes), _ATTEMPTS, after=(Busy,))


def _transact(writes: Sequence[Write]) -> None:
    try:
        with translated_errors():
            client().transact_write_items(TransactItems=[each.request() for each in writes])  # type: ignore[misc]
    except ConditionFailed as error:
        raise _meaning(writes, error) from error


def _meaning(writes: Sequence[Write], error: ConditionFailed) -> Exception:
    failed = [(writes[place].failure, error.found.get(place, {})) for place in error.failed]
    meanings = [failure(found) for failure, found in failed if failure]
    if not meanings:
        return Conflict("another change came first")
    first, *others = meanings
    if isinstance(first, StoreError):
        first.others = others
    return first


def put(item: Mapping[str, Any], condition: str = "", **values: int | str) -> Write:
    """A write that stores ``item`` if ``condition`` holds; in it, ``:name`` stands for a value."""
    arguments = {"Item": pack(item), **_conditional(condition, values)}
    return Write(verb="Put", key=key_of(item), arguments=arguments)


def delete(key: keys.Key, condition: str = "", **values: int | str) -> Write:
    """A write that removes the item of that key if ``condition`` holds."""
    return _write("Delete", key, _conditional(condition, values))


def update(key: keys.Key, change: str, condition: str = "", **values: int | str) -> Write:
    """A write that changes that key's item (``change``: ``ADD n :one``) if ``condition`` holds."""
    return _write("Update", key, {"UpdateExpression": change, **_conditional(condition, values)})


def set_attributes(item: Mapping[str, Any]) -> Write:
    """A write that sets these attributes of an item, and leaves its others."""
    key = key_of(item)
    others = {str(place): name for place, name in enumerate(item) if name not in key}
    arguments = {
        "UpdateExpression": "SET " + ", ".join(f"#{place} = :{place}" for place in others),
        # Many names are reserved words of DynamoDB.
        "ExpressionAttributeNames": {f"#{place}": name for place, name in others.items()},
        "ExpressionAttributeValues": pack({f":{place}": item[n] for place, n in others.items()}),
    }
    return _write("Update", key, arguments)


def check(key: keys.Key, condition: str, **values: int | str) -> Write:
    """A condition on an item that the transaction does not change."""
    return _write("ConditionCheck", key, _conditional(condition, values))


def _write(verb: str, key: keys.Key, arguments: Mapping[str, Any]) -> Write:
    return Write(verb=verb, key=key, arguments={"Key": pack(key), **arguments})


def key_of(item: Mapping[str, Any]) -> keys.Key:
    """The key that the item is stored under."""
    return {name: item[name] for name in (keys.PARTITION, keys.SORT)}


def _place(item: Mapping[str, Any]) -> tuple[str, str]:
    return item[keys.PARTITION], item[keys.SORT]


def _conditional(condition: str, values: Mapping[str, Any]) -> dict[str, Any]:
    arguments: dict[str, Any] = {}
    if condition:
        arguments["ConditionExpression"] = condition
    if values:
        arguments["ExpressionAttributeValues"] = pack({f":{k}": v for k, v in values.items()})
    return arguments


def until_stored(
    attempt: Callable[[], T],
    most: int = TRIES,
    after: tuple[type[StoreError], ...] = (Conflict, Busy),
) -> T:
    """Return what ``attempt`` returns; after an error of the classes ``after``, try again.

    Rivals make a change fail by what they wrote (``Conflict``) or while they write it (``Busy``).
    The waits in between are random and grow. Raises ``Busy`` after ``most`` attempts, or when they
    took too long.
    """
    begun = monotonic()
    for number in range(most):
        try:
            return attempt()
        except after as error:
            if number == most - 1 or monotonic() - begun > PATIENCE:
                raise Busy from error
            wait(_random.uniform(0, min(LONGEST_WAIT, _FIRST_WAIT * 2**number)))
    raise Busy
