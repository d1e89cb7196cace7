"""The second factor of a coach: an item beside the coach, who says that there is one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.store import keys, table
from chalicelib.store.table import Write


class SecondFactor(Struct, frozen=True, kw_only=True):
    """What the codes of a coach are held against.

    ``secret`` is the base32 text that the coach's app has too. ``last_step`` is the number of the
    30 seconds whose code was used last: that code and older ones work no more. ``recovery_hashes``
    are the digests of the recovery codes that were not used yet.
    """

    coach_id: str
    secret: str
    last_step: int
    recovery_hashes: tuple[str, ...]
    version: int = 1
    created_at: datetime


def to_second_factor(item: Mapping[str, Any]) -> SecondFactor:
    """The second factor whose attributes are in ``item``."""
    return SecondFactor(
        coach_id=item["coach_id"],
        secret=item["totp_secret"],
        last_step=int(item["last_step"]),
        recovery_hashes=tuple(item["recovery_hashes"]),
        version=int(item["version"]),
        created_at=datetime.fromisoformat(item["created_at"]),
    )


def creation(factor: SecondFactor) -> Write:
    """The write that stores a new one, unless the coach has one, for a transaction."""
    return table.put(_item(factor), "attribute_not_exists(pk)")


def change(before: SecondFactor, after: SecondFactor) -> Write:
    """The write that stores ``after`` if ``before`` is still what is stored, for a transaction.

    So of two requests with the same code, one alone is carried out.
    """
    renewed = replace(after, version=before.version + 1)
    return table.put(_item(renewed), "version = :version", version=before.version)


def ending(factor: SecondFactor) -> Write:
    """The write that removes it if it is still as it was read, for a transaction."""
    key = keys.second_factor(factor.coach_id)
    return table.delete(key, "version = :version", version=factor.version)


def removal(coach_id: str) -> Write:
    """The write that removes it with its coach, for a transaction."""
    return table.delete(keys.second_factor(coach_id))


def _item(factor: SecondFactor) -> dict[str, Any]:
    return {
        **keys.second_factor(factor.coach_id),
        "coach_id": factor.coach_id,
        "totp_secret": factor.secret,
        "last_step": factor.last_step,
        "recovery_hashes": factor.recovery_hashes,
        "version": factor.version,
        "created_at": factor.created_at.isoformat(),
    }
