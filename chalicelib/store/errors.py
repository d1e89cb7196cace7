"""The errors of the store, as its callers handle them."""

from collections.abc import Sequence
from dataclasses import dataclass


class StoreError(Exception):
    """The store could not do what it was asked to; nothing was half-written.

    ``others``: what further failed conditions of the same transaction mean.
    """

    others: Sequence[Exception] = ()


class Unavailable(StoreError):
    """DynamoDB is throttling or away: trying again later may help."""


class Busy(Unavailable):
    """Others keep changing the same thing at the same moment: trying again later may help."""


class Conflict(StoreError):
    """Somebody else changed the same thing in between."""


class OtherWriteFailed(Conflict):
    """A condition failed of a write that came with a change, and would fail again."""


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
    """A coach sent more requests with a key in one day than the ``limit``; wait ``seconds``."""

    limit: int
    seconds: int
