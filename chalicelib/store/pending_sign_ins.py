"""Sign-ins that wait for the second factor: the password was right, and there is no session yet.

The cookie has the secret of one, the table its digest. It works once, for a few minutes and for a
few wrong codes.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct

from chalicelib.store import coach_records, keys, membership_counter, second_factors, table
from chalicelib.store.coaches import Entry
from chalicelib.store.second_factors import SecondFactor
from chalicelib.store.secrets import digest, new_secret
from chalicelib.store.table import Write

LASTING = timedelta(minutes=10)
"""How long a sign-in waits for the second factor."""
MOST_CODES = 5
"""How many codes may be tried before the password has to be given again."""
_COOKIE_LENGTH = 200


class Begun(Struct, frozen=True):
    """The cookie of a new pending sign-in, and the writes that store it."""

    cookie: str
    writes: tuple[Write, ...]


class PendingSignIn(Struct, frozen=True):
    """A pending sign-in, with the coach and the second factor as they are now.

    How many sessions ``entry`` says that the coach has is from when the password was given.

    ``counter`` is the item that counts the coach's codes, if there is one.
    """

    id: str
    entry: Entry
    factor: SecondFactor
    counter: Mapping[str, Any] | None


def begin(entry: Entry, now: datetime) -> Begun:
    """A pending sign-in, to be stored in a transaction.

    It ends when the coach is no longer of that version: with a new password or address, say.
    """
    secret, coach_id = new_secret(), entry.coach.id
    item = {
        **keys.pending_sign_in(coach_id, digest(secret)),
        "id": digest(secret),
        "coach_version": entry.coach.version,
        "sessions": entry.sessions,
        "tries": 0,
        "expires_at": int((now + LASTING).timestamp()),
    }
    return Begun(f"{coach_id}.{secret}", (table.put(item), membership_counter.counted(coach_id)))


def opened_by(cookie: str) -> tuple[str, str] | None:
    """The ids of the coach and of the pending sign-in that a cookie is for; None for no cookie."""
    coach_id, _, secret = cookie.partition(".")
    if len(cookie) > _COOKIE_LENGTH or not secret or not coach_id.isalnum() or not cookie.isascii():
        return None
    return coach_id, digest(secret)


def read(
    coach_id: str, sign_in_id: str, counter_key: keys.Key, now: datetime
) -> PendingSignIn | None:
    """The pending sign-in of that id; None when it was used or is over. One request."""
    item, coach, factor, counter = table.get_all(
        [
            keys.pending_sign_in(coach_id, sign_in_id),
            keys.coach(coach_id),
            keys.second_factor(coach_id),
            counter_key,
        ]
    )
    if item is None or coach is None or factor is None:
        return None
    found = coach_records.to_coach(coach)
    is_over = (
        int(item["expires_at"]) <= now.timestamp()
        or int(item["tries"]) >= MOST_CODES
        or int(item["coach_version"]) != found.version
    )
    if is_over:
        return None
    entry = Entry(found, item["sessions"])
    return PendingSignIn(sign_in_id, entry, second_factors.to_second_factor(factor), counter)


def trying(pending: PendingSignIn) -> Write:
    """The write that counts a code, unless it is one too many, for a transaction."""
    key = keys.pending_sign_in(pending.entry.coach.id, pending.id)
    return table.update(key, "ADD tries :one", "tries < :most", one=1, most=MOST_CODES)


def used(pending: PendingSignIn) -> Write:
    """The write that uses it up, for the transaction that opens the session."""
    key = keys.pending_sign_in(pending.entry.coach.id, pending.id)
    return table.delete(key, "attribute_exists(pk)")


def removal(coach_id: str, sign_in_id: str) -> Write:
    """The write that removes one with its coach, for a transaction."""
    return table.delete(keys.pending_sign_in(coach_id, sign_in_id))
