"""The stand-in for AWS: a process of its own, on loopback and a port that was free."""

import socket
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from ops.child import Child
from ops.environment import without_aws
from ops.errors import OpsError

START_SECONDS = 60.0
SERVICES = ("dynamodb", "s3", "ses")
"""What the site uses of AWS; deploying takes more."""
_TRIES = 3


class StandIn:
    """A running stand-in. ``endpoint`` is its URL."""

    def __init__(self, child: Child, endpoint: str) -> None:
        self.child = child
        self.endpoint = endpoint


@contextmanager
def running(log: Path, services: Sequence[str] = SERVICES) -> Iterator[StandIn]:
    """Start the stand-in, empty, and stop it at the end. Raises ``OpsError`` if it won't start."""
    with tempfile.TemporaryDirectory() as scratch:
        standin = _started(log, scratch, services)
        try:
            yield standin
        finally:
            standin.child.stop()


def _started(log: Path, scratch: str, services: Sequence[str]) -> StandIn:
    for _ in range(_TRIES):
        port = _free_port()
        with log.open("wb") as output:
            child = Child(["ministack"], _environment(port, scratch, services), output)
        endpoint = f"http://127.0.0.1:{port}"
        if child.wait_until(lambda: _healthy(endpoint), START_SECONDS):  # noqa: B023
            return StandIn(child, endpoint)
        child.stop()
    raise OpsError(f"The stand-in for AWS does not start: see {log}")


def _environment(port: int, scratch: str, services: Sequence[str]) -> dict[str, str]:
    return without_aws() | {
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "IOT_MTLS_ENABLED": "0",
        "LOG_LEVEL": "WARNING",
        "PERSIST_STATE": "0",
        "SERVICES": ",".join(services),
        "SFTP_ENABLED": "0",
        "TMPDIR": scratch,
    }


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _healthy(endpoint: str) -> bool:
    return answers(f"{endpoint}/_ministack/health")


def answers(url: str) -> bool:
    """Whether anything answers at ``url``, on loopback, whatever it says."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=2):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
