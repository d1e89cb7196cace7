"""A process of ours: in a group of its own, ended with us, and stopped for sure."""

import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

ROOT = Path(__file__).parents[1]
STOP_SECONDS = 5.0
_POLL_SECONDS = 0.05


class Child:
    """A program of ours, run by ``ops.tethered``.

    It has a process group of its own, so that Ctrl-C reaches only us and we choose the order in
    which things end.
    """

    def __init__(
        self, script: Sequence[str], environment: Mapping[str, str], output: IO[bytes] | None = None
    ) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "ops.tethered", *script],
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
        """Ask it to end, wait, and make it end if it does not."""
        self._process.terminate()
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdin:
            self._process.stdin.close()
