"""``make backup FILE=…`` and ``make restore FILE=…``: a plain copy of the table in a file.

The file is gzip-compressed JSON lines: one that names the table, one for each item in DynamoDB's
own JSON (bytes as base64), and one with the number of items, without which the file is not whole.
For the state at one moment, and for archives, DynamoDB has point-in-time recovery and exports.
"""

import argparse
import gzip
import json
import os
import sys
import time
from base64 import b64decode, b64encode
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import boto3
from botocore.config import Config
from msgspec import Struct

from chalicelib.settings import settings
from ops.command import OpsError, say
from ops.deployment.account import account, status_of
from ops.deployment.stack import Stack, stage_of
from ops.local.data_dir import replace_file
from ops.local.stack import BATCH, connected

FORMAT = "team-coach table 3"
ATTEMPTS = 10
"""How often unprocessed items of a batch are sent, waiting twice as long each time."""
_CONFIG = Config(connect_timeout=5, read_timeout=30, retries={"total_max_attempts": 10})

Item = dict[str, Any]


class WholeTable(Struct, frozen=True):
    """A table, and in words the account or folder that it is in."""

    name: str
    place: str
    client: Any

    def __str__(self) -> str:
        return f"the table {self.name} ({self.place})"

    def items(self, **arguments: Any) -> Iterator[Item]:
        """Every item. Only an operator's command may Scan: the site's own policy forbids it."""
        pages = self.client.get_paginator("scan").paginate(
            TableName=self.name, ConsistentRead=True, **arguments
        )
        for page in pages:
            yield from page["Items"]

    def write(self, requests: Sequence[Mapping[str, Any]]) -> None:
        """Send put and delete requests in batches; raises ``OpsError`` if they stay unprocessed."""
        for start in range(0, len(requests), BATCH):
            left: Any = {self.name: requests[start : start + BATCH]}
            for attempt in range(ATTEMPTS):
                left = self.client.batch_write_item(RequestItems=left).get("UnprocessedItems")
                if not left:
                    break
                time.sleep(0.1 * 2**attempt)
            else:
                raise OpsError(f"{self.name} takes no more writes: restore again later")


def back_up(table: WholeTable, path: Path) -> int:
    """Write the table to a new file, whole or not at all; gives the number of items.

    Raises ``OpsError`` for a file that is there already, and ``OSError``.
    """
    if path.exists():
        raise OpsError(f"{path} is there already and stays as it is: give another FILE")
    lines = [_line({"format": FORMAT, "table": str(table)})]
    lines += (_line(item) for item in table.items())
    count = len(lines) - 1
    lines.append(_line({"items": count}))
    replace_file(path, gzip.compress(b"".join(lines), mtime=0))
    return count


def read_backup(path: Path) -> list[Item]:
    """The items of a backup; raises ``OpsError`` unless the file is a whole one, ``OSError``."""
    try:
        head, *items, end = map(_content, gzip.decompress(path.read_bytes()).splitlines())
    except (ValueError, EOFError, gzip.BadGzipFile) as error:
        raise OpsError(f"{path} is not a backup of a table, or it is damaged: {error}") from error
    if head.get("format") != FORMAT or end != {"items": len(items)}:
        raise OpsError(f"{path} is not a whole backup in the format “{FORMAT}”")
    return items


def restore(table: WholeTable, items: Sequence[Item], environment: Mapping[str, str]) -> None:
    """Make the table hold these items and no others; the same command again finishes a broken one.

    Raises ``OpsError``, before anything is written, for a table that is not empty unless both
    ``OVERWRITE=1`` and ``YES=1`` are set.
    """
    keys = [_key(item) for item in table.items(ProjectionExpression="pk, sk")]
    if keys and not environment.get("OVERWRITE") == environment.get("YES") == "1":
        raise OpsError(
            f"{table} is not empty, so nothing was done. OVERWRITE=1 YES=1 replaces all that is "
            f"there, {len(keys):,} items, with the {len(items):,} items of the file"
        )
    table.write([{"PutRequest": {"Item": item}} for item in items])
    kept = {json.dumps(_key(item)) for item in items}
    others = [key for key in keys if json.dumps(key) not in kept]
    table.write([{"DeleteRequest": {"Key": key}} for key in others])


@contextmanager
def opened(environment: Mapping[str, str]) -> Iterator[WholeTable]:
    """The table of the ``STAGE`` in the environment, or ``TABLE``; else that of the local site.

    Raises ``OpsError`` and botocore's errors: see ``ops.deployment.account``.
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


def _key(item: Item) -> Item:
    return {"pk": item["pk"], "sk": item["sk"]}


def _line(content: Mapping[str, Any]) -> bytes:
    """One line; bytes in it become ``{"base64": …}``, which no value of DynamoDB looks like."""
    text = json.dumps(
        content, ensure_ascii=False, default=lambda raw: {"base64": b64encode(raw).decode()}
    )
    return text.encode() + b"\n"


def _content(line: bytes) -> Item:
    content = json.loads(line, object_hook=_decoded)
    if not isinstance(content, dict):
        raise ValueError("a line is not a JSON object")  # noqa: TRY004
    return content


def _decoded(value: dict[str, Any]) -> Any:
    is_bytes = value.keys() == {"base64"} and isinstance(value["base64"], str)
    return b64decode(value["base64"], validate=True) if is_bytes else value


def main(arguments: Sequence[str] | None = None) -> int:
    """Back up to, or restore from, the file that the command line names; the exit status."""
    parser = argparse.ArgumentParser(prog="make")
    parser.add_argument("command", choices=["backup", "restore"])
    parser.add_argument("file", type=Path)
    asked = parser.parse_args(arguments)

    def command() -> int:
        try:
            if asked.command == "restore":
                items = read_backup(asked.file)
                with opened(os.environ) as table:
                    restore(table, items, os.environ)
                    say(f"{len(items):,} items are in {table}")
                return 0
            with opened(os.environ) as table:
                say(f"{back_up(table, asked.file):,} items of {table} are in {asked.file}")
        except OSError as error:
            raise OpsError(f"{asked.file}: {error.strerror or error}") from error
        return 0

    return status_of(command)


if __name__ == "__main__":
    sys.exit(main())
