"""Sessions of coaches, and pending sign-ins, which wait for the second factor.

Cookies have the secrets, the table only their digests.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from chalicelib.models import Coach, Viewer
from chalicelib.store import coaches, events, keys, table
from chalicelib.store.coaches import Entry
from chalicelib.store.errors import Conflict
from chalicelib.store.keys import LONGEST_SECRET, digest, new_secret
from chalicelib.store.second_factors import SecondFactor
from chalicelib.store.table import Write

UNUSED = timedelta(days=30)
"""A session expires after this time without use."""
LONGEST = timedelta(days=90)
"""The longest time that a session lasts."""
MOST = 50
"""The most sessions of a coach."""
_REFRESHED_EVERY = timedelta(days=1)
_DEVICE_LENGTH = 200

PENDING_LIFETIME = timedelta(minutes=10)
"""How long a pending sign-in lasts."""
MOST_CODES = 5
"""The most codes for one pending sign-in."""


class Session(Struct, frozen=True, kw_only=True):
    """A session of a coach in one browser. ``id`` is the digest of its cookie's secret."""

    id: str
    coach_id: str
    coach_name: str
    device: str
    created_at: datetime
    seen_at: datetime
    expires_at: datetime


class NewSession(Struct, frozen=True):
    """A new session, its cookie, the writes that store it, and its coach."""

    session: Session
    cookie: str
    writes: tuple[Write, ...]
    coach: Coach


def new(coach: Coach, device: str, now: datetime, since: int | None = None) -> NewSession:
    """A new session for the coach, to be stored in a transaction.

    ``since``: a condition that the coach's counter of additions is still that.
    """
    cookie, session_id = _new_cookie(coach.id)
    session = Session(
        id=session_id,
        coach_id=coach.id,
        coach_name=coach.name,
        device=device[:_DEVICE_LENGTH],
        created_at=now,
        seen_at=now,
        expires_at=now + UNUSED,
    )
    stored = table.put({**keys.session(coach.id, session.id), **table.to_item(session)})
    count = coaches.counting_addition(coach.id, since=since)
    return NewSession(session, cookie, (stored, count), coach)


def signed_in(coach: Coach, device: str) -> Write:
    """The write of the event of a sign-in, for a transaction."""
    return events.of_account(coach, "signed_in", device=device[:_DEVICE_LENGTH])


def read(cookie: str, now: datetime) -> Session | None:
    """The session of the cookie; None if it has ended. One request."""
    ids = parse_cookie(cookie)
    item = table.get(keys.session(*ids)) if ids else None
    session = table.to_record(item, Session) if item else None
    return session if session and is_open(session, now) else None


def is_open(session: Session, now: datetime) -> bool:
    """Whether the session has not expired: DynamoDB deletes expired ones late."""
    return now < min(session.expires_at, session.created_at + LONGEST)


def refresh(session: Session, now: datetime) -> bool:
    """Extend the session, at most once a day; return whether it was. One request if so."""
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


def _new_cookie(coach_id: str) -> tuple[str, str]:
    """A new cookie for a coach, and the ID to store its session or sign-in under."""
    secret = new_secret()
    return f"{coach_id}.{secret}", digest(secret)


def parse_cookie(cookie: str) -> tuple[str, str] | None:
    """The IDs of the coach and of the session or sign-in; None if the cookie is malformed."""
    coach_id, _, secret = cookie.partition(".")
    if not secret or not coach_id.isalnum() or not cookie.isascii() or len(cookie) > LONGEST_SECRET:
        return None
    return coach_id, digest(secret)


def endings(coach_id: str, ids: Iterable[str]) -> list[Write]:
    """The writes that end the coach's sessions of those IDs, for a transaction."""
    return [table.delete(keys.session(coach_id, each)) for each in ids]


def ending_of(viewer: Viewer) -> list[Write]:
    """The write that ends the viewer's session, if there is one, for a transaction."""
    return endings(viewer.coach_id, filter(None, [viewer.session_id]))


def end(coach_id: str, ids: Iterable[str], *also: Write) -> None:
    """End sessions of the coach, with other writes. One request for each hundred."""
    writes = [*endings(coach_id, ids), *also]
    for start in range(0, len(writes), table.MAX_TRANSACTION):
        table.transact(writes[start : start + table.MAX_TRANSACTION])


class NewPendingSignIn(Struct, frozen=True):
    """The cookie of a new pending sign-in, and the writes that store it."""

    cookie: str
    writes: tuple[Write, ...]


class PendingSignIn(Struct, frozen=True):
    """A sign-in after a correct password, with the present coach and second factor.

    It works once, for a few minutes and a few codes. ``entry.sessions`` is from when the password
    was checked. ``counter`` is the item that counts the coach's codes, if there is one.
    """

    id: str
    entry: Entry
    factor: SecondFactor
    counter: Mapping[str, Any] | None


class _Pending(Struct, frozen=True, kw_only=True):
    """A pending sign-in as it is stored."""

    id: str
    coach_version: int
    sessions: int | None
    tries: int = 0
    expires_at: datetime


def begin(entry: Entry, now: datetime) -> NewPendingSignIn:
    """A pending sign-in, to be stored in a transaction.

    A change of the coach, such as a new password, ends it.
    """
    cookie, sign_in_id = _new_cookie(entry.coach.id)
    pending = _Pending(
        id=sign_in_id,
        coach_version=entry.coach.version,
        sessions=entry.sessions,
        expires_at=now + PENDING_LIFETIME,
    )
    key = keys.pending_sign_in(entry.coach.id, pending.id)
    stored = table.put({**key, **table.to_item(pending)})
    return NewPendingSignIn(cookie, (stored, coaches.counting_addition(entry.coach.id)))


def read_pending(
    coach_id: str, sign_in_id: str, counter_key: keys.Key, now: datetime
) -> PendingSignIn | None:
    """The pending sign-in of that ID; None if it was used or has expired. One request."""
    item, coach_item, factor_item, counter = table.get_all(
        [
            keys.pending_sign_in(coach_id, sign_in_id),
            keys.coach(coach_id),
            keys.second_factor(coach_id),
            counter_key,
        ]
    )
    if item is None or coach_item is None or factor_item is None:
        return None
    pending = table.to_record(item, _Pending)
    coach = table.to_record(coach_item, Coach)
    is_over = (
        pending.expires_at <= now
        or pending.tries >= MOST_CODES
        or pending.coach_version != coach.version
    )
    if is_over:
        return None
    factor = table.to_record(factor_item, SecondFactor)
    return PendingSignIn(sign_in_id, Entry(coach, pending.sessions), factor, counter)


def counting_code(pending: PendingSignIn) -> Write:
    """The write that counts a code, up to the limit, for a transaction."""
    key = keys.pending_sign_in(pending.entry.coach.id, pending.id)
    return table.update(key, "ADD tries :one", "tries < :most", one=1, most=MOST_CODES)


def using_up(pending: PendingSignIn) -> Write:
    """The write that removes the pending sign-in, for the transaction of the new session."""
    key = keys.pending_sign_in(pending.entry.coach.id, pending.id)
    return table.delete(key, "attribute_exists(pk)")
