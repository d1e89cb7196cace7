"""Whether the table can be reached."""

from chalicelib.store import keys, table


def check() -> None:
    """Ask the table for an item; raises ``Unavailable`` when there is no answer. One request."""
    table.get(keys.health())
