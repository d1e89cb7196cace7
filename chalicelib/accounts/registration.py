"""Registering, and the links in mails that registering sends."""

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
"""Makes the URL of a link in a mail from its secret."""


class Registration(Struct, frozen=True):
    """The fields of a registration.

    ``browser``: a digest of a secret of the browser; empty if it has none. Since anybody can enter
    anybody's address, the password counts only if the link in the mail is opened in the same
    browser (``is_from``).
    """

    name: str
    email: str
    password: str
    browser: str


def register(registration: Registration, link: Link, tries: Sequence[Try]) -> None:
    """Send a mail with a link, also if there is an account already; both take the same time.

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
    """The secret of a new link to set a password; it works until the coach's next change."""
    facts = {"coach_id": coach.id, "version": str(coach.version), "name": coach.name}
    return confirmations.create(Purpose.PASSWORD, coach.email, **facts)


def is_from(confirmation: Confirmation, browser: str) -> bool:
    """Whether that browser sent the registration; false for an empty digest."""
    registered = confirmation.facts.get("browser", "")
    return bool(browser) and hmac.compare_digest(registered, browser)


def confirm_registration(
    confirmation: Confirmation, name: str = "", password: str | None = None
) -> None:
    """Create the account; raises ``AddressTaken``, and ``Conflict`` when the link was used.

    ``name`` and ``password`` replace those of the registration. The caller must pass a password
    unless ``is_from``.
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
