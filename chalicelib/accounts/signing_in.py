"""Signing in with an address and a password, and with a code if there is a second factor."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from chalicelib.accounts import passwords, second_factor
from chalicelib.models import NOBODY, Coach, Viewer
from chalicelib.store import coaches, pending_sign_ins, second_factors, sessions, table, throttle
from chalicelib.store.errors import Uncounted
from chalicelib.store.failures import ConditionFailed
from chalicelib.store.pending_sign_ins import Begun, PendingSignIn
from chalicelib.store.sessions import Opened
from chalicelib.store.throttle import ACCOUNT, SECOND_FACTOR, Try


class SignInOver(Exception):
    """The sign-in waits for no code any more: the password has to be given again."""


def sign_in(
    email: str, password: str, device: str, tries: Sequence[Try], viewer: Viewer = NOBODY
) -> Opened | Begun | None:
    """A new session; None for a wrong address and for a wrong password, after the same time.

    It takes the place of the one in which the ``viewer`` comes. A coach with a second factor gets
    no session yet, but a pending sign-in. Raises ``TooManyTries``, and ``Conflict`` when the
    account changed in between.
    """
    coach = coaches.by_email_counting(email, tries)
    right = passwords.is_right(coach.password_hash if coach else None, password)
    if coach is None or not right:
        return None
    if coach.second_factor:
        return _begin(coach, password, tries)
    opened = sessions.new(coach, device, _now())
    writes = [*opened.writes, *sessions.ending_of(viewer), *map(_right, tries)]
    _store(coach, password, writes)
    return opened


def finish_sign_in(cookie: str, code: str, device: str, viewer: Viewer = NOBODY) -> Opened:
    """A new session for the coach whose pending sign-in the cookie is for. Three requests.

    Raises ``Invalid`` for a wrong code, ``SignInOver``, ``TooManyTries``.
    """
    opened_by = pending_sign_ins.opened_by(cookie)
    if opened_by is None:
        raise SignInOver
    now = _now()
    tried = Try(SECOND_FACTOR, opened_by[0])
    (counter_key,) = throttle.counters([tried])
    pending = pending_sign_ins.read(*opened_by, counter_key, now)
    if pending is None:
        raise SignInOver
    _count(pending, tried)
    factor = second_factor.accepted(pending.factor, code, now)
    coach = pending.coach
    opened = sessions.new(coach, device, now)
    writes = [
        pending_sign_ins.used(pending),
        second_factors.change(pending.factor, factor),
        coaches.unchanged(coach),
        *opened.writes,
        *sessions.ending_of(viewer),
        *map(throttle.forgotten, (tried, Try(ACCOUNT, coach.email))),
    ]
    try:
        table.transact(writes)
    except ConditionFailed as error:
        # Another request used this sign-in or a code meanwhile, or the coach changed.
        raise SignInOver from error
    left = len(factor.recovery_hashes)
    if left < len(pending.factor.recovery_hashes):
        second_factor.tell_recovery_code_used(coach, left)
    return opened


def _begin(coach: Coach, password: str, tries: Sequence[Try]) -> Begun:
    """A pending sign-in. The try stays counted for the account until the code is right, too."""
    version = coach.version + passwords.is_outdated(coach.password_hash)
    begun = pending_sign_ins.begin(coach.id, version, _now())
    network = [throttle.given_back(each) for each in tries if each.brake is not ACCOUNT]
    _store(coach, password, [*begun.writes, *network])
    return begun


def _store(coach: Coach, password: str, writes: Sequence[dict[str, Any]]) -> None:
    """Do the writes if the coach is unchanged, and hash the password anew where that is due."""
    if passwords.is_outdated(coach.password_hash):
        hashed = passwords.hash_password(password)
        coaches.change(coach, replace(coach, password_hash=hashed), *writes)
    else:
        table.transact([coaches.unchanged(coach), *writes])


def _count(pending: PendingSignIn, tried: Try) -> None:
    """Count a code for the account and for the sign-in, in one transaction."""

    def save(writes: throttle.Writes) -> None:
        try:
            table.transact([pending_sign_ins.trying(pending), *writes.values()])
        except ConditionFailed as error:
            if 0 in error.failed:
                raise SignInOver from error
            raise Uncounted({0: error.found.get(1, {})}) from error

    throttle.counted_with([tried], save, [pending.counter])


def _right(tried: Try) -> dict[str, Any]:
    """What becomes of a try that was right: it is not held against others of the network."""
    return throttle.forgotten(tried) if tried.brake is ACCOUNT else throttle.given_back(tried)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
