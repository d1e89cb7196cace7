"""What links in mails confirm: each works once, for a time, and is stored by its digest."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from msgspec import Struct, field

from chalicelib.store import keys, table
from chalicelib.store.errors import AddressTaken
from chalicelib.store.secrets import digest, new_secret
from chalicelib.store.table import Write

_SECRET_LENGTH = 100


class Purpose(StrEnum):
    """What a link is for."""

    REGISTER = "register"
    EMAIL = "email"
    PASSWORD = "password"  # noqa: S105  # nosec B105


LASTING: Mapping[Purpose, timedelta] = {
    Purpose.REGISTER: timedelta(hours=24),
    Purpose.EMAIL: timedelta(hours=24),
    Purpose.PASSWORD: timedelta(hours=1),
}
"""How long each kind of link works."""


class Confirmation(Struct, frozen=True, kw_only=True):
    """What happens when the link is confirmed. ``facts`` depend on the purpose."""

    id: str
    purpose: Purpose
    email: str
    facts: Mapping[str, str] = field(default_factory=dict)


def create(purpose: Purpose, email: str, **facts: str) -> str:
    """Store what is to be confirmed; gives the secret of the link. One request."""
    secret, write = _new(purpose, email, facts)
    table.transact([write])
    return secret


def create_unless_taken(
    purpose: Purpose, email: str, facts: Mapping[str, str], *with_it: Write
) -> str | None:
    """The same with other writes, but None where a coach has that address. One request.

    Then nothing is written: a second request would tell whose address it is by its time.
    """
    secret, write = _new(purpose, email, facts)
    free = table.check(keys.email_claim(email), "attribute_not_exists(pk)")
    free = free.or_raise(lambda _: AddressTaken(email))
    try:
        table.transact([write, free, *with_it])
    except AddressTaken:
        return None
    return secret


def _new(purpose: Purpose, email: str, facts: Mapping[str, str]) -> tuple[str, Write]:
    secret = new_secret()
    expires_at = datetime.now(UTC) + LASTING[purpose]
    item = {
        **keys.confirmation(digest(secret)),
        "id": digest(secret),
        "purpose": str(purpose),
        "email": email,
        "facts": dict(facts),
        "expires_at": int(expires_at.timestamp()),
    }
    return secret, table.put(item)


def read(secret: str) -> Confirmation | None:
    """What the link confirms; None when it was used, is over or never was. One request."""
    if not secret or len(secret) > _SECRET_LENGTH:
        return None
    item = table.get(keys.confirmation(digest(secret)))
    if item is None or int(item["expires_at"]) <= datetime.now(UTC).timestamp():
        return None
    return Confirmation(
        id=item["id"],
        purpose=Purpose(item["purpose"]),
        email=item["email"],
        facts=item["facts"],
    )


def used(confirmation: Confirmation) -> Write:
    """The write that uses a link up, for the transaction of what it confirms."""
    return table.delete(keys.confirmation(confirmation.id), "attribute_exists(pk)")
