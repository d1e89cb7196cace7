"""What coaches change about themselves."""

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
    """Give the coach another name, on their teams and wherever they are signed in too.

    Raises ``Conflict``, and ``TooManyChanges`` for more places than one transaction takes.
    """
    changed = replace(profile.coach, name=name)

    def change(present: Profile) -> None:
        event = events.of_account(changed, "name_changed")
        coaches.change(profile.coach, changed, event, *profiles.renaming(present, name))

    profiles.with_retries(profile, change)


def ask_email(coach: Coach, email: str, link: Link) -> None:
    """Mail the old address, and then the new one, with a link unless it is another coach's.

    Without the first mail there is no second, and no link. Storing the link resets the count of
    tries at the password. Raises ``mail.NotSent``.
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
    # As they were when they asked: the change is for that version alone.
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
    # The old address may be somebody else's by now: it is not told the new one.
    mails.notify(coach.email, message("mail.address_changed_from", name=coach.name))
    mails.notify(changed.email, message("mail.address_changed_to", name=coach.name))
