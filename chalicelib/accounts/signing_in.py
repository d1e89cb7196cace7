"""Signing in with an address and a password."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import Any

from chalicelib.accounts import passwords
from chalicelib.models import NOBODY, Coach, Viewer
from chalicelib.store import coaches, profiles, sessions, throttle
from chalicelib.store.coaches import Entry
from chalicelib.store.errors import Conflict
from chalicelib.store.profiles import Profile
from chalicelib.store.sessions import Opened
from chalicelib.store.throttle import ACCOUNT, ADDRESS, Try

_AT_ONCE = 70
"""Sessions that end in the very transaction that stores the new one."""

_WHEN_RIGHT: Mapping[str, Callable[[Try], dict[str, Any]]] = MappingProxyType(
    {ACCOUNT.kind: throttle.forgotten, ADDRESS.kind: throttle.given_back}
)
"""What becomes of a try that was right: it is not held against the account or its network."""


def sign_in(
    email: str, password: str, device: str, tries: Sequence[Try], viewer: Viewer = NOBODY
) -> Opened | None:
    """A new session; None for a wrong address and for a wrong password, after the same time.

    See ``open_session``. Raises ``TooManyTries``, and ``Conflict`` when the account changed in
    between.
    """
    entry = coaches.entry_counting(email, tries)
    right = passwords.is_right(entry.coach.password_hash if entry else None, password)
    if entry is None or not right:
        return None
    writes = [
        _WHEN_RIGHT[each.brake.kind](each) for each in tries if each.brake.kind in _WHEN_RIGHT
    ]
    if not passwords.is_outdated(entry.coach.password_hash):
        return open_session(entry, device, viewer, *writes)
    hashed = replace(entry.coach, password_hash=passwords.hash_password(password))
    told = sessions.signed_in(entry.coach, device)
    return _open_counting(entry.coach, device, viewer, told, *writes, hashed=hashed)


def open_session(entry: Entry, device: str, viewer: Viewer, *with_it: dict[str, Any]) -> Opened:
    """A new session of the coach, stored together with the other writes.

    It takes the place of the one in which the ``viewer`` comes, and with more than
    ``sessions.MOST`` the one that was not used for longest ends. Raises ``Conflict`` when the
    coach is no longer as read. One request; two where the sessions have to be counted.
    """
    with_it = (sessions.signed_in(entry.coach, device), *with_it)
    if entry.sessions is not None and entry.sessions < sessions.MOST:
        opened = sessions.new(entry.coach, device, datetime.now(UTC))
        writes = (*opened.writes, *sessions.ending_of(viewer), *with_it)
        try:
            coaches.enter(entry.coach, sessions.MOST, *writes)
        except Conflict:
            # Others may have signed in at the same moment: counting tells.
            pass
        else:
            return opened
    return _open_counting(entry.coach, device, viewer, *with_it)


def _open_counting(
    coach: Coach, device: str, viewer: Viewer, *with_it: dict[str, Any], hashed: Coach | None = None
) -> Opened:
    """The same, once the coach's sessions were read; ``hashed``: the coach to be stored."""
    profile = profiles.read(coach.id)
    if profile is None or profile.coach != coach:
        raise Conflict(coach.id)

    def change(present: Profile) -> Opened:
        others = [each for each in present.sessions if each.id != viewer.session_id]
        kept = others[: sessions.MOST - 1]
        ended = [*others[sessions.MOST - 1 :], *present.over]
        sessions.end(coach.id, [each.id for each in ended[_AT_ONCE:]])
        opened = sessions.new(hashed or coach, device, datetime.now(UTC), present.arrivals)
        writes = (
            *opened.writes,
            *sessions.ending_of(viewer),
            *sessions.endings(ended[:_AT_ONCE]),
            *with_it,
        )
        if hashed:
            coaches.change(coach, hashed, *writes, sessions=len(kept) + 1)
        else:
            coaches.enter(coach, sessions.MOST, *writes, sessions=len(kept) + 1)
        return opened

    return profiles.settled(profile, change)
