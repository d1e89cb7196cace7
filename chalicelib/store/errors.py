"""What can go wrong with the table, in the words of those who call the store."""

from collections.abc import Sequence
from dataclasses import dataclass


class StoreError(Exception):
    """The store could not do what it was asked to; nothing was half-written.

    ``others``: what other conditions of the same transaction failed, and mean.
    """

    others: Sequence[Exception] = ()


class Unavailable(StoreError):
    """DynamoDB is throttling or away: trying again later may help."""


class Busy(Unavailable):
    """Others keep changing the same thing at the same moment: trying again later may help."""


class Conflict(StoreError):
    """Somebody else changed the same thing in between."""


class OtherWriteFailed(Conflict):
    """A condition failed of a write that came along with a change.

    To read again and make the same change with the same write would fail again.
    """


class NameTaken(StoreError):
    """Another team has this name."""


class AddressTaken(StoreError):
    """Another coach has this e-mail address."""


class BadCursor(StoreError):
    """The cursor is not one that a list of this order gave."""


@dataclass
class TooManyChanges(StoreError):
    """More items would change at once than one transaction takes (``limit``)."""

    changes: int
    limit: int


@dataclass
class TooManyTeams(StoreError):
    """Somebody would own more teams than one coach may (``limit``)."""

    coach_id: str
    limit: int


@dataclass
class TooManyKeys(StoreError):
    """A coach sent too many requests with a key in one day (``limit``); a new one is in seconds."""

    limit: int
    seconds: int
