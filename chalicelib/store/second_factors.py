"""The second factor of a coach: an item beside the coach's own, which says that there is one."""

from datetime import datetime

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.store import keys, table
from chalicelib.store.table import Write

_UNCHANGED = "version = :version"


class SecondFactor(Struct, frozen=True, kw_only=True):
    """What the codes of a coach are checked against.

    ``secret`` is the base32 text that the coach's app has too. ``last_step`` is the number of the
    30 seconds whose code was used last: that code and older ones work no more. ``recovery_hashes``
    are the digests of the recovery codes that were not used yet.
    """

    coach_id: str
    secret: str = field(name="totp_secret")
    last_step: int
    recovery_hashes: tuple[str, ...]
    version: int = 1
    created_at: datetime


def creation(factor: SecondFactor) -> Write:
    """The write that stores a new one, unless the coach has one, for a transaction."""
    return table.put(_item(factor), "attribute_not_exists(pk)")


def change(before: SecondFactor, after: SecondFactor) -> Write:
    """The write that stores ``after`` if ``before`` is still what is stored, for a transaction.

    So of two requests with the same code, only one succeeds.
    """
    renewed = replace(after, version=before.version + 1)
    return table.put(_item(renewed), _UNCHANGED, version=before.version)


def ending(factor: SecondFactor) -> Write:
    """The write that removes it if it is still as it was read, for a transaction."""
    return table.delete(keys.second_factor(factor.coach_id), _UNCHANGED, version=factor.version)


def _item(factor: SecondFactor) -> table.Item:
    return {**keys.second_factor(factor.coach_id), **table.to_item(factor)}
