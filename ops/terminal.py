"""The person at the terminal."""


def say(line: str) -> None:
    """Tell the person at the terminal one line, now."""
    print(line, flush=True)
