"""All items of the stand-in's table, out and in again, as they travel.

They are passed on in DynamoDB's own JSON: botocore takes a second to make Python values of 5,000
items, and that would be every few seconds, for values that are only to be written to a file.
"""

import json
import socket
from collections.abc import Mapping, Sequence
from typing import Any

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials
from botocore.httpsession import URLLib3Session

from ops.errors import OpsError
from ops.snapshots import Item

BATCH = 25
"""The items that DynamoDB takes in one batch."""

_VERSION = "DynamoDB_20120810"
_ANSWER_SECONDS = 20
_GOOD = 200
# Else the system holds back a request's end until its beginning is confirmed: 40 ms each.
_AT_ONCE = [(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)]


class TableCopy:
    """The table that ``environment``, the local stage's, names. Its methods raise ``OpsError``."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._endpoint = environment["AWS_ENDPOINT_URL"]
        self._table = environment["TABLE_NAME"]
        keys = Credentials(environment["AWS_ACCESS_KEY_ID"], environment["AWS_SECRET_ACCESS_KEY"])
        self._signer = SigV4Auth(keys, "dynamodb", environment["AWS_DEFAULT_REGION"])
        self._session = URLLib3Session(timeout=_ANSWER_SECONDS, socket_options=_AT_ONCE)  # type: ignore[arg-type]

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
            "Content-Type": "application/x-amz-json-1.0",
            "X-Amz-Target": f"{_VERSION}.{operation}",
        }
        request = AWSRequest("POST", self._endpoint, headers, json.dumps(arguments).encode())
        self._signer.add_auth(request)
        answer = self._session.send(request.prepare())
        if answer.status_code != _GOOD:
            raise OpsError(f"The stand-in for AWS refuses {operation}: {answer.text}")
        return bytes(answer.content)


def items(answer: bytes) -> list[Item]:
    """The items of an answer of ``TableCopy.read``. Raises ``OpsError`` if some lack."""
    content = json.loads(answer)
    if "NextToken" in content:
        raise OpsError("The stand-in gave a part of the table only: it is not the release we know")
    return list(content["Items"])
