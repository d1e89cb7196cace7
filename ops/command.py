"""What every command shares: its errors, and its lines for the person at the terminal."""

import sys


class OpsError(Exception):
    """A command cannot go on; the message is one line that says what to do."""


def say(line: str) -> None:
    """Print one line at once."""
    print(line, flush=True)


def say_aside(line: str) -> None:
    """Print one line on standard error, apart from the output of the command."""
    print(line, file=sys.stderr, flush=True)
