"""What comes to a coach, counted: whoever acts on all sessions, tokens and roles misses none."""

from collections.abc import Callable

from chalicelib.store import keys, table
from chalicelib.store.table import Write

_COUNT = "ADD arrivals :one"


def counted(coach_id: str) -> Write:
    """The write that says that a session came, for the transaction that stores it.

    Roles that come are counted in the same item, with the teams (``team_writes``).
    """
    return table.update(keys.team_count(coach_id), _COUNT, one=1)


def counted_if_none_since(coach_id: str, arrivals: int) -> Write:
    """The same, unless something came since ``arrivals`` were read: for what is limited."""

    def write(key: keys.Key, condition: str, **values: int) -> Write:
        return table.update(key, _COUNT, condition, one=1, **values)

    return none_since(coach_id, arrivals, write)


def none_since(coach_id: str, arrivals: int, write: Callable[..., Write] = table.check) -> Write:
    """The condition that nothing came since ``arrivals`` were read, for a transaction.

    ``write``: what becomes of the count, if it does not stay.
    """
    key = keys.team_count(coach_id)
    if not arrivals:
        return write(key, "attribute_not_exists(arrivals)")
    return write(key, "arrivals = :arrivals", arrivals=arrivals)
