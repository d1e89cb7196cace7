"""The errors of the store, as its callers handle them."""

from collections.abc import Sequence
from dataclasses import dataclass


class StoreError(Exception):
    """The store could not do something; nothing was half-written.

    ``others``: the errors of further failed conditions of the same transaction.
    """

    others: Sequence[Exception] = ()


class Unavailable(StoreError):
    """DynamoDB is throttling or unreachable: trying again later may help."""


class Busy(Unavailable):
    """Others keep changing the same data at the same time: trying again later may help."""


class Conflict(StoreError):
    """Somebody else changed the same data in between."""


class OtherWriteFailed(Conflict):
    """A condition of a further write in a transaction failed, and would fail again."""


class NameTaken(StoreError):
    """Another team has this name."""


class AddressTaken(StoreError):
    """Another coach has this e-mail address."""


class BadCursor(StoreError):
    """The cursor is not one of this list."""


@dataclass
class TooManyChanges(StoreError):
    """More items would change at once than the ``limit`` of a transaction."""

    changes: int
    limit: int


@dataclass
class TooManyTeams(StoreError):
    """A coach would own more teams than the ``limit``."""

    coach_id: str
    limit: int


@dataclass
class TooManyKeys(StoreError):
    """A coach sent more keyed requests in one day than the ``limit``; wait ``seconds``."""

    limit: int
    seconds: int
