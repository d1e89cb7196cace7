"""Signing in with an address and a password, and with a code if there is a second factor."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from types import MappingProxyType

from msgspec.structs import replace

from chalicelib.accounts import mails, passwords, second_factor
from chalicelib.message import message
from chalicelib.models import NOBODY, Coach, Viewer
from chalicelib.store import (
    attempt_counters,
    coaches,
    events,
    profiles,
    second_factors,
    sessions,
    table,
)
from chalicelib.store.attempt_counters import ACCOUNT, ADDRESS, SECOND_FACTOR, Try
from chalicelib.store.coaches import Entry
from chalicelib.store.errors import Conflict, OtherWriteFailed
from chalicelib.store.profiles import Profile
from chalicelib.store.sessions import NewPendingSignIn, NewSession, PendingSignIn
from chalicelib.store.table import Write

_AT_ONCE = 70
"""How many sessions end in the transaction that stores the new one."""

_WHEN_RIGHT: Mapping[str, Callable[[Try], Write]] = MappingProxyType(
    {ACCOUNT.kind: attempt_counters.reset, ADDRESS.kind: attempt_counters.give_back}
)
"""The writes by which a successful try does not count for the account or the network."""


class SignInExpired(Exception):
    """The pending sign-in has expired or was used: the password has to be given again."""


def sign_in(
    email: str, password: str, device: str, tries: Sequence[Try], viewer: Viewer = NOBODY
) -> NewSession | NewPendingSignIn | None:
    """A new session; None for a wrong address or a wrong password, after the same time.

    A coach with a second factor gets a pending sign-in instead, for ``finish_sign_in``. Raises
    ``TooManyTries``, and ``Conflict`` when the account changed in between. See ``open_session``.
    """
    entry = coaches.entry(email, tries)
    right = passwords.is_right(entry.coach.password_hash if entry else None, password)
    if entry is None or not right:
        return None
    if entry.coach.second_factor:
        return _begin(entry, password, tries)
    writes = [
        _WHEN_RIGHT[each.limit.kind](each) for each in tries if each.limit.kind in _WHEN_RIGHT
    ]
    if not passwords.is_outdated(entry.coach.password_hash):
        return open_session(entry, device, viewer, *writes)
    hashed = replace(entry.coach, password_hash=passwords.hash_password(password))
    event = sessions.signed_in(entry.coach, device)
    return _open_counting(entry.coach, device, viewer, event, *writes, hashed=hashed)


def finish_sign_in(cookie: str, code: str, device: str, viewer: Viewer = NOBODY) -> NewSession:
    """A new session for the coach of the pending sign-in in the cookie. Three requests.

    Raises ``Invalid`` for a wrong code, ``SignInExpired``, ``TooManyTries``. See ``open_session``.
    """
    ids = sessions.parse_cookie(cookie)
    if ids is None:
        raise SignInExpired
    now = datetime.now(UTC)
    tried = Try(SECOND_FACTOR, ids[0])
    (counter_key,) = attempt_counters.counter_keys([tried])
    pending = sessions.read_pending(*ids, counter_key, now)
    if pending is None:
        raise SignInExpired
    _count(pending, tried)
    factor = second_factor.accepted(pending.factor, code, now)
    coach = pending.entry.coach
    writes = [
        sessions.using_up(pending),
        second_factors.change(pending.factor, factor),
        *map(attempt_counters.reset, (tried, Try(ACCOUNT, coach.email))),
    ]
    left = len(factor.recovery_hashes)
    by_recovery_code = left < len(pending.factor.recovery_hashes)
    if by_recovery_code:
        writes.append(events.of_account(coach, "recovery_code_used", left=left))
    try:
        opened = open_session(pending.entry, device, viewer, *writes)
    except Conflict as error:
        # Another request used this sign-in or a code, or the coach changed.
        raise SignInExpired from error
    if by_recovery_code:
        mails.notify(coach.email, message("mail.recovery_code_used", name=coach.name, left=left))
    return opened


def _begin(entry: Entry, password: str, tries: Sequence[Try]) -> NewPendingSignIn:
    """Store a pending sign-in. The try still counts for the account, until the code is right."""
    coach = entry.coach
    network = [attempt_counters.give_back(each) for each in tries if each.limit is ADDRESS]
    now = datetime.now(UTC)
    if not passwords.is_outdated(coach.password_hash):
        begun = sessions.begin(entry, now)
        table.transact([coaches.unchanged(coach), *begun.writes, *network])
        return begun
    hashed = replace(coach, password_hash=passwords.hash_password(password))
    begun = sessions.begin(Entry(replace(hashed, version=coach.version + 1), None), now)
    coaches.change(coach, hashed, *begun.writes, *network)
    return begun


def _count(pending: PendingSignIn, tried: Try) -> None:
    """Count a code for the account and for the sign-in, in one transaction."""
    trying = sessions.counting_code(pending).or_raise(lambda _: SignInExpired())
    attempt_counters.count_with(
        [tried], lambda counts: table.transact([trying, *counts]), [pending.counter]
    )


def open_session(entry: Entry, device: str, viewer: Viewer, *also: Write) -> NewSession:
    """Store a new session of the coach, together with other writes.

    It replaces the ``viewer``'s session, and beyond ``sessions.MOST`` the least recently used ones
    end. Raises ``Conflict`` when the coach has changed, or when one of the other writes failed,
    which is not tried again. One request; two if the sessions have to be counted.
    """
    also = (sessions.signed_in(entry.coach, device), *also)
    if entry.sessions is not None and entry.sessions < sessions.MOST:
        opened = sessions.new(entry.coach, device, datetime.now(UTC))
        writes = (*opened.writes, *sessions.ending_of(viewer))
        try:
            coaches.enter(entry.coach, sessions.MOST, *writes, others=also)
        except OtherWriteFailed:
            raise
        except Conflict:
            # Probably too many sessions: count them.
            pass
        else:
            return opened
    return _open_counting(entry.coach, device, viewer, *also)


def _open_counting(
    coach: Coach, device: str, viewer: Viewer, *also: Write, hashed: Coach | None = None
) -> NewSession:
    """The same, after reading the coach's sessions; ``hashed``: the coach with a new hash."""
    profile = profiles.read(coach.id)
    if profile is None or profile.coach != coach:
        raise Conflict(coach.id)

    def change(present: Profile) -> NewSession:
        others = [each for each in present.sessions if each.id != viewer.session_id]
        kept = others[: sessions.MOST - 1]
        ended = [each.id for each in others[sessions.MOST - 1 :]]
        sessions.end(coach.id, ended[_AT_ONCE:])
        opened = sessions.new(hashed or coach, device, datetime.now(UTC), present.additions)
        writes = (
            *opened.writes,
            *sessions.ending_of(viewer),
            *sessions.endings(coach.id, ended[:_AT_ONCE]),
        )
        count = len(kept) + 1
        if hashed:
            coaches.change(coach, hashed, *writes, *also, sessions=count)
        else:
            coaches.enter(coach, sessions.MOST, *writes, sessions=count, others=also)
        return opened

    return profiles.with_retries(profile, change)
