"""The second factor: codes of an app (TOTP, RFC 6238), and recovery codes."""

import hmac
import re
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

from msgspec.structs import replace

from chalicelib.accounts import mails
from chalicelib.message import FieldError, message
from chalicelib.models import Coach
from chalicelib.store import attempt_counters, coaches, events, second_factors, table
from chalicelib.store.attempt_counters import ACCOUNT, SECOND_FACTOR, Try
from chalicelib.store.errors import Conflict
from chalicelib.store.keys import digest
from chalicelib.store.profiles import Profile
from chalicelib.store.second_factors import SecondFactor
from chalicelib.store.table import Write
from chalicelib.validation import Invalid

ISSUER = "Team Coach"
RECOVERY_CODES = 10
_STEP_SECONDS = 30
_WINDOW = (-1, 0, 1)
"""The accepted time steps, relative to the present: clocks differ, and typing takes time."""
_LONGEST_CODE = 50
_BETWEEN = re.compile(r"[\s-]+")
_SECRET = re.compile(r"[A-Z2-7]{32}")
_RECOVERY_GROUPS, _GROUP_DIGITS = 5, 4
_WRONG_CODE = FieldError("code", message("second_factor.wrong_code"))


def new_secret() -> str:
    """A random secret (160 bits, base32) for an authenticator app."""
    import pyotp  # noqa: PLC0415 - most requests need no codes

    return pyotp.random_base32()


def is_secret(text: str) -> bool:
    """Whether the text is a secret as ``new_secret`` makes them."""
    return len(text) <= _LONGEST_CODE and _SECRET.fullmatch(text) is not None


def app_uri(secret: str, email: str) -> str:
    """The ``otpauth://`` URI with which an app is set up."""
    import pyotp  # noqa: PLC0415

    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=ISSUER)


def first_step(secret: str, code: str) -> int:
    """The time step of the first code of a new secret; raises ``Invalid`` for a wrong code.

    Tries need not be counted: the sender knows the secret.
    """
    step = _matching_step(secret, _plain(code), 0, _now())
    if step is None:
        raise Invalid([_WRONG_CODE])
    return step


def turn_on(profile: Profile, secret: str, step: int) -> list[str]:
    """Turn two-step sign-in on, for codes later than ``step``; return the recovery codes.

    Raises ``Conflict`` when the coach has a second factor, or changed meanwhile.
    """
    coach, codes = profile.coach, _new_recovery_codes()
    factor = SecondFactor(
        coach_id=coach.id,
        secret=secret,
        last_step=step,
        recovery_hashes=_digests(codes),
        created_at=_now(),
    )
    reset = attempt_counters.reset(Try(ACCOUNT, coach.email))
    changed = replace(coach, second_factor=True)
    event = events.of_account(changed, "second_factor_on")
    coaches.change(coach, changed, second_factors.creation(factor), reset, event)
    mails.notify(coach.email, message("mail.second_factor_on", name=coach.name))
    return codes


def turn_off(profile: Profile, code: str) -> None:
    """Turn two-step sign-in off; uses up the code.

    Raises ``Invalid`` for a wrong code, and ``Conflict`` when the coach has no second factor or
    something changed meanwhile.
    """
    used, coach = _used(profile, code), profile.coach
    changed = replace(coach, second_factor=False)
    event = events.of_account(changed, "second_factor_off")
    coaches.change(coach, changed, second_factors.ending(used), *_resets(coach), event)
    mails.notify(coach.email, message("mail.second_factor_off", name=coach.name))


def renew_recovery_codes(profile: Profile, code: str) -> list[str]:
    """Replace all recovery codes, and return the new ones; raises what ``turn_off`` does."""
    used, coach, codes = _used(profile, code), profile.coach, _new_recovery_codes()
    change = second_factors.change(used, replace(used, recovery_hashes=_digests(codes)))
    event = events.of_account(coach, "recovery_codes_renewed")
    table.transact([coaches.unchanged(coach), change, *_resets(coach), event])
    mails.notify(coach.email, message("mail.recovery_codes_renewed", name=coach.name))
    return codes


def accepted(factor: SecondFactor, code: str, now: datetime) -> SecondFactor:
    """The second factor after using the code, to be stored; raises ``Invalid`` for a wrong one."""
    plain = _plain(code)
    step = _matching_step(factor.secret, plain, factor.last_step, now)
    if step is not None:
        return replace(factor, last_step=step)
    left = tuple(each for each in factor.recovery_hashes if each != digest(plain))
    if len(left) == len(factor.recovery_hashes):
        raise Invalid([_WRONG_CODE])
    return replace(factor, recovery_hashes=left)


def _used(profile: Profile, code: str) -> SecondFactor:
    """The second factor after using the code, with the stored version; raises ``Conflict``."""
    if profile.second_factor is None:
        raise Conflict(profile.coach.id)
    return accepted(profile.second_factor, code, _now())


def _resets(coach: Coach) -> list[Write]:
    """The writes that reset the counts of password and code tries."""
    tries = Try(ACCOUNT, coach.email), Try(SECOND_FACTOR, coach.id)
    return [attempt_counters.reset(each) for each in tries]


def _matching_step(secret: str, code: str, after: int, now: datetime) -> int | None:
    """The time step of the code, later than ``after``; None for a wrong or used code."""
    import pyotp  # noqa: PLC0415

    present = int(now.timestamp()) // _STEP_SECONDS
    made_by = pyotp.TOTP(secret)
    found = None
    for step in (present + shift for shift in _WINDOW):
        is_same = hmac.compare_digest(made_by.generate_otp(step).encode(), code.encode())
        if is_same and step > after:
            found = step
    return found


def _plain(code: str) -> str:
    """The code without spaces and hyphens, for comparing."""
    return _BETWEEN.sub("", code) if len(code) <= _LONGEST_CODE else ""


def _new_recovery_codes() -> list[str]:
    """Recovery codes of 20 random digits each: 66 bits, too many to find one from its digest.

    Digits alone can be typed on a phone's numeric keypad.
    """
    return [
        "-".join(
            f"{secrets.randbelow(10**_GROUP_DIGITS):0{_GROUP_DIGITS}}"
            for _ in range(_RECOVERY_GROUPS)
        )
        for _ in range(RECOVERY_CODES)
    ]


def _digests(codes: Sequence[str]) -> tuple[str, ...]:
    return tuple(digest(_plain(each)) for each in codes)


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)
