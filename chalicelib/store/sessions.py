"""Sessions: where a coach is signed in. The table holds digests, the cookies the secrets."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from msgspec import Struct

from chalicelib.models import Coach, Viewer
from chalicelib.store import coach_records, events, keys, membership_counter, table
from chalicelib.store.coach_records import Session
from chalicelib.store.errors import Conflict
from chalicelib.store.secrets import digest, new_secret
from chalicelib.store.table import Write

UNUSED = timedelta(days=30)
"""A session ends when it was not used for so long,"""
LONGEST = timedelta(days=90)
"""and at this age in any case."""
MOST = 50
"""So many sessions a coach has at most."""
_REFRESHED_EVERY = timedelta(days=1)
_DEVICE_LENGTH = 200


class Opened(Struct, frozen=True):
    """A new session, the cookie that opens it, the writes that store it, and whose it is."""

    session: Session
    cookie: str
    writes: tuple[Write, ...]
    coach: Coach


def new(coach: Coach, device: str, now: datetime, since: int | None = None) -> Opened:
    """A session for the coach, to be stored in a transaction.

    ``since``: it is stored only if nothing came to the coach since so many ``arrivals`` were read.
    """
    secret = new_secret()
    session = Session(
        id=digest(secret),
        coach_id=coach.id,
        coach_name=coach.name,
        device=device[:_DEVICE_LENGTH],
        created_at=now,
        seen_at=now,
        expires_at=now + UNUSED,
    )
    if since is None:
        count = membership_counter.counted(coach.id)
    else:
        count = membership_counter.counted_if_none_since(coach.id, since)
    return Opened(session, f"{coach.id}.{secret}", (_put(session), count), coach)


def signed_in(coach: Coach, device: str) -> Write:
    """The write that tells of a new session in the coach's activity, for a transaction."""
    return events.of_account(coach, "signed_in", device=device[:_DEVICE_LENGTH])


def read(cookie: str, now: datetime) -> Session | None:
    """The session that the cookie opens, unless it has ended. One request."""
    opened = opened_by(cookie)
    item = table.get(keys.session(*opened)) if opened else None
    session = coach_records.to_session(item) if item else None
    return session if session and is_open(session, now) else None


def opened_by(cookie: str) -> tuple[str, str] | None:
    """The ids of the coach and of the session that the cookie would open; None for no cookie."""
    coach_id, _, secret = cookie.partition(".")
    if not secret or not coach_id.isalnum() or not cookie.isascii() or len(cookie) > _DEVICE_LENGTH:
        return None
    return coach_id, digest(secret)


def is_open(session: Session, now: datetime) -> bool:
    """Whether the session has not ended by itself: DynamoDB removes those that have too late."""
    return now < min(session.expires_at, session.created_at + LONGEST)


def refresh(session: Session, now: datetime) -> bool:
    """Let the session go on from now, once a day; whether that was due. One request if so."""
    if now - session.seen_at < _REFRESHED_EVERY:
        return False
    expires_at = min(now + UNUSED, session.created_at + LONGEST)
    try:
        table.change(
            keys.session(session.coach_id, session.id),
            "SET seen_at = :seen, expires_at = :expires",
            "attribute_exists(pk)",
            seen=now.isoformat(),
            expires=int(expires_at.timestamp()),
        )
    except Conflict:
        return False
    return True


def endings(ended: Iterable[Session]) -> list[Write]:
    """The writes that end sessions, for a transaction."""
    return [table.delete(keys.session(each.coach_id, each.id)) for each in ended]


def ending_of(viewer: Viewer) -> list[Write]:
    """The write that ends the session in which the viewer comes, if in one, for a transaction."""
    ids = [viewer.session_id] if viewer.session_id else []
    return [table.delete(keys.session(viewer.coach_id, each)) for each in ids]


def end(coach_id: str, ids: Iterable[str], *with_it: Write) -> None:
    """End sessions of the coach, the last with other writes. One request for each hundred."""
    writes = [*(table.delete(keys.session(coach_id, each)) for each in ids), *with_it]
    for start in range(0, len(writes), table.MAX_TRANSACTION):
        table.transact(writes[start : start + table.MAX_TRANSACTION])


def _put(session: Session) -> Write:
    key = keys.session(session.coach_id, session.id)
    return table.put({**key, **coach_records.from_session(session)})
