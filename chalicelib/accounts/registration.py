"""From somebody with an address to a coach with an account."""

import hmac
from collections.abc import Callable, Sequence
from datetime import UTC, datetime

from msgspec import Struct

from chalicelib.accounts import mails
from chalicelib.accounts.passwords import hash_password
from chalicelib.message import message
from chalicelib.models import Coach
from chalicelib.store import coaches, confirmations, events
from chalicelib.store.attempt_counters import Try
from chalicelib.store.confirmations import Confirmation, Purpose
from chalicelib.store.keys import new_id

Link = Callable[[str], str]
"""What makes the link of a mail out of its secret."""


class Registration(Struct, frozen=True):
    """What somebody registers with.

    ``browser``: a digest of what only their browser has; empty if it has nothing. Anybody can
    register with anybody's address, so the password counts only if the link in the mail is opened
    in that browser (``is_from``).
    """

    name: str
    email: str
    password: str
    browser: str


def register(registration: Registration, link: Link, tries: Sequence[Try]) -> None:
    """Send a mail that leads to an account, or to the one there is: in both cases as much work.

    Raises ``TooManyTries``, ``mail.NotSent``.
    """
    email = registration.email
    known = coaches.by_email(email, tries)
    password_hash = hash_password(registration.password)
    if known:
        secret = password_link(known)
        mails.send_link(secret, (email, message("mail.already_registered", link=link(secret))))
        return
    secret = confirmations.create(
        Purpose.REGISTER,
        email,
        name=registration.name,
        password_hash=password_hash,
        coach_id=new_id(),
        browser=registration.browser,
    )
    mails.send_link(secret, (email, message("mail.confirm_registration", link=link(secret))))


def password_link(coach: Coach) -> str:
    """The secret of a link that sets a new password, until anything about the coach changes."""
    facts = {"coach_id": coach.id, "version": str(coach.version), "name": coach.name}
    return confirmations.create(Purpose.PASSWORD, coach.email, **facts)


def is_from(confirmation: Confirmation, browser: str) -> bool:
    """Whether that browser sent the registration; never for a browser without a digest."""
    registered = confirmation.facts.get("browser", "")
    return bool(browser) and hmac.compare_digest(registered, browser)


def confirm_registration(
    confirmation: Confirmation, name: str = "", password: str | None = None
) -> None:
    """Create the account; raises ``AddressTaken``, and ``Conflict`` when the link was used.

    ``name`` and ``password`` replace those of the registration. The caller makes sure that a
    password is given unless ``is_from``.
    """
    facts = confirmation.facts
    coach = Coach(
        id=facts["coach_id"],
        name=name or facts["name"],
        email=confirmation.email,
        password_hash=hash_password(password) if password else facts["password_hash"],
        created_at=datetime.now(UTC).replace(microsecond=0),
    )
    event = events.of_account(coach, "registered")
    coaches.create(coach, confirmations.used(confirmation), event)
