"""API tokens: what a program shows in place of a password. The table holds their digests."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from chalicelib.models import Coach
from chalicelib.store import arrivals, coach_records, coaches, events, keys, table
from chalicelib.store.coach_records import Token
from chalicelib.store.errors import Conflict
from chalicelib.store.failures import ConditionFailed
from chalicelib.store.secrets import digest, new_secret

_PREFIX = "tc"
_LENGTH = 200


@dataclass(frozen=True, slots=True)
class Made:
    """A new token, its text, which is shown once, and the coach as they were read."""

    token: Token
    text: str
    coach: Coach


def new(coach: Coach, label: str, now: datetime, *, may_write: bool) -> Made:
    """A token for the coach, to be stored."""
    text = f"{_PREFIX}_{coach.id}_{new_secret()}"
    token = Token(
        id=digest(text),
        coach_id=coach.id,
        coach_name=coach.name,
        label=label,
        may_write=may_write,
        created_at=now,
    )
    return Made(token, text, coach)


def store(made: Made, since: int) -> None:
    """Store a token unless anything came to the coach since so many ``arrivals`` were read.

    Raises ``Conflict``. One request.
    """
    coach, token = made.coach, made.token
    item = {**keys.token(coach.id, token.id), **coach_records.from_token(token)}
    alone = arrivals.counted_if_none_since(coach.id, since)
    access = "write" if token.may_write else "read"
    told = events.of_account(coach, "token_made", label=token.label, access=access)
    try:
        table.transact([table.put(item), coaches.unchanged(coach), alone, told])
    except ConditionFailed as error:
        raise Conflict(coach.id) from error


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


def end(coach: Coach, ended: Iterable[Token]) -> None:
    """Make tokens of the coach void. One request, if there are any."""
    writes = [
        write
        for each in ended
        for write in (ending(each), events.of_account(coach, "token_revoked", label=each.label))
    ]
    if writes:
        table.transact(writes)
