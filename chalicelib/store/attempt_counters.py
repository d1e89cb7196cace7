"""Tries that are counted, so that nobody guesses passwords or floods a mailbox.

The first tries of a day, or of another time, are free; from then on each has to wait twice as long
as the one before.
Tries that belong together are counted in one transaction, whose conditions keep parallel ones from
slipping through: all of them may be made, or none is counted.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

from msgspec import Struct

from chalicelib.store import keys, table
from chalicelib.store.errors import StoreError
from chalicelib.store.secrets import digest
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


class Brake(Struct, frozen=True):
    """A kind of try, and how many are free in each ``window`` of that many seconds.

    ``ends``: the one after those is the last of the window; otherwise waits follow that double.
    """

    kind: str
    free: int
    window: int = _DAY
    ends: bool = False


ACCOUNT = Brake("account", 5)
"""Signing in to one account."""
ADDRESS = Brake("address", 100)
"""Signing in from one address of the network."""
SECOND_FACTOR = Brake("second-factor", 5)
"""Codes of the second factor for one account. Only a right code begins the counting anew."""
PASSWORD = Brake("password", 10, _FIVE_MINUTES)
"""Passwords checked for one account, right ones too: each takes much memory and time on purpose."""
PASSWORD_SENDER = Brake("password-sender", 100, _FIVE_MINUTES)
"""The same for one address of the network: a whole club may sign in from there before a game."""
MAIL = Brake("mail", 3)
"""Mail to one address."""
MAIL_SENDER = Brake("mail-sender", 50)
"""Mail because of one address of the network, which all people of a club may share."""

INVITER = Brake("inviter", 29, ends=True)
"""Invitations by one coach, of whatever teams: 30 a day."""
INVITED = Brake("invited", 4, ends=True)
"""Invitations to one address, of whatever teams and by whomever: 5 a day."""


class Try(Struct, frozen=True):
    """Something that is counted, for one who does it or whom it is done to."""

    brake: Brake
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


def counters(tries: Sequence[Try]) -> list[keys.Key]:
    """The keys of what counts the tries, for a read beforehand."""
    now = _now()
    return [_key(each, now) for each in tries]


def count(tries: Sequence[Try], seen: Sequence[Counter | None] = ()) -> None:
    """Count the tries; raises ``TooManyTries``, and then none is counted and none must be made.

    One request. ``seen``: what counts them, as read just before; without that it takes another
    request to find out that no tries are free any more.
    """
    counted_with(tries, table.transact, seen)


def counted_with(
    tries: Sequence[Try], save: Callable[[Sequence[Write]], T], seen: Sequence[Counter | None] = ()
) -> T:
    """What ``save`` gives, which stores the writes that count the tries, together with its own.

    It is asked again with others where those fail and the tries may be made after all. Raises
    ``TooManyTries``, and what else ``save`` raises; then none is counted.
    """
    now = _now()
    found = {tried: each for tried, each in zip(tries, seen, strict=False) if each}
    for _ in range(_ATTEMPTS):
        _refuse(found.values(), now)
        try:
            return save([_counting(each, found.get(each), now) for each in tries])
        except CounterChanged as error:
            # Others counted meanwhile: what they left decides.
            changed = (each for each in (error, *error.others) if isinstance(each, CounterChanged))
            found |= {each.tried: each.counter for each in changed}
    raise TooManyTries(1)


def forgotten(tried: Try) -> Write:
    """The write that begins the counting anew, for a transaction."""
    return table.delete(_key(tried, _now()))


def given_back(tried: Try) -> Write:
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
    made, free, expires = (
        int((counter or {}).get("tries", 0)),
        tried.brake.free,
        _expiry(tried, now),
    )
    key = _key(tried, now)
    if made < free:
        change = "ADD tries :one SET expires_at = :expires"
        return table.update(key, change, _FREE, one=1, expires=expires, free=free)
    # Of tries at the same moment, the one that sets the time is made, the others wait.
    rest = tried.brake.window - now % tried.brake.window
    doubled = min(2 ** min(made + 1 - free, _MOST_DOUBLINGS), _LONGEST_WAIT)
    wait = rest if tried.brake.ends else min(doubled, rest)
    change = "SET tries = :next, blocked_until = :until, expires_at = :expires"
    values = {"next": made + 1, "until": now + wait, "expires": expires, "tries": made, "now": now}
    return table.update(key, change, _NEXT, **values)


def _expiry(tried: Try, now: int) -> int:
    return now + 2 * tried.brake.window


def _key(tried: Try, now: int) -> keys.Key:
    return keys.tries(tried.brake.kind, digest(tried.who), now // tried.brake.window)


def _now() -> int:
    return int(datetime.now(UTC).timestamp())
