"""A local DynamoDB that answers every query with one team, at once.

``python -m benchmarks.canned_table ANSWER_FILE`` prints its port and serves until it is ended. With
``changing`` behind it, the team has another version each time.
"""

import asyncio
import json
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import boto3
from moto import mock_aws

from benchmarks.teams import TEAM, players
from chalicelib.models import Roster
from chalicelib.store import table, teams
from ops import resources
from ops.local.environment import applied, local_environment

_HEAD_END = b"\r\n\r\n"
_VERSION = b'"version": {"N": "1"}'
_FIRST_VERSION = 100_000


def record(file: Path, size: int) -> None:
    """Write what DynamoDB answers for a roster of ``size`` players to ``file``."""
    environment = local_environment("") | {"AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true"}
    with applied(environment), mock_aws():
        name = environment["TABLE_NAME"]
        client = boto3.client("dynamodb")
        resources.create_table(client, name)
        table.client.cache_clear()
        teams.save(None, Roster(TEAM, tuple(players(size, 0))))
        answer = client.query(
            TableName=name,
            KeyConditionExpression="pk = :pk",
            ExpressionAttributeValues={":pk": {"S": f"TEAM#{TEAM.slug}"}},
        )
    table.client.cache_clear()
    del answer["ResponseMetadata"]  # type: ignore[misc]
    file.write_text(json.dumps(answer), "utf-8")


class _Canned(asyncio.Protocol):
    def __init__(self, answers: Iterator[bytes]) -> None:
        self._answers, self._got = answers, b""

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._got += data
        head, found, rest = self._got.partition(_HEAD_END)
        if found and len(rest) >= _length(head):
            self._got = rest[_length(head) :]
            self._transport.write(next(self._answers))


def _length(head: bytes) -> int:
    lines = (line.partition(b":") for line in head.split(b"\r\n"))
    return next((int(value) for name, _, value in lines if name.lower() == b"content-length"), 0)


def _answers(body: bytes, *, changing: bool) -> Iterator[bytes]:
    for version in count(_FIRST_VERSION):
        now = version if changing else _FIRST_VERSION
        current = body.replace(_VERSION, b'"version": {"N": "%d"}' % now)
        head = (
            "HTTP/1.1 200 OK\r\nContent-Type: application/x-amz-json-1.0\r\n"
            f"Content-Length: {len(current)}"
        )
        yield head.encode() + _HEAD_END + current


async def serve(file: Path, *, changing: bool) -> None:
    """Answer with the contents of ``file`` on a free port, which is printed first."""
    answers = _answers(file.read_bytes(), changing=changing)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: _Canned(answers), "127.0.0.1", 0)
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), changing="changing" in sys.argv[2:]))
