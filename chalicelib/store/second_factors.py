"""The second factor of a coach, an item in the coach's partition."""

from datetime import datetime

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.store import keys, table
from chalicelib.store.table import Write

_UNCHANGED = "version = :version"


class SecondFactor(Struct, frozen=True, kw_only=True):
    """The data against which a coach's codes are checked.

    ``secret``: in base32, shared with the coach's app. ``last_step``: the time step of the last
    code; it and older ones no longer work. ``recovery_hashes``: the digests of the unused recovery
    codes.
    """

    coach_id: str
    secret: str = field(name="totp_secret")
    last_step: int
    recovery_hashes: tuple[str, ...]
    version: int = 1
    created_at: datetime


def creation(factor: SecondFactor) -> Write:
    """The write that stores a second factor, if the coach has none, for a transaction."""
    return table.put(_item(factor), "attribute_not_exists(pk)")


def change(before: SecondFactor, after: SecondFactor) -> Write:
    """The write that replaces ``before`` by ``after``, for a transaction.

    It fails if ``before`` was changed: of two requests with the same code, only one succeeds.
    """
    renewed = replace(after, version=before.version + 1)
    return table.put(_item(renewed), _UNCHANGED, version=before.version)


def ending(factor: SecondFactor) -> Write:
    """The write that removes it, if it was not changed, for a transaction."""
    return table.delete(keys.second_factor(factor.coach_id), _UNCHANGED, version=factor.version)


def _item(factor: SecondFactor) -> table.Item:
    return {**keys.second_factor(factor.coach_id), **table.to_item(factor)}
