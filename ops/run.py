"""``make run``: the whole site on this machine, until Ctrl-C.

Environment: ``PORT`` (default 8000), ``DATA_DIR`` (default ``.local``), ``SNAPSHOT_SECONDS``
(default 10): how much work a kill -9 may cost at most. Mail that the site sends is kept in
``DATA_DIR/outbox``, and its subject and links are told here.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from pathlib import Path
from threading import Event

from botocore.exceptions import BotoCoreError, ClientError

from ops import samples
from ops.data_dir import SITE, DataDir
from ops.errors import OpsError
from ops.local_stack import LocalStack, started
from ops.outbox import Outbox
from ops.site import Site, require_free
from ops.static import StaticError
from ops.terminal import say
from ops.watch import CODE, STATIC, Watch

LOOK_SECONDS = 0.5
MOST_LOST_SECONDS = 30
"""The longest time between snapshots."""

_SAVING = (OSError, BotoCoreError, ClientError, OpsError)


class Runner:
    """Keeps one site running on one stack, with its snapshots, reloads and mail."""

    def __init__(
        self, site: Site, stack: LocalStack, outbox: Outbox, snapshot_seconds: float
    ) -> None:
        self._site = site
        self._stack = stack
        self._outbox = outbox
        self._snapshot_seconds = snapshot_seconds
        self._next_snapshot = 0.0
        self._code = Watch(CODE)
        self._static = Watch((STATIC,))

    def run(self, stopping: Event) -> None:
        """Start the site and look after it until ``stopping``; raises ``OpsError`` if one ends."""
        try:
            if stopping.is_set():
                return
            if not self._site.start():
                raise OpsError("The site does not start: the reason stands above")
            say(f"Team Coach: {self._site.url}  (Ctrl-C stops it)")
            while not stopping.wait(LOOK_SECONDS):
                self._look()
        finally:
            self._site.stop()
            self._save_at_last()

    def _look(self) -> None:
        if not self._stack.server.child.alive():
            raise OpsError("The stand-in for AWS has ended by itself: start the site again")
        if self._site.ended():
            raise OpsError("The site has ended by itself: see above, and start it again")
        self._outbox.collect()
        if time.monotonic() >= self._next_snapshot:
            self._save()
        if self._publish_static() | self._code.changed():
            self._reload()

    def _save(self) -> None:
        try:
            self._stack.save()
        except _SAVING as error:
            say(f"The data could not be saved, will try again: {error}")
        self._next_snapshot = time.monotonic() + self._snapshot_seconds

    def _save_at_last(self) -> None:
        if self._stack.server.child.alive():
            try:
                self._stack.save()
            except _SAVING as error:
                raise OpsError(f"What changed last could not be saved: {error}") from error

    def _publish_static(self) -> bool:
        if not self._static.changed():
            return False
        try:
            return self._stack.publish_static() > 0
        except (StaticError, OSError) as error:
            say(f"The static files stay as they were: {error}")
            return False

    def _reload(self) -> None:
        self._site.stop()
        if self._site.start():
            say("The site shows the change.")
        else:
            say("The site does not start with this change: it waits for the next one.")


def run(port: int, folder: Path, snapshot_seconds: float, stopping: Event) -> None:
    """Run the site until ``stopping``. Raises ``OpsError`` with what to do when it cannot."""
    require_free(port)
    data = DataDir(folder)
    data.lock(SITE)
    try:
        with started(data) as stack:
            if stack.notice:
                say(stack.notice)
            stack.publish_static()
            if stack.new:
                say(f"{samples.load()} sample teams are in.")
            stack.save()
            data.publish(stack.environment)
            origin = {"SITE_ORIGIN": f"http://localhost:{port}"}
            site = Site(port, stack.environment | origin)
            outbox = Outbox(stack.server.endpoint, data.folder / "outbox", say)
            Runner(site, stack, outbox, snapshot_seconds).run(stopping)
    finally:
        data.unlock()


def main() -> int:
    """Run with the settings of the environment; the exit status."""
    stopping = Event()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, lambda *_: stopping.set())
    try:
        port = int(_number("PORT", "8000", lambda value: value in range(1, 65536)))
        seconds = _number("SNAPSHOT_SECONDS", "10", lambda value: 0 < value <= MOST_LOST_SECONDS)
        run(port, Path(os.environ.get("DATA_DIR") or ".local"), seconds, stopping)
    except (OpsError, StaticError) as error:
        print(f"Team Coach: {error}", file=sys.stderr)
        return 1
    return 0


def _number(name: str, default: str, fits: Callable[[float], bool]) -> float:
    text = os.environ.get(name) or default
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not fits(value):
        raise OpsError(f"{name}={text} is not a value it can have: leave it out for {default}")
    return value


if __name__ == "__main__":
    sys.exit(main())
