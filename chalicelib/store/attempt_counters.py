"""Tries are counted and limited, so that nobody guesses passwords or floods a mailbox.

The first ones of a day, or of another window of time, are free; then each has to wait twice as long
as the one before. Tries that belong together are counted in one transaction, whose conditions hold
for parallel requests too: all of them are counted, or none.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from msgspec import Struct

from chalicelib.store import keys, table
from chalicelib.store.errors import StoreError
from chalicelib.store.keys import digest
from chalicelib.store.table import Write

_DAY = int(timedelta(days=1).total_seconds())
_FIVE_MINUTES = int(timedelta(minutes=5).total_seconds())
_LONGEST_WAIT = int(timedelta(minutes=15).total_seconds())
_MOST_DOUBLINGS = 10
_ATTEMPTS = 4

_FREE = "attribute_not_exists(tries) OR tries < :free"
_NEXT = "tries = :tries AND (attribute_not_exists(blocked_until) OR blocked_until <= :now)"

Counter = Mapping[str, Any]

T = TypeVar("T")


class Limit(Struct, frozen=True):
    """How many tries of a kind are free in each ``window`` of that many seconds.

    ``ends``: the one after those is the last of the window; otherwise waits follow that double.
    """

    kind: str
    free: int
    window: int = _DAY
    ends: bool = False


ACCOUNT = Limit("account", 5)
"""Signing in to one account."""
ADDRESS = Limit("address", 100)
"""Signing in from one address of the network."""
SECOND_FACTOR = Limit("second-factor", 5)
"""Codes of the second factor for one account. Only a right code resets the count."""
PASSWORD = Limit("password", 10, _FIVE_MINUTES)
"""Passwords checked for one account, right ones too: each takes much memory and time on purpose."""
PASSWORD_SENDER = Limit("password-sender", 100, _FIVE_MINUTES)
"""The same for one address of the network: a whole club may sign in from there before a game."""
MAIL = Limit("mail", 3)
"""Mail to one address."""
MAIL_SENDER = Limit("mail-sender", 50)
"""Mail because of one address of the network, which all people of a club may share."""

INVITER = Limit("inviter", 29, ends=True)
"""Invitations by one coach, of whatever teams: 30 a day."""
INVITED = Limit("invited", 4, ends=True)
"""Invitations to one address, of whatever teams and by whomever: 5 a day."""


class Try(Struct, frozen=True):
    """Something that is counted, for one who does it or whom it is done to."""

    limit: Limit
    who: str


@dataclass
class TooManyTries(StoreError):
    """The next try is taken in ``seconds``."""

    seconds: int


@dataclass
class CounterChanged(StoreError):
    """The counter of a try is no longer as it was read: it is ``counter`` now."""

    tried: Try
    counter: Counter


def counter_keys(tries: Sequence[Try]) -> list[keys.Key]:
    """The keys of the tries' counters, for a read beforehand."""
    now = _now()
    return [_key(each, now) for each in tries]


def count(tries: Sequence[Try], seen: Sequence[Counter | None] = ()) -> None:
    """Count the tries; raises ``TooManyTries``, and then none is counted and none may be made.

    One request. ``seen``: their counters, as read just before; without them it takes another
    request to find out that no tries are free any more.
    """
    count_with(tries, table.transact, seen)


def count_with(
    tries: Sequence[Try], save: Callable[[Sequence[Write]], T], seen: Sequence[Counter | None] = ()
) -> T:
    """Return what ``save`` does, which stores the writes that count the tries with its own.

    It is called again with other writes where counters changed meanwhile and the tries may still
    be made. Raises ``TooManyTries``, and what else ``save`` raises; then none is counted.
    """
    now = _now()
    found = {tried: each for tried, each in zip(tries, seen, strict=False) if each}
    for _ in range(_ATTEMPTS):
        _refuse(found.values(), now)
        try:
            return save([_counting(each, found.get(each), now) for each in tries])
        except CounterChanged as error:
            changed = (each for each in (error, *error.others) if isinstance(each, CounterChanged))
            found |= {each.tried: each.counter for each in changed}
    raise TooManyTries(1)


def reset(tried: Try) -> Write:
    """The write that sets the count back to none, for a transaction."""
    return table.delete(_key(tried, _now()))


def give_back(tried: Try) -> Write:
    """The write that takes a try out of the count again, for a transaction."""
    now = _now()
    change = "ADD tries :less SET expires_at = :expires"
    return table.update(_key(tried, now), change, less=-1, expires=_expiry(tried, now))


def _refuse(found: Iterable[Counter], now: int) -> None:
    longest = max((int(each.get("blocked_until", 0)) for each in found), default=0)
    if longest > now:
        raise TooManyTries(longest - now)


def _counting(tried: Try, counter: Counter | None, now: int) -> Write:
    write = _count(tried, counter, now)
    return write.or_raise(lambda found: CounterChanged(tried, found))


def _count(tried: Try, counter: Counter | None, now: int) -> Write:
    made, free = (counter or {}).get("tries", 0), tried.limit.free
    key, expires = _key(tried, now), _expiry(tried, now)
    if made < free:
        change = "ADD tries :one SET expires_at = :expires"
        return table.update(key, change, _FREE, one=1, expires=expires, free=free)
    # Of parallel tries, the first to set the time is made, and the others wait.
    rest = tried.limit.window - now % tried.limit.window
    doubled = min(2 ** min(made + 1 - free, _MOST_DOUBLINGS), _LONGEST_WAIT)
    wait = rest if tried.limit.ends else min(doubled, rest)
    change = "SET tries = :next, blocked_until = :until, expires_at = :expires"
    values = {"next": made + 1, "until": now + wait, "expires": expires, "tries": made, "now": now}
    return table.update(key, change, _NEXT, **values)


def _expiry(tried: Try, now: int) -> int:
    return now + 2 * tried.limit.window


def _key(tried: Try, now: int) -> keys.Key:
    return keys.tries(tried.limit.kind, digest(tried.who), now // tried.limit.window)


def _now() -> int:
    return int(datetime.now(UTC).timestamp())
