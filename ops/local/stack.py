"""The stand-in with a site's data in it: table, bucket, and snapshots that outlive it."""

import json
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from email.utils import parseaddr
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

import boto3
from botocore.config import Config

from chalicelib.settings import settings
from ops import resources, static
from ops.command import OpsError
from ops.local import standin
from ops.local.data_dir import COMMAND, DataDir, InUse
from ops.local.environment import BUCKET, applied, local_environment
from ops.local.snapshots import Item

BATCH = 25
"""The items that DynamoDB takes in one batch."""

CONNECT_SECONDS = 20.0
_CONFIG = Config(connect_timeout=2, read_timeout=20, retries={"total_max_attempts": 3})


class LocalStack:
    """A stand-in with the table and the bucket in it.

    ``new``: the data folder held nothing yet. ``notice``: what the person should know, or None.
    """

    def __init__(self, server: standin.StandIn, data: DataDir) -> None:
        self.server = server
        self.environment = local_environment(server.endpoint)
        self.notice: str | None = None
        self.copy = TableCopy(local_environment(server.own_endpoint))
        self._saved = b""
        self._save_at = 0
        self._data = data
        self._table = self.environment["TABLE_NAME"]
        session = boto3.Session(
            aws_access_key_id=self.environment["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=self.environment["AWS_SECRET_ACCESS_KEY"],
            region_name=self.environment["AWS_DEFAULT_REGION"],
        )
        endpoint = server.own_endpoint
        self._dynamodb = session.client("dynamodb", endpoint_url=endpoint, config=_CONFIG)
        self._s3 = session.client("s3", endpoint_url=endpoint, config=_CONFIG)
        self._ses = session.client("ses", endpoint_url=endpoint, config=_CONFIG)
        self.new = not data.snapshots.exist()

    def fill(self) -> None:
        """Create the resources and put the newest good snapshot into the table."""
        resources.create(self._dynamodb, self._s3, resources.Names(self._table, BUCKET))
        # No mail is taken from a sender who did not prove to be one.
        self._ses.verify_email_identity(EmailAddress=parseaddr(settings().mail_sender)[1])
        restored = self._data.snapshots.restore()
        if restored:
            self.notice = restored.notice
            self.copy.write(restored.items)

    def publish_static(self) -> int:
        """Name the static files anew and upload those that the bucket lacks; how many."""
        static.build()
        return static.upload(self._s3, BUCKET)

    def start_again(self) -> None:
        """Start the stand-in after it ended, on its port, with the data of the last snapshot.

        Raises what keeps it from that; nobody but us is let in until it has the data.
        """
        self.server.start()
        self._saved = b""
        self.fill()
        self.publish_static()
        self.keep_room()

    def keep_room(self) -> None:
        """Save the data, and let the site change as much as the next snapshot has room for.

        Raises OSError and what ``save`` raises when the data can't be saved.
        """
        if not self._data.snapshots.has_room_for_another():
            # What was accepted while this snapshot is written might not fit into the next one.
            self.refuse_changes()
        accepted = self.server.accepted()
        self.save()
        room = self._data.snapshots.reserve()
        self.server.open(accepted + room)
        self._save_at = accepted + room // 2

    def refuse_changes(self) -> None:
        """Refuse every change until ``keep_room`` succeeds. Raises OSError."""
        self.server.open(0)

    def is_room_short(self) -> bool:
        """Whether half of what may be changed since the last snapshot was. Raises OSError."""
        return self.server.accepted() > self._save_at

    def saved_at(self) -> str:
        """When the last snapshot was taken, in UTC."""
        return self._data.snapshots.saved_at()

    def save(self) -> bool:
        """Take a snapshot if the data changed since the last; whether it did."""
        answer = self.copy.read()
        if answer == self._saved:
            return False
        changed = self._data.snapshots.save(items(answer))
        self._saved = answer
        return changed


class TableCopy:
    """All items of the stand-in's table, out and in again, in DynamoDB's own JSON.

    botocore takes a second to make Python values of 5,000 items, and that would be every few
    seconds, for values that are only to be written to a file. The stand-in checks no signatures.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._endpoint = environment["AWS_ENDPOINT_URL"]
        self._table = environment["TABLE_NAME"]
        key, region = environment["AWS_ACCESS_KEY_ID"], environment["AWS_DEFAULT_REGION"]
        credential = f"{key}/20260101/{region}/dynamodb/aws4_request"
        self._authorization = (
            f"AWS4-HMAC-SHA256 Credential={credential}, SignedHeaders=host, Signature=0"
        )

    def read(self) -> bytes:
        """Every item in key order, as ``items`` takes it; equal bytes when nothing changed.

        One statement, which the stand-in answers whole and between two writes: so no transaction
        is seen half. A Scan comes in pages of a megabyte, between which others write.
        """
        return self._call("ExecuteStatement", {"Statement": f'SELECT * FROM "{self._table}"'})  # noqa: S608

    def write(self, items: Sequence[Item]) -> None:
        """Put the items into the table, a batch at a time."""
        for start in range(0, len(items), BATCH):
            requests = [{"PutRequest": {"Item": item}} for item in items[start : start + BATCH]]
            left: Any = {self._table: requests}
            while left:
                answer = self._call("BatchWriteItem", {"RequestItems": left})
                left = json.loads(answer).get("UnprocessedItems")

    def _call(self, operation: str, arguments: Mapping[str, Any]) -> bytes:
        headers = {
            "Authorization": self._authorization,
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"DynamoDB_20120810.{operation}",
        }
        body = json.dumps(arguments).encode()
        try:
            return standin.send("POST", self._endpoint, body, headers)
        except HTTPError as error:
            reason = error.read().decode()
            raise OpsError(f"The stand-in for AWS refuses {operation}: {reason}") from error


def items(answer: bytes) -> list[Item]:
    """The items of an answer of ``TableCopy.read``. Raises ``OpsError`` if some are missing."""
    content = json.loads(answer)
    if "NextToken" in content:
        raise OpsError("The stand-in gave a part of the table only: it is not the release we know")
    return list(content["Items"])


@contextmanager
def started(data: DataDir) -> Iterator[LocalStack]:
    """A stand-in with the data of ``data``, which the caller has locked."""
    with standin.running(data.log) as server, applied(local_environment(server.endpoint)):
        stack = LocalStack(server, data)
        stack.fill()
        yield stack


@contextmanager
def connected(data_dir: Path) -> Iterator[None]:
    """Point this process at the data of ``data_dir``: at its running site, or at a stand-in.

    The stand-in is started for this alone; what was changed is saved at the end, even after an
    error. Raises ``OpsError`` when the folder is in use by another command.
    """
    data = DataDir(data_dir)
    try:
        data.lock(COMMAND)
    except InUse as error:
        if not error.by_site:
            raise
        with applied(_of_running_site(data)):
            yield
        return
    try:
        with started(data) as stack:
            try:
                yield
            finally:
                stack.save()
    finally:
        data.unlock()


def _of_running_site(data: DataDir) -> dict[str, str]:
    deadline = time.monotonic() + CONNECT_SECONDS
    while time.monotonic() < deadline:
        environment = data.published()
        if environment and standin.answers(environment["AWS_ENDPOINT_URL"]):
            return environment
        time.sleep(0.1)
    raise OpsError(f"The site on {data.folder} does not answer: stop it and start it again")
