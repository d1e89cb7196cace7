"""The stand-in for AWS: a process of its own, on loopback and a port that was free."""

import json
import secrets
import socket
import tempfile
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from ops.command import OpsError
from ops.local import guard
from ops.local.child import Child
from ops.local.environment import without_aws

START_SECONDS = 60.0
SERVICES = ("dynamodb", "s3", "ses")
"""What the site uses of AWS; deploying takes more."""
_TRIES = 3
_ANSWER_SECONDS = 20
_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class StandIn:
    """A stand-in on a port that it keeps when it is started again; its data are gone then.

    ``endpoint`` is its URL for those who use it, ``own_endpoint`` for those who look after it.
    A guarded one (``ops.local.guard``) has a secret in each, and lets its users in when it was
    opened after it was started; in one that is not guarded they are the same.
    """

    def __init__(self, log: Path, scratch: str, services: Sequence[str], guarded: bool) -> None:
        self._log = log
        self._scratch = scratch
        self._services = services
        self._guarded = guarded
        self._child: Child | None = None
        self._choose_port()

    def start(self) -> None:
        """Start it, empty. Raises ``OpsError`` if it doesn't answer."""
        self.stop()
        script = guard.SCRIPT if self._guarded else "ministack"
        with self._log.open("ab") as output:
            self._child = Child([script], self._environment(), output)
        if not self._child.wait_until(self._healthy, START_SECONDS):
            self.stop()
            raise OpsError(f"The stand-in for AWS does not start: see {self._log}")

    def start_anywhere(self) -> None:
        """Start it on another port if something else has taken the one that was free."""
        for _ in range(_TRIES - 1):
            try:
                return self.start()
            except OpsError:
                self._choose_port()
        return self.start()

    def alive(self) -> bool:
        """Whether its process still runs."""
        return self._child is not None and self._child.alive()

    def stop(self) -> None:
        """Stop it, if it runs."""
        if self._child:
            self._child.stop()
            self._child = None

    def open(self, limit: int | None = None) -> None:
        """Let its users in; accept ``limit`` bytes of changes, counted from its start.

        None is for as many as come. Raises OSError if it does not answer.
        """
        self._control("PUT", json.dumps({"limit": limit}).encode())

    def accepted(self) -> int:
        """How many bytes of changes it has accepted since its start. Raises OSError."""
        return int(json.loads(self._control("GET"))["accepted"])

    def _control(self, method: str, body: bytes | None = None) -> bytes:
        return send(method, f"{self.own_endpoint}{guard.CONTROL}", body)

    def _choose_port(self) -> None:
        self._port = _free_port()
        self._host = f"127.0.0.1:{self._port}"
        self._secrets = secrets.token_urlsafe(), secrets.token_urlsafe()
        paths = [f"/{secret}" for secret in self._secrets] if self._guarded else ["", ""]
        self.endpoint, self.own_endpoint = (f"http://{self._host}{path}" for path in paths)

    def _healthy(self) -> bool:
        return answers(f"{self.own_endpoint}/_ministack/health")

    def _environment(self) -> dict[str, str]:
        guarded = guard.guarded(self._host, *self._secrets) if self._guarded else {}
        return _environment(self._port, self._scratch, self._services) | guarded


@contextmanager
def running(
    log: Path, services: Sequence[str] = SERVICES, guarded: bool = True
) -> Iterator[StandIn]:
    """Start the stand-in, empty, and stop it at the end. Raises ``OpsError`` if it won't start."""
    log.write_bytes(b"")
    with tempfile.TemporaryDirectory() as scratch:
        standin = StandIn(log, scratch, services, guarded)
        try:
            standin.start_anywhere()
            if guarded:
                # Nobody has its secret yet; who starts it again opens it when the data are loaded.
                standin.open()
            yield standin
        finally:
            standin.stop()


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


def send(
    method: str, url: str, body: bytes | None = None, headers: Mapping[str, str] | None = None
) -> bytes:
    """The body of the answer to a request on loopback, past any proxy. Raises OSError."""
    request = urllib.request.Request(url, body, headers or {}, method=method)  # noqa: S310
    with _OPENER.open(request, timeout=_ANSWER_SECONDS) as answer:
        return bytes(answer.read())


def answers(url: str) -> bool:
    """Whether anything answers at ``url``, on loopback, with any status."""
    try:
        with _OPENER.open(url, timeout=2):
            return True
    except urllib.error.HTTPError:
        return True
    except OSError:
        return False
