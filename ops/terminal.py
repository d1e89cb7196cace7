"""The person at the terminal."""

import sys


def say(line: str) -> None:
    """Tell the person at the terminal one line, now."""
    print(line, flush=True)


def say_beside(line: str) -> None:
    """Tell it where it is not in the way of what the command puts out."""
    print(line, file=sys.stderr, flush=True)
