"""Trying again what other changes at the same moment were in the way of."""

from collections.abc import Callable
from secrets import SystemRandom
from time import monotonic, sleep
from typing import TypeVar

from chalicelib.store.errors import Busy, Conflict, StoreError

TRIES = 20
LONGEST_WAIT = 0.2
"""Seconds between two tries: each wait is a random part of this, or of less after the first."""
PATIENCE = 8
"""Seconds after which no new try begins: a request has less than thirty."""

_FIRST_WAIT = 0.025
_random = SystemRandom()

wait = sleep
"""What waits between two tries; tests replace it."""

T = TypeVar("T")


def until_stored(
    attempt: Callable[[], T], most: int = TRIES, after: type[StoreError] = Conflict
) -> T:
    """What the attempt gives, which is made again after an error of that class.

    The waits in between are random, so that rivals get out of step. Raises ``Busy`` after ``most``
    attempts, or when they took too long.
    """
    begun = monotonic()
    for number in range(most):
        try:
            return attempt()
        except after as error:
            if number == most - 1 or monotonic() - begun > PATIENCE:
                raise Busy from error
            wait(_random.uniform(0, min(LONGEST_WAIT, _FIRST_WAIT * 2**number)))
    raise Busy
