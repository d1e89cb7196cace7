"""``make restore FILE=…``: a backup into an empty table; interrupted, the same command goes on.

With ``OVERWRITE=1 YES=1`` into a table that is not empty: it then holds what the file does, and
nothing else. How far a restore is stands beside the file until it is done.
"""

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from tqdm import tqdm

from ops import resumable
from ops.backup_file import BackupFile, State
from ops.errors import OpsError
from ops.table_copy import BATCH
from ops.table_lines import Item, Key, key_of
from ops.terminal import say
from ops.whole_file import replace_file
from ops.whole_table import WholeTable, opened


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was read to its end: what it says of itself, and the keys of its items."""

    file: BackupFile
    state: State
    keys: set[Key]


class Progress:
    """How many items of a backup are in a table, in a file beside the backup."""

    def __init__(self, table: WholeTable, file: Path, state: State, *, overwrites: bool) -> None:
        self.path = file.with_name(f"{file.name}.restoring")
        self._what = {
            "table": str(table),
            "sha256": state.digest.hexdigest(),
            "overwrites": overwrites,
        }

    def read(self) -> int | None:
        """The number of items; None when no restore of this into this table was begun."""
        try:
            content = json.loads(self.path.read_text("utf-8"))
        except (FileNotFoundError, ValueError):
            return None
        same = isinstance(content, dict) and self._what.items() <= content.items()
        return int(content["items"]) if same else None

    def write(self, items: int) -> None:
        """Note the number; raises ``OpsError``."""
        try:
            replace_file(self.path, json.dumps({**self._what, "items": items}).encode())
        except OSError as error:
            raise OpsError(f"{self.path} cannot be written: {error.strerror or error}") from error


def checked(file: BackupFile) -> Checked:
    """The file, each line of which was looked at.

    Raises ``OpsError`` with the number of the first line that does not do, and ``OSError``.
    """
    keys: set[Key] = set()
    for number, item in file.items():
        key = key_of(item)
        if key in keys:
            raise OpsError(f"{file.path}, line {number}: an item with this key was there before")
        keys.add(key)
    return Checked(file, file.state(), keys)


def restore(table: WholeTable, backup: Checked, environment: Mapping[str, str]) -> None:
    """Put the backup into the table.

    Raises ``OpsError``, before anything is written, when the table is not to be overwritten;
    ``OSError``.
    """
    overwrites = environment.get("OVERWRITE") == "1"
    progress = Progress(table, backup.file.path, backup.state, overwrites=overwrites)
    done = progress.read()
    say(_announcement(table, backup, done))
    if done is None and not table.is_empty():
        _may_overwrite(table, overwrites=overwrites, agreed=environment.get("YES") == "1")
    progress.write(done or 0)
    _put(table, backup, progress, done or 0)
    if overwrites:
        _remove_others(table, backup.keys)
    progress.path.unlink()


def _announcement(table: WholeTable, backup: Checked, done: int | None) -> str:
    file, state = backup.file, backup.state
    so_far = f", going on after {done:,}" if done is not None else ""
    return (
        f"Restoring {state.items:,} items from {file.path}, the backup of {state.table} begun "
        f"{state.begun}, into {table}{so_far}"
    )


def _may_overwrite(table: WholeTable, *, overwrites: bool, agreed: bool) -> None:
    if not overwrites:
        raise OpsError(
            f"{table.name} is not empty, so nothing was done: OVERWRITE=1 replaces all that is "
            "there by what the file holds"
        )
    say(f"Whatever else is in {table} now will be deleted.")
    if not agreed:
        raise OpsError("Nothing was done. If you mean it, say so: YES=1")


def _put(table: WholeTable, backup: Checked, progress: Progress, done: int) -> None:
    items = islice((item for _, item in backup.file.items()), done, None)
    total = backup.state.items
    with tqdm(initial=done, total=total, unit=" items", leave=False, disable=None) as bar:
        while batch := list(islice(items, BATCH)):
            table.put(batch)
            done += len(batch)
            progress.write(done)
            bar.update(len(batch))


def _remove_others(table: WholeTable, keys: set[Key]) -> None:
    for items in _keys(table):
        table.delete([key for key in map(key_of, items) if key not in keys])


def _keys(table: WholeTable) -> Iterator[list[Item]]:
    for items, _ in table.pages(ProjectionExpression="pk, sk"):
        yield items


def main(arguments: Sequence[str] | None = None) -> int:
    """Restore from the file that the command line names; the exit status."""

    def work(file: BackupFile) -> str:
        backup = checked(file)
        with opened(os.environ) as table:
            restore(table, backup, os.environ)
        return f"{backup.state.items:,} items are in {table}"

    return resumable.run("restore", work, arguments)


if __name__ == "__main__":
    sys.exit(main())
