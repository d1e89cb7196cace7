"""Tries that are counted, so that nobody guesses passwords or floods a mailbox.

The first tries of a day are free; from then on each has to wait twice as long as the one before.
The counters are changed in single steps, so that parallel tries do not slip through.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.store import keys, table
from chalicelib.store.errors import StoreError
from chalicelib.store.secrets import digest

_DAY = int(timedelta(days=1).total_seconds())
_LONGEST_WAIT = int(timedelta(minutes=15).total_seconds())
_MOST_DOUBLINGS = 10
_NOT_WAITING = "attribute_not_exists(blocked_until) OR blocked_until <= :now"


@dataclass(frozen=True, slots=True)
class Brake:
    """A kind of try, and how many of one day are free."""

    kind: str
    free: int


ACCOUNT = Brake("account", 5)
"""Signing in to one account."""
ADDRESS = Brake("address", 100)
"""Signing in from one address of the network."""
MAIL = Brake("mail", 3)
"""Mail to one address."""
MAIL_SENDER = Brake("mail-sender", 10)
"""Mail because of one address of the network."""


@dataclass
class TooManyTries(StoreError):
    """The next try is taken in ``seconds``."""

    seconds: int


def count(brake: Brake, who: str) -> None:
    """Count a try of ``who``; raises ``TooManyTries``, and then the try must not be made.

    One request; two when the free tries are used up.
    """
    now = int(datetime.now(UTC).timestamp())
    key = _key(brake, who, now)
    counted = _attempt(
        key, "ADD tries :one SET expires_at = :expires", now, one=1, expires=now + 2 * _DAY
    )
    over = int(counted["tries"]) - brake.free
    if over > 0:
        # Of tries at the same moment, the one that sets the time is made, the others wait.
        wait = min(2 ** min(over, _MOST_DOUBLINGS), _LONGEST_WAIT)
        _attempt(key, "SET blocked_until = :until", now, until=now + wait)


def forgotten(brake: Brake, who: str) -> dict[str, Any]:
    """The write that begins the counting anew, for a transaction."""
    return table.delete(_key(brake, who, int(datetime.now(UTC).timestamp())))


def _attempt(key: keys.Key, change: str, now: int, **values: int) -> dict[str, Any]:
    try:
        return table.change(key, change, _NOT_WAITING, now=now, **values)
    except table.ConditionFailed as error:
        blocked_until = int(error.found.get(0, {}).get("blocked_until", now))
        raise TooManyTries(max(1, blocked_until - now)) from error


def _key(brake: Brake, who: str, now: int) -> keys.Key:
    return keys.tries(brake.kind, digest(who), now // _DAY)
