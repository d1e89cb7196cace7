"""What changed in the project's files since the last look."""

from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
STATIC = ROOT / "static-bucket"
CODE = (ROOT / "app.py", ROOT / "chalicelib", ROOT / "templates", ROOT / ".chalice" / "config.json")
_MADE = {"static_manifest.json"}

_Stamp = tuple[int, int]


class Watch:
    """Remembers when the files at and below ``places`` were changed.

    Chalice's own reloader looks at the whole project: at the data, which change all the time, and
    at thousands of libraries' files once a second.
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
