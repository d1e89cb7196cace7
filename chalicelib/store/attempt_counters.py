"""Rate limits: counters of tries, against guessing passwords and flooding mailboxes.

The first tries in a window of time, such as a day, are free; after that, the wait before the next
doubles each time. Tries that belong together are counted in one transaction, all or none of them,
also if requests are parallel.
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
    """How many tries of a kind are free in a ``window`` of so many seconds.

    ``ends``: after one more try, none is allowed in the window; else doubling waits follow.
    """

    kind: str
    free: int
    window: int = _DAY
    ends: bool = False


ACCOUNT = Limit("account", 5)
"""Sign-ins to one account."""
ADDRESS = Limit("address", 100)
"""Sign-ins from one network."""
SECOND_FACTOR = Limit("second-factor", 5)
"""Second-factor codes of one account. Only a correct code resets the count."""
PASSWORD = Limit("password", 10, _FIVE_MINUTES)
"""Password checks of one account, correct ones too: each takes much memory and time."""
PASSWORD_SENDER = Limit("password-sender", 100, _FIVE_MINUTES)
"""Password checks for one network, from which a whole club may sign in before a game."""
MAIL = Limit("mail", 3)
"""Mails to one address."""
MAIL_SENDER = Limit("mail-sender", 50)
"""Mails requested from one network, which a whole club may share."""

INVITER = Limit("inviter", 29, ends=True)
"""Invitations by one coach, of all teams: 30 a day."""
INVITED = Limit("invited", 4, ends=True)
"""Invitations to one address, by all coaches: 5 a day."""


class Try(Struct, frozen=True):
    """A try; ``who``: the account, address or network that it is counted for."""

    limit: Limit
    who: str


@dataclass
class TooManyTries(StoreError):
    """The next try is allowed in ``seconds``."""

    seconds: int


@dataclass
class CounterChanged(StoreError):
    """The counter of a try has changed since it was read, to ``counter``."""

    tried: Try
    counter: Counter


def counter_keys(tries: Sequence[Try]) -> list[keys.Key]:
    """The keys of the tries' counters, to read them in advance."""
    now = _now()
    return [_key(each, now) for each in tries]


def count(tries: Sequence[Try], seen: Sequence[Counter | None] = ()) -> None:
    """Count the tries, or none of them and raise ``TooManyTries``.

    One request. ``seen``: their counters, if already read; else one more request when no free try
    is left.
    """
    count_with(tries, table.transact, seen)


def count_with(
    tries: Sequence[Try], save: Callable[[Sequence[Write]], T], seen: Sequence[Counter | None] = ()
) -> T:
    """Return what ``save`` returns, which must store the writes that it gets with its own.

    These count the tries. If counters change meanwhile, it is called again with other writes.
    Raises ``TooManyTries``, and what ``save`` raises; then no try is counted.
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
    """The write that resets the counter."""
    return table.delete(_key(tried, _now()))


def give_back(tried: Try) -> Write:
    """The write that subtracts a try from the counter."""
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
    # Of parallel tries, only the first succeeds; the others have to wait.
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
