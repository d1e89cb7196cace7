"""``make logs STAGE=…``: what the function of a stage has logged, and with ``FOLLOW=1`` logs.

``SINCE`` is how far back to begin: ``10m`` unless given, or such as ``90s``, ``2h``, ``7d``.
"""

import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import boto3
from botocore.exceptions import ClientError

from ops.command import OpsError, say, say_aside
from ops.deployment.account import account, status_of
from ops.deployment.stack import Stack, stage_of

FUNCTION = "APIHandler"
LOOK_SECONDS = 2.0
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}


class Log:
    """The log of a stage's function, read on from where the last look ended."""

    def __init__(self, stack: Stack, since: datetime) -> None:
        self._client = boto3.client("logs")
        self._group = f"/aws/lambda/{stack.resource(FUNCTION)}"
        self._since = round(since.timestamp() * 1000)
        self._seen: set[tuple[int, str, str]] = set()

    def new(self) -> Iterator[str]:
        """The lines since the last look, oldest first; none before the first request."""
        self._seen = {each for each in self._seen if each[0] >= self._since}
        pages = self._client.get_paginator("filter_log_events").paginate(
            logGroupName=self._group, startTime=self._since
        )
        try:
            for event in (event for page in pages for event in page["events"]):
                seen = event["timestamp"], event["logStreamName"], event["message"]
                if seen not in self._seen:
                    self._seen.add(seen)
                    self._since = max(self._since, event["timestamp"])
                    at = datetime.fromtimestamp(event["timestamp"] / 1000, UTC)
                    yield f"{at:%Y-%m-%d %H:%M:%S} {event['message'].rstrip()}"
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceNotFoundException":
                raise


def show(log: Log, follow: bool, wait: Callable[[], None]) -> None:
    """Print the log's lines and, with ``follow``, those that come after each ``wait``."""
    while True:
        for line in log.new():
            say(line)
        if not follow:
            return
        wait()


def beginning(since: str) -> datetime:
    """The time that lies ``since`` back; raises ``OpsError``."""
    found = re.fullmatch(r"(\d{1,6})([smhd])", since)
    if not found:
        raise OpsError(f"SINCE={since} is no time span: say 90s, 10m, 2h or 7d")
    return datetime.now(UTC) - timedelta(**{_UNITS[found[2]]: int(found[1])})


def main() -> int:
    """Print the log of the stage that the environment names; the exit status."""

    def command() -> int:
        since = beginning(os.environ.get("SINCE") or "10m")
        stack = Stack(stage_of(os.environ))
        say_aside(f"The log of {stack.at(account())}:")
        log = Log(stack, since)
        show(log, os.environ.get("FOLLOW") == "1", lambda: time.sleep(LOOK_SECONDS))
        return 0

    try:
        return status_of(command)
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
