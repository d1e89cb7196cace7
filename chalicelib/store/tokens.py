"""API tokens: what a program shows in place of a password. The table holds their digests."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from msgspec import Struct, field

from chalicelib.models import Coach
from chalicelib.store import coaches, events, keys, table
from chalicelib.store.errors import Conflict, Unavailable
from chalicelib.store.secrets import LONGEST, digest, new_secret
from chalicelib.store.table import Write

_PREFIX = "tc"
_NOTED_EVERY = timedelta(days=1)


class Token(Struct, frozen=True, kw_only=True):
    """What one of a coach's programs shows. ``id`` is the digest of its text.

    ``expires_at``: None for one that does not expire. ``seen_at``: the last use, to the day; None
    for one that was not used yet.
    """

    id: str
    coach_id: str
    coach_name: str
    label: str = field(name="token_label")
    may_write: bool
    created_at: datetime
    expires_at: datetime | None = None
    seen_at: datetime | None = None


class Made(Struct, frozen=True):
    """A new token, its text, which is shown once, and the coach as they were read."""

    token: Token
    text: str
    coach: Coach


def new(
    coach: Coach, label: str, now: datetime, lifetime: timedelta | None, *, may_write: bool
) -> Made:
    """A token for the coach, to be stored; without a ``lifetime`` it does not expire."""
    text = f"{_PREFIX}_{coach.id}_{new_secret()}"
    token = Token(
        id=digest(text),
        coach_id=coach.id,
        coach_name=coach.name,
        label=label,
        may_write=may_write,
        created_at=now,
        expires_at=now + lifetime if lifetime else None,
    )
    return Made(token, text, coach)


def store(made: Made, since: int, *with_it: Write) -> None:
    """Store a token, together with other writes, and only if nothing came to the coach meanwhile.

    ``since``: how many additions were read. Raises ``Conflict``. One request.
    """
    coach, token = made.coach, made.token
    item = {**keys.token(coach.id, token.id), **table.to_item(token)}
    count = coaches.counting_addition(coach.id, since=since)
    access = "write" if token.may_write else "read"
    event = events.of_account(coach, "token_made", label=token.label, access=access)
    table.transact([table.put(item), coaches.unchanged(coach), count, event, *with_it])


def read(text: str, now: datetime) -> Token | None:
    """The token of that text, or None where there is none or it has expired. One request."""
    prefix, _, rest = text.partition("_")
    coach_id, _, secret = rest.partition("_")
    if prefix != _PREFIX or not secret or not coach_id.isalnum() or len(text) > LONGEST:
        return None
    item = table.get(keys.token(coach_id, digest(text)))
    token = table.to_record(item, Token) if item else None
    return token if token and is_open(token, now) else None


def is_open(token: Token, now: datetime) -> bool:
    """Whether the token has not expired: DynamoDB removes those that have too late."""
    return token.expires_at is None or now < token.expires_at


def note_use(token: Token, now: datetime) -> None:
    """Note that the token was used, once a day: reads stay cheap. One request if that is due.

    A note that cannot be written is left out: it is no reason to refuse a program.
    """
    if token.seen_at and now - token.seen_at < _NOTED_EVERY:
        return
    key = keys.token(token.coach_id, token.id)
    with suppress(Conflict, Unavailable):
        table.change(key, "SET seen_at = :seen", "attribute_exists(pk)", seen=now.isoformat())


def ending(token: Token) -> Write:
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
