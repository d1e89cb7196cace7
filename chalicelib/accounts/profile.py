"""Changing a coach's name and e-mail address."""

from datetime import datetime

from msgspec.structs import replace

from chalicelib.accounts import mails
from chalicelib.accounts.registration import Link
from chalicelib.message import message
from chalicelib.models import Coach
from chalicelib.store import attempt_counters, coaches, confirmations, events, profiles
from chalicelib.store.attempt_counters import ACCOUNT, Try
from chalicelib.store.confirmations import Confirmation, Purpose
from chalicelib.store.profiles import Profile

_TAKEN = message("mail.address_taken")


def rename(profile: Profile, name: str) -> None:
    """Change the coach's name, also its copies on their teams, sessions and tokens.

    Raises ``Conflict``, and ``TooManyChanges`` if there are too many copies for a transaction.
    """
    changed = replace(profile.coach, name=name)

    def change(present: Profile) -> None:
        event = events.of_account(changed, "name_changed")
        coaches.change(profile.coach, changed, event, *profiles.renaming(present, name))

    profiles.with_retries(profile, change)


def ask_email(coach: Coach, email: str, link: Link) -> None:
    """Mail the old address, then the new one, with a link unless another coach has it.

    Storing the link also resets the count of password tries. Raises ``mail.NotSent``, after
    removing the link.
    """
    facts = {
        "coach_id": coach.id,
        "version": str(coach.version),
        "name": coach.name,
        "was": coach.email,
        "password_hash": coach.password_hash,
        "second_factor": "on" if coach.second_factor else "",
        "created_at": coach.created_at.isoformat(),
    }
    reset_tries = attempt_counters.reset(Try(ACCOUNT, coach.email))
    secret = confirmations.create_unless_taken(Purpose.EMAIL, email, facts, reset_tries)

    old = message("mail.address_changes", name=coach.name)
    new = message("mail.confirm_address", link=link(secret)) if secret else _TAKEN
    mails.send_link(secret or "", (coach.email, old), (email, new))


def change_email(confirmation: Confirmation) -> None:
    """Give the coach the confirmed address; raises ``AddressTaken`` and ``Conflict``."""
    facts = confirmation.facts
    # The coach when they asked: the change applies to that version only.
    coach = Coach(
        id=facts["coach_id"],
        name=facts["name"],
        email=facts["was"],
        password_hash=facts["password_hash"],
        second_factor=bool(facts.get("second_factor")),
        version=int(facts["version"]),
        created_at=datetime.fromisoformat(facts["created_at"]),
    )
    changed = replace(coach, email=confirmation.email)
    event = events.of_account(coach, "address_changed")
    coaches.change(coach, changed, confirmations.used(confirmation), event)
    # Somebody else may have the old address by now, so that mail does not have the new one.
    mails.notify(coach.email, message("mail.address_changed_from", name=coach.name))
    mails.notify(changed.email, message("mail.address_changed_to", name=coach.name))
