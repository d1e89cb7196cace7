"""Child processes that end with the process that started them, however that ended.

``python -m ops.local.child NAME ARGUMENTS…`` is what a child runs: NAME is a console script of the
environment, or a function as ``module:function``. Its standard input is a pipe whose other end the
parent holds. The pipe closes even when the parent is killed, and the child then exits.
"""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[2]
STOP_SECONDS = 5.0
ORPHANED = 70
"""The exit status of a child whose parent is gone."""
_POLL_SECONDS = 0.05


class Child:
    """A program in a process group of its own.

    So Ctrl-C reaches only the parent, which chooses the order in which things end.
    """

    def __init__(
        self, script: Sequence[str], environment: Mapping[str, str], output: IO[bytes] | None = None
    ) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ops.local.child", *script],
            cwd=ROOT,
            env=dict(environment),
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            start_new_session=True,
        )

    @property
    def pid(self) -> int:
        """Its process id, which is the id of its process group too."""
        return self._process.pid

    def alive(self) -> bool:
        """Whether it still runs."""
        return self._process.poll() is None

    def wait_until(self, ready: Callable[[], bool], seconds: float) -> bool:
        """Wait until ``ready()``; False when it ended first, or ``seconds`` were over."""
        deadline = time.monotonic() + seconds
        while self.alive() and time.monotonic() < deadline:
            if ready():
                return True
            time.sleep(_POLL_SECONDS)
        return False

    def stop(self) -> None:
        """Ask it to end, wait, and kill it if it does not."""
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()


def _exit_with_parent(pipe: int) -> None:
    while os.read(pipe, 1024):
        pass
    os._exit(ORPHANED)


def main() -> int | str | None:
    """Run the program that the first argument names, with the other arguments."""
    pipe = os.dup(sys.stdin.fileno())
    threading.Thread(target=_exit_with_parent, args=(pipe,), daemon=True).start()
    sys.argv = sys.argv[1:]
    name, group = sys.argv[0], "console_scripts"
    if ":" in name:
        script = EntryPoint(name, name, group)
    else:
        (script,) = entry_points(group=group, name=name)
    result: int | str | None = script.load()()
    return result


if __name__ == "__main__":
    sys.exit(main())
