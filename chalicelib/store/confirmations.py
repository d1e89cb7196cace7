"""Links in mails: each works once and expires, and is stored by its secret's digest."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from msgspec import Struct, field

from chalicelib.store import keys, table
from chalicelib.store.errors import AddressTaken
from chalicelib.store.keys import LONGEST_SECRET, digest, new_secret
from chalicelib.store.table import Write


class Purpose(StrEnum):
    """What a link is for."""

    REGISTER = "register"
    EMAIL = "email"
    PASSWORD = "password"  # noqa: S105  # nosec B105


LIFETIMES: Mapping[Purpose, timedelta] = {
    Purpose.REGISTER: timedelta(hours=24),
    Purpose.EMAIL: timedelta(hours=24),
    Purpose.PASSWORD: timedelta(hours=1),
}
"""How long links work, by purpose."""


class Confirmation(Struct, frozen=True, kw_only=True):
    """What a link is for. ``facts`` depend on the purpose."""

    id: str
    purpose: Purpose
    email: str
    facts: Mapping[str, str] = field(default_factory=dict)
    expires_at: datetime


def create(purpose: Purpose, email: str, **facts: str) -> str:
    """Store a link, and return its secret. One request."""
    secret, write = _new(purpose, email, facts)
    table.transact([write])
    return secret


def create_unless_taken(
    purpose: Purpose, email: str, facts: Mapping[str, str], *also: Write
) -> str | None:
    """The same with other writes; stores nothing and returns None if a coach has that address.

    One request: the time of a second one would reveal that the address is taken.
    """
    secret, write = _new(purpose, email, facts)
    free = table.check(keys.email_claim(email), "attribute_not_exists(pk)")
    free = free.or_raise(lambda _: AddressTaken(email))
    try:
        table.transact([write, free, *also])
    except AddressTaken:
        return None
    return secret


def _new(purpose: Purpose, email: str, facts: Mapping[str, str]) -> tuple[str, Write]:
    secret = new_secret()
    confirmation = Confirmation(
        id=digest(secret),
        purpose=purpose,
        email=email,
        facts=facts,
        expires_at=datetime.now(UTC) + LIFETIMES[purpose],
    )
    key = keys.confirmation(confirmation.id)
    return secret, table.put({**key, **table.to_item(confirmation)})


def read(secret: str) -> Confirmation | None:
    """The link of that secret; None if it was used, has expired or never existed. One request."""
    if not secret or len(secret) > LONGEST_SECRET:
        return None
    item = table.get(keys.confirmation(digest(secret)))
    found = table.to_record(item, Confirmation) if item else None
    return found if found and datetime.now(UTC) < found.expires_at else None


def used(confirmation: Confirmation) -> Write:
    """The write that uses a link up, for the transaction that it confirms."""
    return table.delete(keys.confirmation(confirmation.id), "attribute_exists(pk)")
