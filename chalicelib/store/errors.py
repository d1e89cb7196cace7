"""What can go wrong with the table, in the words of those who call the store."""

from dataclasses import dataclass


class StoreError(Exception):
    """The store could not do what it was asked to; nothing was half-written."""


class Unavailable(StoreError):
    """DynamoDB is throttling or away: trying again later may help."""


class Conflict(StoreError):
    """Somebody else changed the same thing in between."""


class NameTaken(StoreError):
    """Another team has this name."""


class BadCursor(StoreError):
    """The cursor is not one that a list of this order gave."""


@dataclass
class TooManyChanges(StoreError):
    """More items would change at once than one transaction takes (``limit``)."""

    changes: int
    limit: int
