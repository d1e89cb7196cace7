"""Mails that tell coaches what happened to their account or team, so that they can act on it.

None of them can fail what it tells of: that is done by then, so a mail that fails is logged.
"""

import logging
from collections.abc import Sequence
from datetime import datetime

from chalicelib import logs
from chalicelib.mail import NotSent, send
from chalicelib.models import Coach

_log = logging.getLogger(logs.NAME)

_NOT_YOU = (
    "If this was not you, set a new password now, by “Forgot your password?” on the sign-in page, "
    "and look at what your profile says under “Activity”."
)


def new_sign_in(coach: Coach, at: datetime, device: str) -> None:
    """Tell of a sign-in from a browser that was not seen before with this account."""
    _tell(
        coach.email,
        "New sign-in to your Team Coach account",
        f"Hello {coach.name},\n\nsomebody signed in to your account with Team Coach from a browser "
        f"that was not used for it before:\n\n  {device}\n  {at:%d %B %Y, %H:%M} UTC\n\n"
        f"If this was you, there is nothing to do. {_NOT_YOU}\n",
    )


def token_made(coach: Coach, label: str, *, may_write: bool) -> None:
    """Tell of a new token for a program."""
    access = "read and change what you can" if may_write else "read what you can"
    _tell(
        coach.email,
        "A new token for your Team Coach account",
        f"Hello {coach.name},\n\na token for a program was made in your account with Team Coach. "
        f"It is called “{label}”, and whoever has it can {access}.\n\n"
        f"{_NOT_YOU} Your profile lists all tokens, and revokes them.\n",
    )


def address_changed(coach: Coach, new: str) -> None:
    """Tell the old and the new address that the account goes by the new one now.

    The old address is not told the new one: it may be somebody else's by now.
    """
    subject = "The address of your Team Coach account was changed"
    begin = f"Hello {coach.name},\n\nyour account with Team Coach has a new e-mail address"
    _tell(
        coach.email,
        subject,
        f"{begin}. From now on, sign in with that; no more mail about the account comes to this "
        "one.\n\nIf this was not you, tell whoever runs the site: the account can no longer "
        "be recovered by this address.\n",
    )
    _tell(
        new,
        subject,
        f"{begin}: this one. Sign in with it from now on.\n\n{_NOT_YOU}\n",
    )


def team_deleted(told: Sequence[Coach], team: str, by: str, not_told: int) -> None:
    """Tell coaches of a team that somebody deleted it, until a mail fails: the next would, too.

    ``not_told``: how many coaches more the team had, for the log.
    """
    for place, coach in enumerate(told):
        sent = _tell(
            coach.email,
            f"{team} was deleted from Team Coach",
            f"Hello {coach.name},\n\n{by} deleted the team {team} from Team Coach, with its "
            "players and its people. Nobody can bring it back.\n\n"
            "If you do not know why, ask whoever deleted it; if that was your account and not you, "
            "set a new password now.\n",
        )
        if not sent:
            not_told += len(told) - place
            break
    if not_told:
        _log.warning("coaches of a deleted team who were not told of it by mail: %d", not_told)


def account_deleted(coach: Coach) -> None:
    """Tell a coach that their account is gone."""
    _tell(
        coach.email,
        "Your Team Coach account was deleted",
        f"Hello {coach.name},\n\nyour account with Team Coach was deleted, with the teams that had "
        "no other coach. Nobody can bring it back; you can register again at any time.\n\n"
        "If this was not you, somebody knew your password: change it wherever else you use it.\n",
    )


def _tell(to: str, subject: str, text: str) -> bool:
    """Send the mail; whether it went out."""
    try:
        send(to, subject, text)
    except NotSent as error:
        _log.error("a coach was not told what happened to their account", exc_info=error)
        return False
    return True
