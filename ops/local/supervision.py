"""What ``make run`` repeats, restarts and watches: no failure of these ends it."""

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from ops.command import OpsError

ROOT = Path(__file__).parents[2]
STATIC = ROOT / "static-bucket"
CODE = (ROOT / "app.py", ROOT / "chalicelib", ROOT / "templates", ROOT / ".chalice" / "config.json")
_MADE = {"static_manifest.json"}

MOST_STARTS = 5
WITHIN_SECONDS = 60.0

_Stamp = tuple[int, int]


class Chore:
    """A repeated task. Its failure is reported once, and so is its recovery."""

    def __init__(self, name: str, do: Callable[[], None], say: Callable[[str], None]) -> None:
        self._name = name
        self._do = do
        self._say = say
        self.failing = False

    def run(self) -> bool:
        """Do it; whether it worked."""
        try:
            self._do()
        except Exception as error:  # Whatever it is, the site and the other chores go on.
            if not self.failing:
                self._say(f"{self._name} failed, will try again: {one_line(error)}")
            self.failing = True
            return False
        if self.failing:
            self._say(f"{self._name} works again.")
        self.failing = False
        return True


class Restarts:
    """Restarts something that ended: at once, then after longer and longer pauses."""

    def __init__(self, name: str, start: Callable[[], None], say: Callable[[str], None]) -> None:
        self._name = name
        self._start = start
        self._say = say
        self._starts: deque[float] = deque(maxlen=MOST_STARTS)

    def run(self) -> bool:
        """Start it again, if it is time to; whether it was started.

        Raises ``OpsError`` when it ended too often within a minute.
        """
        now = time.monotonic()
        recent = [each for each in self._starts if now - each < WITHIN_SECONDS]
        if len(recent) == MOST_STARTS:
            raise OpsError(
                f"{self._name} ended {MOST_STARTS + 1} times within a minute: "
                "look for the reason above, and start the site again"
            )
        if recent and now - recent[-1] < 2.0 ** (len(recent) - 2):
            return False
        self._starts.append(now)
        try:
            self._start()
        except Exception as error:  # It is tried again, as often as it may end.
            self._say(f"{self._name} ended and does not start again: {one_line(error)}")
            return False
        return True


class Watch:
    """Remembers when the files at and below ``places`` were changed.

    Chalice's own reloader watches the whole project folder, with the data, which change all the
    time, and the files of all libraries.
    """

    def __init__(self, places: Sequence[Path]) -> None:
        self._places = places
        self._seen = dict(self._stamps())

    def changed(self) -> bool:
        """Whether a file was changed, came or went since the last call."""
        before, self._seen = self._seen, dict(self._stamps())
        return before != self._seen

    def _stamps(self) -> Iterator[tuple[Path, _Stamp]]:
        for place in self._places:
            for path in (place, *place.rglob("*")):
                if path.suffix == ".pyc" or path.name in _MADE or path.name.startswith("."):
                    continue
                try:
                    status = path.stat()
                except FileNotFoundError:
                    continue
                if path.is_file():
                    yield path, (status.st_mtime_ns, status.st_size)


def one_line(error: Exception) -> str:
    """The error in one line of at most 300 characters."""
    return (" ".join(str(error).split()) or type(error).__name__)[:300]
