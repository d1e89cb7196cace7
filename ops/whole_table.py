"""The table that a command works on as a whole: one in the cloud, or the local site's."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config

from chalicelib.settings import settings
from ops.account import account
from ops.errors import OpsError
from ops.local_stack import connected
from ops.stack import Stack, stage_of
from ops.table_copy import BATCH
from ops.table_lines import Item

ATTEMPTS = 10
"""How often what a batch left over is sent again, each time after twice as long."""
FIRST_WAIT_SECONDS = 0.1
_CONFIG = Config(connect_timeout=5, read_timeout=30, retries={"total_max_attempts": 10})


@dataclass(frozen=True, slots=True)
class WholeTable:
    """A table, and in ``place`` where that is, in words."""

    name: str
    place: str
    client: Any

    def __str__(self) -> str:
        return f"the table {self.name} ({self.place})"

    def count(self) -> int:
        """The number of items as DynamoDB last counted them, hours ago perhaps."""
        return int(self.client.describe_table(TableName=self.name)["Table"]["ItemCount"])

    def is_empty(self) -> bool:
        """Whether nothing is in it."""
        return not any(items for items, _ in self.pages(Limit=1))

    def pages(
        self, after: Item | None = None, **arguments: Any
    ) -> Iterator[tuple[list[Item], Item | None]]:
        """Each page of items with the key after which the next begins, None after the last.

        Only an operator's command may Scan: the site's own policy does not allow it.
        """
        more = True
        while more:
            start = {"ExclusiveStartKey": after} if after else {}
            answer = self.client.scan(
                TableName=self.name, ConsistentRead=True, **start, **arguments
            )
            after = answer.get("LastEvaluatedKey")
            more = after is not None
            yield answer["Items"], after

    def put(self, items: Sequence[Item]) -> None:
        """Put at most ``BATCH`` items; raises ``OpsError`` when the table takes no more."""
        self._write([{"PutRequest": {"Item": item}} for item in items])

    def delete(self, keys: Sequence[tuple[str, str]]) -> None:
        """Delete the items with the keys; raises ``OpsError`` when the table takes no more."""
        for start in range(0, len(keys), BATCH):
            batch = keys[start : start + BATCH]
            named = [{"pk": {"S": partition}, "sk": {"S": sort}} for partition, sort in batch]
            self._write([{"DeleteRequest": {"Key": key}} for key in named])

    def _write(self, requests: Sequence[Any]) -> None:
        left: Any = {self.name: list(requests)}
        for attempt in range(ATTEMPTS):
            answer = self.client.batch_write_item(RequestItems=left)
            left = answer.get("UnprocessedItems")
            if not left:
                return
            time.sleep(FIRST_WAIT_SECONDS * 2**attempt)
        raise OpsError(f"{self.name} takes no more for now: the same command goes on later")


@contextmanager
def opened(environment: Mapping[str, str]) -> Iterator[WholeTable]:
    """The table of the ``STAGE`` in the environment, or ``TABLE``; else that of the local site.

    Raises ``OpsError`` and botocore's errors: see ``ops.account``.
    """
    stage, name = environment.get("STAGE"), environment.get("TABLE")
    if stage and name:
        raise OpsError("STAGE has a table of its own: give either STAGE or TABLE")
    if stage or name:
        name = name or Stack(stage_of(environment)).output("TableName")
        yield WholeTable(name, str(account()), boto3.client("dynamodb", config=_CONFIG))
        return
    folder = Path(environment.get("DATA_DIR") or ".local")
    with connected(folder):
        client = boto3.client("dynamodb", config=_CONFIG)
        yield WholeTable(settings().table_name, f"local, in {folder}", client)
