"""``make run``: the whole site on this machine, until Ctrl-C.

Environment: ``PORT`` (default 8000), ``DATA_DIR`` (default ``.local``), ``SNAPSHOT_SECONDS``
(default 10): how much work a kill -9 may cost at most. Mail that the site sends is kept in
``DATA_DIR/outbox``, and its subject and links are printed.
"""

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event

from botocore.exceptions import BotoCoreError, ClientError

from ops import samples
from ops.command import OpsError, say
from ops.local.data_dir import SITE, DataDir
from ops.local.outbox import Outbox
from ops.local.site import Site, require_free
from ops.local.stack import LocalStack, started
from ops.local.supervision import CODE, STATIC, Chore, Restarts, Watch, one_line
from ops.static import StaticError

LOOK_SECONDS = 0.5
MOST_LOST_SECONDS = 30
"""The longest time between snapshots."""

_RETRY_SECONDS = 1.0
_SAVING = (OSError, BotoCoreError, ClientError, OpsError)


class Runner:
    """Keeps one site running on one stack, with its snapshots, reloads and mail."""

    def __init__(
        self, site: Site, stack: LocalStack, outbox: Outbox, snapshot_seconds: float
    ) -> None:
        self._site = site
        self._stack = stack
        self._snapshot_seconds = snapshot_seconds
        self._next_snapshot = 0.0
        self._cannot_save = False
        self._site_wanted = False
        """Whether the site should run: not while code that does not start waits for a change."""
        self._code = Watch(CODE)
        self._static = Watch((STATIC,))
        self._standin_restarts = Restarts("The stand-in for AWS", self._start_standin, say)
        self._site_restarts = Restarts("The site", self._start_site, say)
        self._chores = (
            Chore("Keeping the mail", outbox.collect, say),
            Chore("Watching how much is changed", self._watch_room, say),
            Chore("Showing changed files", self._show_changes, say),
        )

    def run(self, stopping: Event) -> None:
        """Start the site and look after it until ``stopping``.

        Raises ``OpsError`` if a part of it doesn't start, or ended too often.
        """
        try:
            if stopping.is_set():
                return
            self._save()
            if not self._site.start():
                raise OpsError("The site does not start: the reason stands above")
            self._site_wanted = True
            say(f"Team Coach: {self._site.url}  (Ctrl-C stops it)")
            while not stopping.wait(LOOK_SECONDS):
                self._look()
        finally:
            self._site.stop()
            self._save_at_last()

    def _look(self) -> None:
        if self._site_wanted and not self._site.runs():
            self._site_restarts.run()
        if not self._stack.server.alive() and not self._standin_restarts.run():
            return
        if time.monotonic() >= self._next_snapshot:
            self._save()
        for chore in self._chores:
            chore.run()

    def _start_standin(self) -> None:
        self._stack.start_again()
        say(
            f"The stand-in for AWS ended and was started again, with the data of "
            f"{self._stack.saved_at()}."
        )

    def _start_site(self) -> None:
        if not self._site.start():
            raise OpsError("the reason stands above")
        say("The site ended and was started again.")

    def _save(self) -> None:
        """Take a snapshot. While that fails, changes are refused, and it is tried each second."""
        try:
            self._stack.keep_room()
        except Exception as error:  # Whatever it is, nothing may be accepted that isn't saved.
            self._next_snapshot = time.monotonic() + _RETRY_SECONDS
            self._refuse_changes(error)
            return
        self._next_snapshot = time.monotonic() + self._snapshot_seconds
        if self._cannot_save:
            say("The data can be saved again: the site takes changes again.")
        self._cannot_save = False

    def _refuse_changes(self, error: Exception) -> None:
        if not self._stack.server.alive():
            return
        # One that doesn't answer accepts nothing either.
        with suppress(OSError):
            self._stack.refuse_changes()
        if not self._cannot_save:
            say(f"The data cannot be saved, so the site refuses changes: {one_line(error)}")
        self._cannot_save = True

    def _watch_room(self) -> None:
        if self._stack.is_room_short() and not self._cannot_save:
            self._next_snapshot = 0.0

    def _save_at_last(self) -> None:
        if self._stack.server.alive():
            try:
                self._stack.save()
            except _SAVING as error:
                raise OpsError(f"What changed last could not be saved: {error}") from error

    def _show_changes(self) -> None:
        code = self._code.changed()
        if self._publish_static() or code:
            self._reload()

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
        self._site_wanted = self._site.start()
        if self._site_wanted:
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
            _publish(data, stack)
            origin = {"SITE_ORIGIN": f"http://localhost:{port}"}
            site = Site(port, stack.environment | origin)
            outbox = Outbox(stack.server.own_endpoint, data.folder / "outbox", say)
            Runner(site, stack, outbox, snapshot_seconds).run(stopping)
    finally:
        data.unlock()


def _publish(data: DataDir, stack: LocalStack) -> None:
    try:
        data.publish(stack.environment)
    except OSError as error:
        raise OpsError(f"{data.folder} cannot be written to: {error.strerror}") from error


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
