"""Coaches with a second factor, and the codes that they can give."""

from datetime import UTC, datetime

import pyotp
from msgspec.structs import replace

from chalicelib.models import Coach
from chalicelib.store import coaches, second_factors, table
from chalicelib.store.coaches import Entry
from chalicelib.store.keys import digest
from chalicelib.store.second_factors import SecondFactor
from chalicelib.store.sessions import begin
from tests.web.conftest import Site

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
RECOVERY_CODE = "1111-2222-3333-4444-5555"


class PresentCode:
    """In a text, the code of the moment at which the text is made."""

    def __format__(self, _: str) -> str:
        return present_code()


def present_code() -> str:
    """What an app with the secret shows now."""
    return pyotp.TOTP(SECRET).now()


def with_second_factor(coach: Coach) -> Coach:
    """The coach, who has a second factor now."""
    factor = SecondFactor(
        coach_id=coach.id,
        secret=SECRET,
        last_step=0,
        recovery_hashes=(digest(RECOVERY_CODE.replace("-", "")),),
        created_at=datetime.now(UTC).replace(microsecond=0),
    )
    creation = second_factors.creation(factor)
    return coaches.change(coach, replace(coach, second_factor=True), creation, sessions=0)


def half_signed_in(coach: Coach, sessions: int | None = 0) -> Site:
    """A browser in which the coach's password was right, and the code is asked for.

    ``sessions``: how many the coach has at most, where that is known.
    """
    begun = begin(Entry(coach, sessions), datetime.now(UTC))
    table.transact(begun.writes)
    return Site(cookies={"sign-in": begun.cookie})
