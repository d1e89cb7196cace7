"""The shell of commands that work on the file of a backup, and go on when they are called again."""

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from ops.account import status_of
from ops.backup_file import BackupFile
from ops.errors import OpsError
from ops.terminal import say

STOPPED = 130
"""The exit status after Ctrl-C."""


def run(
    name: str, work: Callable[[BackupFile], str], arguments: Sequence[str] | None = None
) -> int:
    """Do ``work`` on the file that the command line names, and say what comes of it.

    The exit status of the command ``make name``.
    """
    parser = argparse.ArgumentParser(prog=f"make {name}")
    parser.add_argument("file", type=Path)
    file = BackupFile(parser.parse_args(arguments).file)

    def command() -> int:
        try:
            say(work(file))
        except OSError as error:
            raise OpsError(f"{file.path}: {error.strerror or error}") from error
        return 0

    try:
        return status_of(command)
    except KeyboardInterrupt:
        print("Stopped: the same command goes on from here", file=sys.stderr)
        return STOPPED
