"""The site itself: Chalice's local server in a process of its own, begun anew for changed code."""

import errno
import socket
from collections.abc import Mapping

from ops.command import OpsError
from ops.local.child import Child
from ops.local.environment import without_aws
from ops.local.standin import answers

START_SECONDS = 60.0
_SERVER = "ops.local.server:main"


class Site:
    """The site on ``port``. ``url``: what one types into a browser."""

    def __init__(self, port: int, environment: Mapping[str, str]) -> None:
        self.port = port
        self.url = f"http://localhost:{port}"
        self._environment = {**without_aws(), **environment, "PYTHONUNBUFFERED": "1"}
        self._child: Child | None = None

    def start(self) -> bool:
        """Start it and wait until it answers; False when it ended instead or never answered."""
        self._child = Child([_SERVER, "--port", str(self.port)], self._environment)
        url = f"http://127.0.0.1:{self.port}/health"
        if self._child.wait_until(lambda: answers(url), START_SECONDS):
            return True
        self.stop()
        return False

    def runs(self) -> bool:
        """Whether it was started and has not ended since."""
        return self._child is not None and self._child.alive()

    def stop(self) -> None:
        """Stop it, if it runs."""
        if self._child:
            self._child.stop()
            self._child = None


def require_free(port: int) -> None:
    """Raise ``OpsError`` when another program listens on ``port`` of this machine."""
    for family, address in ((socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")):
        with socket.socket(family) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind((address, port))
            except PermissionError as error:
                raise OpsError(f"Port {port} is not ours to use: choose one above 1023") from error
            except OSError as error:
                if error.errno == errno.EADDRINUSE:
                    message = f"Port {port} is busy: choose another, e.g. make run PORT={port + 1}"
                    raise OpsError(message) from error
