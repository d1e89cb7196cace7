"""All items of the stand-in's table, out and in again."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, cast

from ops.errors import OpsError
from ops.snapshots import Item

if TYPE_CHECKING:
    from mypy_boto3_dynamodb.client import DynamoDBClient
    from mypy_boto3_dynamodb.type_defs import WriteRequestTypeDef

BATCH = 25
"""The items that DynamoDB takes in one batch."""


def read_all(dynamodb: "DynamoDBClient", table: str) -> list[Item]:
    """Every item of ``table`` in key order.

    One statement, which the stand-in answers whole and between two writes: so no transaction is
    seen half. A Scan comes in pages of a megabyte, between which others write.
    """
    answer = dynamodb.execute_statement(Statement=f'SELECT * FROM "{table}"')  # noqa: S608
    if "NextToken" in answer:
        raise OpsError("The stand-in gave a part of the table only: it is not the release we know")
    return cast(list[Item], answer["Items"])


def write_all(dynamodb: "DynamoDBClient", table: str, items: Sequence[Item]) -> None:
    """Put the items into ``table``, a batch at a time."""
    for start in range(0, len(items), BATCH):
        requests = [{"PutRequest": {"Item": item}} for item in items[start : start + BATCH]]
        left = cast("dict[str, Sequence[WriteRequestTypeDef]]", {table: requests})
        while left:
            answer = dynamodb.batch_write_item(RequestItems=left)
            left = cast("dict[str, Sequence[WriteRequestTypeDef]]", answer["UnprocessedItems"])
