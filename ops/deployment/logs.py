"""``make logs STAGE=…``: what the function of a stage has logged, and with ``FOLLOW=1`` logs.

``SINCE`` is how far back to begin: ``10m`` unless given, or such as ``90s``, ``2h``, ``7d``.
"""

import os
import re
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import boto3
from botocore.exceptions import ClientError

from ops.command import OpsError, say, say_beside
from ops.deployment.account import account, status_of
from ops.deployment.stack import Stack, stage_of

FUNCTION = "APIHandler"
LOOK_SECONDS = 2.0
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_MILLISECOND = timedelta(milliseconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Log:
    """The log of a stage's function, read on from where the last look ended."""

    def __init__(self, stack: Stack, since: datetime) -> None:
        self._client = boto3.client("logs")
        self._group = f"/aws/lambda/{stack.resource(FUNCTION)}"
        self._since = (since - _EPOCH) // _MILLISECOND
        self._seen: set[tuple[str, str]] = set()

    def new(self) -> Iterator[str]:
        """The lines since the last look, oldest first; none before the first request."""
        try:
            for event in self._events():
                if _place(event) not in self._seen:
                    self._remember(event)
                    yield _line(event)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ResourceNotFoundException":
                raise

    def _events(self) -> Iterator[Any]:
        pages = self._client.get_paginator("filter_log_events").paginate(
            logGroupName=self._group, startTime=self._since
        )
        return (event for page in pages for event in page["events"])

    def _remember(self, event: Any) -> None:
        """Begin the next look at this event's time, without those of that time seen so far."""
        if event["timestamp"] > self._since:
            self._since = event["timestamp"]
            self._seen.clear()
        self._seen.add(_place(event))


def _place(event: Any) -> tuple[str, str]:
    """What tells two events of one time apart: each line names its request."""
    return event["logStreamName"], event["message"]


def _line(event: Any) -> str:
    at = _EPOCH + event["timestamp"] * _MILLISECOND
    return f"{at:%Y-%m-%d %H:%M:%S} {event['message'].rstrip()}"


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
        say_beside(f"The log of {stack.at(account())}:")
        log = Log(stack, since)
        show(log, os.environ.get("FOLLOW") == "1", lambda: time.sleep(LOOK_SECONDS))
        return 0

    try:
        return status_of(command)
    except KeyboardInterrupt:
        return 0


if __name__ == "__main__":
    sys.exit(main())
