"""DynamoDB failing at one call of a request, and the table before and after."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import cache
from json import dumps
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError
from msgspec import Struct, field

from chalicelib import aws
from chalicelib.settings import settings
from chalicelib.store import table

_URL = "https://dynamodb.example"
_OF_THE_MOMENT = {
    "etag",
    "updated_at",
    "created_at",
    "seen_at",
    "expires_at",
    "index_sk",
    "password_hash",
    "totp_secret",
    "recovery_hashes",
    "last_step",
    "tries",
}
_RANDOM = re.compile(r"\$argon2id[^\"]*|[A-Za-z0-9_-]{40,}|[0-9a-f]{16,}|\d{4}-\d\d-\d\dT[\d:.]+")
_REASONS = {"in the way": "TransactionConflict", "cancelled": "ThrottlingError"}
"""Why a transaction is cancelled: another is at it, in vain however often it is tried; or load."""

Items = Mapping[str, dict[str, Any]]
"""Items by their keys."""


class Fault(Struct):
    """What happens at the call of that place among those of a request; 0 is the first."""

    kind: str
    place: int = -1
    calls: list[str] = field(default_factory=list)
    changes: int = 0
    """How many items the last transaction was about."""

    def happens(self, operation: str, arguments: Mapping[str, Any]) -> bool:
        """Whether it is this call's turn, which it is noted as."""
        self.calls.append(operation)
        self.changes = len(arguments.get("TransactItems", ()))
        turn = self.place + 1
        return len(self.calls) == turn or (self.kind == "in the way" and len(self.calls) > turn > 0)


def kinds_of(operation: str) -> list[str]:
    """The faults that a call to the table may meet."""
    before = ["throttled", "away"]
    if operation in ("GetItem", "BatchGetItem", "Query"):
        return before
    cancelled = list(_REASONS) if operation == "TransactWriteItems" else []
    return [*before, *cancelled, "answer lost"]


@contextmanager
def failing(patch: pytest.MonkeyPatch, fault: Fault) -> Iterator[list[str]]:
    """Let the fault happen, and note the calls."""
    with patch.context() as within:
        client: Any = table.client()
        within.setattr(client, "_make_api_call", _faulty(client._make_api_call, fault))
        yield fault.calls


def _faulty(call: Any, fault: Fault) -> Any:
    def calling(operation: str, arguments: Any) -> Any:
        if not fault.happens(operation, arguments):
            return call(operation, arguments)
        if fault.kind == "answer lost":
            with suppress(ClientError):
                call(operation, arguments)
            raise ReadTimeoutError(endpoint_url=_URL)
        if fault.kind == "away":
            raise EndpointConnectionError(endpoint_url=_URL)
        raise refusal(fault.kind, operation)

    return calling


def refusal(kind: str, operation: str) -> ClientError:
    """DynamoDB's answer to a call that it does not carry out."""
    if kind == "throttled":
        code = "ProvisionedThroughputExceededException"
        return ClientError({"Error": {"Code": code, "Message": "slower"}}, operation)
    cancelled: Any = {
        "Error": {"Code": "TransactionCanceledException", "Message": "not now"},
        "CancellationReasons": [{"Code": _REASONS[kind]}, {"Code": "None"}],
    }
    return ClientError(cancelled, operation)


def items() -> Items:
    """All items of the table."""
    found = _observer().scan(TableName=settings().table_name)["Items"]
    return {f"{each['pk']['S']} {each['sk']['S']}": each for each in found}


def put_back(before: Items, now: Items) -> None:
    """Make the table what it was before it became what it is now."""
    name = settings().table_name
    for key in now.keys() - before.keys():
        own_key = {part: now[key][part] for part in ("pk", "sk")}
        _observer().delete_item(TableName=name, Key=own_key)
    for key, item in before.items():
        if now.get(key) != item:
            _observer().put_item(TableName=name, Item=item)


@cache
def _observer() -> Any:
    """A client of the tests' own: what it asks for is none of the site's calls."""
    return aws.client("dynamodb")


def state(stored: Items) -> list[str]:
    """What of the items is meant: without counted tries, moments, and what is made at random."""
    meant = (
        {name: value for name, value in item.items() if name not in _OF_THE_MOMENT}
        for key, item in stored.items()
        if not key.startswith(("TRIES#", "ANSWERS#"))
    )
    return sorted(_RANDOM.sub("*", dumps(each, sort_keys=True)) for each in meant)


def without_versions(stored: Items) -> Items:
    """The items without what tells only that something was there meanwhile, and was undone."""
    return {
        key: {name: value for name, value in item.items() if name != "version"}
        for key, item in stored.items()
    }
