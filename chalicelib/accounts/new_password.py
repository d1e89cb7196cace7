"""A new password: set by its owner, or by a link for one who forgot the old one."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from chalicelib import logs
from chalicelib.accounts import letters
from chalicelib.accounts.mailed_links import mail_or_forget
from chalicelib.accounts.passwords import hash_password
from chalicelib.accounts.registration import Link, password_link
from chalicelib.mail import NotSent
from chalicelib.store import coaches, confirmations, events, profiles, sessions, throttle, tokens
from chalicelib.store.confirmations import Confirmation
from chalicelib.store.errors import Conflict
from chalicelib.store.profiles import Profile
from chalicelib.store.throttle import ACCOUNT, Try

_log = logging.getLogger(logs.NAME)

_AT_ONCE = 70
"""Sessions that end in the very transaction that changes the password, beside the tokens."""


def ask(email: str, link: Link, tries: Sequence[Try]) -> None:
    """Send a mail, with a link where there is an account; in both cases as much work.

    Raises ``TooManyTries``, ``mail.NotSent``.
    """
    coach = coaches.by_email_counting(email, tries)
    if coach:
        secret = password_link(coach)
        mail_or_forget(secret, lambda: letters.new_password(email, link(secret)))
        return
    secret = confirmations.create(
        confirmations.Purpose.PASSWORD, email, coach_id="nobody", version=""
    )
    mail_or_forget(secret, lambda: letters.no_account(email))


def reset(confirmation: Confirmation, password: str) -> None:
    """Set the password by the link, end all sessions and revoke all tokens; raises ``Conflict``.

    Whoever forgot their password may have lost more than that.
    """
    facts = confirmation.facts
    profile = profiles.read(facts["coach_id"])
    if profile is None or str(profile.coach.version) != facts["version"]:
        raise Conflict(confirmation.email)
    _set(profile, password, "", confirmations.used(confirmation), tokens_ended=True)


def set_password(profile: Profile, password: str, kept: str) -> None:
    """Set the password and end all sessions but the ``kept`` one; raises ``Conflict``.

    Those too that begin meanwhile: none that the old password opened is left. The coach is told
    by mail; that the mail fails changes nothing about the new password.
    """
    _set(profile, password, kept, tokens_ended=False)


def _set(
    profile: Profile, password: str, kept: str, *with_it: dict[str, Any], tokens_ended: bool
) -> None:
    coach = profile.coach
    changed = replace(coach, password_hash=hash_password(password))
    forgotten = throttle.forgotten(Try(ACCOUNT, coach.email))

    def change(present: Profile) -> None:
        ended = [each for each in present.sessions if each.id != kept]
        sessions.end(coach.id, [each.id for each in ended[_AT_ONCE:]])
        at_once = sessions.endings(ended[:_AT_ONCE])
        if tokens_ended:
            at_once += map(tokens.ending, present.tokens)
        alone = profiles.while_all(present)
        told = events.of_account(coach, "password_changed")
        coaches.change(coach, changed, forgotten, alone, told, *with_it, *at_once)

    profiles.settled(profile, change)
    try:
        letters.password_changed(coach.email, coach.name, tokens_ended=tokens_ended)
    except NotSent as error:
        _log.error("a coach was not told of their new password", exc_info=error)
