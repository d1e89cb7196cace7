"""API tokens, which programs send instead of a password. The table has only their digests."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from msgspec import Struct, field

from chalicelib.models import Coach
from chalicelib.store import coaches, events, keys, table
from chalicelib.store.errors import Conflict, Unavailable
from chalicelib.store.keys import LONGEST_SECRET, digest, new_secret
from chalicelib.store.table import Write

_PREFIX = "tc"
_NOTED_EVERY = timedelta(days=1)


class Token(Struct, frozen=True, kw_only=True):
    """An API token of a coach. ``id`` is the digest of its text.

    ``expires_at``: None if it does not expire. ``seen_at``: the last use, to the day; None if it
    was not used yet.
    """

    id: str
    coach_id: str
    coach_name: str
    label: str = field(name="token_label")
    may_write: bool
    created_at: datetime
    expires_at: datetime | None = None
    seen_at: datetime | None = None


class NewToken(Struct, frozen=True):
    """A new token, its text, which is shown once, and its coach."""

    token: Token
    text: str
    coach: Coach


def create(
    coach: Coach,
    label: str,
    lifetime: timedelta | None,
    *also: Write,
    may_write: bool,
    since: int,
) -> NewToken:
    """Store a new token for the coach, together with other writes. One request.

    Without a ``lifetime`` it does not expire. Raises ``Conflict`` when the coach has changed, or
    their counter of additions is no longer ``since``.
    """
    text = f"{_PREFIX}_{coach.id}_{new_secret()}"
    now = datetime.now(UTC).replace(microsecond=0)
    token = Token(
        id=digest(text),
        coach_id=coach.id,
        coach_name=coach.name,
        label=label,
        may_write=may_write,
        created_at=now,
        expires_at=now + lifetime if lifetime else None,
    )
    access = "write" if may_write else "read"
    table.transact(
        [
            table.put({**keys.token(coach.id, token.id), **table.to_item(token)}),
            coaches.unchanged(coach),
            coaches.counting_addition(coach.id, since=since),
            events.of_account(coach, "token_made", label=label, access=access),
            *also,
        ]
    )
    return NewToken(token, text, coach)


def read(text: str, now: datetime) -> Token | None:
    """The token of that text; None if there is none or it has expired. One request."""
    prefix, _, rest = text.partition("_")
    coach_id, _, secret = rest.partition("_")
    if prefix != _PREFIX or not secret or not coach_id.isalnum() or len(text) > LONGEST_SECRET:
        return None
    item = table.get(keys.token(coach_id, digest(text)))
    token = table.to_record(item, Token) if item else None
    return token if token and is_open(token, now) else None


def is_open(token: Token, now: datetime) -> bool:
    """Whether the token has not expired: DynamoDB deletes expired ones late."""
    return token.expires_at is None or now < token.expires_at


def note_use(token: Token, now: datetime) -> None:
    """Store that the token was used, at most once a day. One request if so.

    Failing to store that is ignored.
    """
    if token.seen_at and now - token.seen_at < _NOTED_EVERY:
        return
    key = keys.token(token.coach_id, token.id)
    with suppress(Conflict, Unavailable):
        table.change(key, "SET seen_at = :seen", "attribute_exists(pk)", seen=now.isoformat())


def ending(token: Token) -> Write:
    """The write that revokes the token, for a transaction."""
    return table.delete(keys.token(token.coach_id, token.id))


def end(coach: Coach, ended: Iterable[Token]) -> None:
    """Revoke tokens of the coach. One request, if there are any."""
    writes = [
        write
        for each in ended
        for write in (ending(each), events.of_account(coach, "token_revoked", label=each.label))
    ]
    if writes:
        table.transact(writes)
