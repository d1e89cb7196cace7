"""Signing in with an address and a password."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from chalicelib.accounts import passwords
from chalicelib.models import NOBODY, Viewer
from chalicelib.store import coaches, sessions, table, throttle
from chalicelib.store.sessions import Opened
from chalicelib.store.throttle import ACCOUNT, Try


def sign_in(
    email: str, password: str, device: str, tries: Sequence[Try], viewer: Viewer = NOBODY
) -> Opened | None:
    """A new session; None for a wrong address and for a wrong password, after the same time.

    It takes the place of the one in which the ``viewer`` comes. Raises ``TooManyTries``, and
    ``Conflict`` when the account changed in between.
    """
    coach = coaches.by_email_counting(email, tries)
    right = passwords.is_right(coach.password_hash if coach else None, password)
    if coach is None or not right:
        return None
    opened = sessions.new(coach, device, datetime.now(UTC).replace(microsecond=0))
    writes = [*opened.writes, *sessions.ending_of(viewer), *map(_right, tries)]
    if passwords.is_outdated(coach.password_hash):
        hashed = passwords.hash_password(password)
        coaches.change(coach, replace(coach, password_hash=hashed), *writes)
    else:
        table.transact([coaches.unchanged(coach), *writes])
    return opened


def _right(tried: Try) -> dict[str, Any]:
    """What becomes of a try that was right: it is not held against others of the network."""
    return throttle.forgotten(tried) if tried.brake is ACCOUNT else throttle.given_back(tried)
