"""API tokens: what a program shows in place of a password. The table holds their digests."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.models import Coach
from chalicelib.store import arrivals, coach_records, keys, table
from chalicelib.store.coach_records import Token
from chalicelib.store.secrets import digest, new_secret

_PREFIX = "tc"
_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Made:
    """A new token, its text, which is shown once, and the writes that store it."""

    token: Token
    text: str
    writes: tuple[dict[str, Any], ...]


def new(coach: Coach, label: str, now: datetime, *, may_write: bool) -> Made:
    """A token for the coach, to be stored in a transaction."""
    text = f"{_PREFIX}_{coach.id}_{new_secret()}"
    token = Token(
        id=digest(text),
        coach_id=coach.id,
        coach_name=coach.name,
        label=label,
        may_write=may_write,
        created_at=now,
    )
    item = {**keys.token(coach.id, token.id), **coach_records.from_token(token)}
    return Made(token, text, (table.put(item), arrivals.counted(coach.id)))


def read(text: str) -> Token | None:
    """The token of that text, or None. One request."""
    prefix, _, rest = text.partition("_")
    coach_id, _, secret = rest.partition("_")
    if prefix != _PREFIX or not secret or not coach_id.isalnum() or len(text) > _LENGTH:
        return None
    item = table.get(keys.token(coach_id, digest(text)))
    return coach_records.to_token(item) if item else None


def ending(token: Token) -> dict[str, Any]:
    """The write that makes the token void, for a transaction."""
    return table.delete(keys.token(token.coach_id, token.id))
