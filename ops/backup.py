"""``make backup FILE=…``: the whole table as JSON lines; interrupted, the same command goes on.

Others may write meanwhile, and the copy has each item as it was when its page was read. What was
at one moment is what point-in-time recovery is for.
"""

import os
import sys
from collections.abc import Sequence
from datetime import UTC, datetime

from tqdm import tqdm

from ops import resumable
from ops.backup_file import BackupFile, State
from ops.errors import OpsError
from ops.terminal import say
from ops.whole_table import WholeTable, opened


def back_up(table: WholeTable, file: BackupFile) -> State:
    """Write what of the table is not yet in the file; its state then.

    Raises ``OpsError`` for a file that is whole, or of another table, and ``OSError``.
    """
    count = table.count()
    state = _begun(table, file)
    so_far = f", going on after {state.items:,} items" if state.items else ""
    say(f"Backing up {table} to {file.path}{so_far}")
    total = max(count, state.items) or None
    with tqdm(initial=state.items, total=total, unit=" items", leave=False, disable=None) as bar:
        for items, after in table.pages(state.after):
            file.add(state, items, after)
            bar.update(len(items))
    return state


def _begun(table: WholeTable, file: BackupFile) -> State:
    if not file.path.exists():
        return file.begin(_name(table), datetime.now(UTC).isoformat(timespec="seconds"))
    state = file.state()
    if state.whole:
        raise OpsError(
            f"{file.path} is a whole backup, begun {state.begun}, and stays: give another FILE"
        )
    if state.table != _name(table):
        raise OpsError(f"{file.path} is the backup of {state.table}: give another FILE")
    return state


def _name(table: WholeTable) -> str:
    return f"{table.name} ({table.place})"


def main(arguments: Sequence[str] | None = None) -> int:
    """Back up to the file that the command line names; the exit status."""

    def work(file: BackupFile) -> str:
        with opened(os.environ) as table:
            state = back_up(table, file)
        return f"{file.path}: {state.items:,} items"

    return resumable.run("backup", work, arguments)


if __name__ == "__main__":
    sys.exit(main())
