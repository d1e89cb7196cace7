"""What comes to a coach, counted: whoever acts on all sessions, tokens and roles misses none."""

from collections.abc import Callable
from typing import Any

from chalicelib.store import keys, table


def counted(coach_id: str) -> dict[str, Any]:
    """The write that says that a session or a token came, for the transaction that stores it.

    Roles that come are counted in the same item, with the teams (``team_writes``).
    """
    return table.update(keys.team_count(coach_id), "ADD arrivals :one", one=1)


def none_since(
    coach_id: str, arrivals: int, write: Callable[..., dict[str, Any]] = table.check
) -> dict[str, Any]:
    """The condition that nothing came since ``arrivals`` were read, for a transaction.

    ``write``: what becomes of the count, if it does not stay.
    """
    key = keys.team_count(coach_id)
    if not arrivals:
        return write(key, "attribute_not_exists(arrivals)")
    return write(key, "arrivals = :arrivals", arrivals=arrivals)
