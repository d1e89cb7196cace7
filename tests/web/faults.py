"""DynamoDB failing at one call of a request, and the table before and after."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from json import dumps
from typing import Any

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError, ReadTimeoutError

from chalicelib.settings import settings
from chalicelib.store import table

_URL = "https://dynamodb.example"
_MOMENTS = {
    "etag",
    "updated_at",
    "created_at",
    "seen_at",
    "expires_at",
    "index_sk",
    "password_hash",
}
_RANDOM = re.compile(r"\$argon2id[^\"]*|[A-Za-z0-9_-]{40,}|[0-9a-f]{16,}|\d{4}-\d\d-\d\dT[\d:.]+")


@dataclass
class Fault:
    """What happens at the call of that place among those of a request; 0 is the first."""

    kind: str
    place: int = -1
    calls: list[str] = field(default_factory=list)

    def happens(self, operation: str) -> bool:
        """Whether it is this call's turn, which it is noted as.

        A transaction that another is in the way of is tried again, in vain.
        """
        self.calls.append(operation)
        turn = self.place + 1
        return len(self.calls) == turn or (self.kind == "cancelled" and len(self.calls) > turn > 0)


def kinds_of(operation: str, place: int) -> list[str]:
    """The faults to try at a call to the table: of those that reading has, one by turns."""
    before = "throttled" if place % 2 else "away"
    if operation in ("GetItem", "BatchGetItem", "Query"):
        return [before]
    cancelled = ["cancelled"] if operation == "TransactWriteItems" else []
    return [before, "answer lost", *cancelled]


@contextmanager
def failing(patch: pytest.MonkeyPatch, fault: Fault) -> Iterator[list[str]]:
    """Let the fault happen, and note the calls."""
    with patch.context() as within:
        client = table.client()
        within.setattr(client, "_make_api_call", _faulty(client._make_api_call, fault))
        yield fault.calls


def _faulty(call: Any, fault: Fault) -> Any:
    def calling(operation: str, arguments: Any) -> Any:
        if not fault.happens(operation):
            return call(operation, arguments)
        if fault.kind == "answer lost":
            call(operation, arguments)
            raise ReadTimeoutError(endpoint_url=_URL)
        if fault.kind == "away":
            raise EndpointConnectionError(endpoint_url=_URL)
        raise _refusal(fault.kind, operation)

    return calling


def _refusal(kind: str, operation: str) -> ClientError:
    if kind == "throttled":
        code = "ProvisionedThroughputExceededException"
        return ClientError({"Error": {"Code": code, "Message": "slower"}}, operation)
    error = {"Code": "TransactionCanceledException", "Message": "another is at it"}
    reasons = [{"Code": "TransactionConflict"}, {"Code": "None"}]
    return ClientError({"Error": error, "CancellationReasons": reasons}, operation)


def items() -> dict[str, dict[str, Any]]:
    """All items of the table by their keys."""
    pages = table.client().get_paginator("scan").paginate(TableName=settings().table_name)
    found = (item for page in pages for item in page["Items"])
    return {f"{each['pk']['S']} {each['sk']['S']}": each for each in found}


def put_back(before: dict[str, dict[str, Any]], now: dict[str, dict[str, Any]]) -> None:
    """Make the table what it was before it became what it is now."""
    name = settings().table_name
    for key in now.keys() - before.keys():
        place = {part: now[key][part] for part in ("pk", "sk")}
        table.client().delete_item(TableName=name, Key=place)
    for key, item in before.items():
        if now.get(key) != item:
            table.client().put_item(TableName=name, Item=item)


def state(stored: dict[str, dict[str, Any]]) -> list[str]:
    """What of the items is meant: without counted tries, moments, and what is made at random."""
    meant = (
        {name: value for name, value in item.items() if name not in _MOMENTS}
        for key, item in stored.items()
        if not key.startswith("TRIES#")
    )
    return sorted(_RANDOM.sub("*", dumps(each, sort_keys=True)) for each in meant)
