"""Real sites for tests: ``make run`` without make, on free ports and folders of their own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from urllib.error import HTTPError

import boto3

from ops.local.stack import connected

ROOT = Path(__file__).parents[2]
DEADLINE = 120
PROCESSES = Path("/proc")


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(condition, what):
    deadline = time.monotonic() + DEADLINE
    while time.monotonic() < deadline:
        result = condition()
        if result:
            return result
        time.sleep(0.05)
    raise AssertionError(f"waited in vain for {what}")


class RunningSite:
    """The runner's process, what it said, and its children."""

    def __init__(self, folder, port=None, root=ROOT):
        self.folder = folder
        self.port = port or free_port()
        self.output = folder.with_suffix(".output")
        environment = {
            **os.environ,
            "PORT": str(self.port),
            "DATA_DIR": str(folder),
            "SNAPSHOT_SECONDS": "0.2",
        }
        with self.output.open("wb") as output:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "ops.run"],
                cwd=root,
                env=environment,
                stdout=output,
                stderr=output,
                start_new_session=True,
            )

    def said(self):
        return self.output.read_text("utf-8")

    def ready(self):
        wait_for(lambda: self.ended() or "Ctrl-C stops it" in self.said(), "the site")
        assert not self.ended(), self.said()
        self.children = self.find_children()
        return self

    def find_children(self):
        pid = self.process.pid
        return [
            int(each) for each in (PROCESSES / f"{pid}/task/{pid}/children").read_text().split()
        ]

    def child(self, script):
        (found,) = (pid for pid in self.children if script in _read(f"{pid}/cmdline").split("\0"))
        return found

    def ended(self):
        return self.process.poll() is not None

    def end(self, number=signal.SIGTERM):
        """Send the signal, wait, and give the exit status; everything it started is gone then."""
        if not self.ended():
            self.process.send_signal(number)
        status = self.process.wait(DEADLINE)
        wait_for(lambda: not any(alive(pid) for pid in self.children), "its children to end")
        return status

    def get(self, path, form=None, cookie=""):
        """The body of the answer; ``cookie`` is then the last one that was set."""
        url, headers = f"http://127.0.0.1:{self.port}{path}", {"Cookie": cookie}
        request = urllib.request.Request(url, form, headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            self.cookie = answer.headers.get("Set-Cookie", "").partition(";")[0]
            return answer.read()

    def status(self, *arguments):
        """The status of what ``get`` gives or fails with."""
        try:
            self.get(*arguments)
        except HTTPError as error:
            with error:
                return error.code
        return 200


def _read(path):
    return (PROCESSES / path).read_text("utf-8")


def alive(pid):
    try:
        state = _read(f"{pid}/stat").rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def write(*items):
    """Put the items, of strings, into the table that the environment names, in one transaction."""
    boto3.client("dynamodb").transact_write_items(
        TransactItems=[
            {
                "Put": {
                    "TableName": os.environ["TABLE_NAME"],
                    "Item": {name: {"S": value} for name, value in item.items()},
                }
            }
            for item in items
        ]
    )


def scan():
    return boto3.client("dynamodb").scan(TableName=os.environ["TABLE_NAME"])["Items"]


def put(folder, name):
    with connected(folder):
        write({"pk": "TEST", "sk": name})


def names(folder):
    with connected(folder):
        return sorted(item["sk"]["S"] for item in scan() if item["pk"]["S"] == "TEST")


def count_items(folder):
    with connected(folder):
        return len(scan())
