"""A local DynamoDB that gives every query the same answer, at once.

``python -m benchmarks.canned_table ANSWER_FILE`` prints its port and serves until it is ended.
"""

import asyncio
import json
import sys
from pathlib import Path
from typing import Any

import boto3
from moto import mock_aws

from benchmarks.teams import TEAM, players
from chalicelib.models import Roster
from chalicelib.store import table, teams
from ops import resources
from ops.environment import applied, local_environment

_HEAD_END = b"\r\n\r\n"


def record(file: Path, count: int) -> None:
    """Write what DynamoDB answers for a team of ``count`` players to ``file``."""
    environment = local_environment("") | {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}
    with applied(environment), mock_aws():
        name = environment["TABLE_NAME"]
        client = boto3.client("dynamodb")
        resources.create_table(client, name)
        table.client.cache_clear()
        teams.save(None, Roster(TEAM, tuple(players(count, 0))))
        answer = client.query(
            TableName=name,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": f"TEAM#{TEAM.slug}"}},
        )
    table.client.cache_clear()
    del answer["ResponseMetadata"]  # type: ignore[misc]
    file.write_text(json.dumps(answer), "utf-8")


class _Canned(asyncio.Protocol):
    def __init__(self, answer: bytes) -> None:
        self._answer, self._got = answer, b""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, found, rest = self._got.partition(_HEAD_END)
        if found and len(rest) >= _length(head):
            self._got = rest[_length(head) :]
            self._transport.write(self._answer)


def _length(head: bytes) -> int:
    lines = (line.partition(b":") for line in head.split(b"\r\n"))
    return next((int(value) for name, _, value in lines if name.lower() == b"content-length"), 0)


async def serve(file: Path) -> None:
    """Answer with the contents of ``file`` on a free port, which is printed first."""
    body = file.read_bytes()
    type_ = "application/x-amz-json-1.0"
    head = f"HTTP/1.1 200 OK\r\nContent-Type: {type_}\r\nContent-Length: {len(body)}"
    answer = head.encode() + _HEAD_END + body
    server = await asyncio.get_running_loop().create_server(lambda: _Canned(answer), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1])))
