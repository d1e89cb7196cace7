"""What coaches change about themselves."""

from dataclasses import replace

from chalicelib.accounts import letters
from chalicelib.accounts.mailed_links import mail_or_forget
from chalicelib.accounts.registration import Link
from chalicelib.models import Coach
from chalicelib.store import coaches, confirmations, memberships, profiles
from chalicelib.store.confirmations import Confirmation, Purpose
from chalicelib.store.errors import Conflict
from chalicelib.store.profiles import Profile


def rename(profile: Profile, name: str) -> None:
    """Give the coach another name, on their teams and wherever they are signed in too.

    Raises ``Conflict``, and ``TooManyChanges`` for more places than one transaction takes.
    """
    changed = replace(profile.coach, name=name)
    teams = memberships.of_coach(profile.coach.id)
    roles = [memberships.renaming(profile.coach.id, each, name) for each in teams]
    coaches.change(profile.coach, changed, *profiles.renaming(profile, name), *roles)


def ask_email(coach: Coach, email: str, link: Link) -> None:
    """Tell the old address, and send a mail to the new one, with a link unless it is somebody's.

    Nothing is left of it, and no link is out, unless the old address was told. Raises
    ``mail.NotSent``.
    """
    facts = {"coach_id": coach.id, "version": str(coach.version), "name": coach.name}
    secret = confirmations.create(Purpose.EMAIL, email, **facts)
    taken = coaches.by_email(email) is not None

    def mail() -> None:
        letters.address_changes(coach.email, coach.name)
        if taken:
            letters.address_taken(email)
        else:
            letters.confirm_address(email, coach.name, link(secret))

    mail_or_forget(secret, mail)


def change_email(confirmation: Confirmation) -> None:
    """Give the coach the confirmed address; raises ``AddressTaken`` and ``Conflict``."""
    coach = owner(confirmation)
    changed = replace(coach, email=confirmation.email)
    coaches.change(coach, changed, confirmations.used(confirmation))


def owner(confirmation: Confirmation) -> Coach:
    """The coach whom the link is for; raises ``Conflict`` once anything about them changed."""
    coach = coaches.by_id(confirmation.facts["coach_id"])
    if coach is None or str(coach.version) != confirmation.facts["version"]:
        raise Conflict(confirmation.email)
    return coach
