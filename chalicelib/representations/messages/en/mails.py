"""Mails in English: the subject, an empty line, and the text.

Mails to an unconfirmed address have no text by whoever entered it, who could write to anybody.
"""

from collections.abc import Sequence
from datetime import datetime

from chalicelib.representations.messages.en.lineup import ROLE_MEANINGS, Words

_IGNORE = "If this was not you, ignore this mail: nothing happens."
_SECURE_ACCOUNT = (
    "If this was not you, change your password now, and sign out everywhere else on your profile."
)
_REGAIN_ACCOUNT = (
    "If this was not you, set a new password now, by “Forgot your password?” on the sign-in page, "
    "and check what your profile says under “Activity”."
)


def _invitation(inviter: str, role: str, team: str, link: str) -> str:
    return (
        f"{inviter} invites you to join {team}\n\n"
        f"Hello,\n\n{inviter} invites you to join the team {team} on Team Coach. "
        f"Your role would be {role}: {ROLE_MEANINGS[role]}.\n\n"
        f"To accept, open this page within seven days and press its button:\n\n{link}\n\n"
        "You need an account for it: the page asks you to sign in or, if you have none yet, to "
        "register first. The link works once.\n\n"
        "If you do not know what this is about, ignore this mail: nothing happens.\n"
    )


def _password_changed(name: str, tokens: Sequence[str], kept: bool) -> str:
    what = "still work" if kept else "were revoked"
    programs = f"The tokens of your programs {what}: {'; '.join(tokens)}. " if tokens else ""
    return (
        "Your password for Team Coach was changed\n\n"
        f"Hello {name},\n\nYour password for Team Coach was changed just now, and all other "
        f"devices were signed out. {programs}If this was not you, set a new password by “Forgot "
        "your password?” on the sign-in page.\n"
    )


def _new_sign_in(name: str, device: str, at: datetime) -> str:
    return (
        "New sign-in to your Team Coach account\n\n"
        f"Hello {name},\n\nSomebody signed in to your Team Coach account from a browser that was "
        f"not used for it before:\n\n  {device}\n  {at:%d %B %Y, %H:%M} UTC\n\n"
        f"If this was you, there is nothing to do. {_REGAIN_ACCOUNT}\n"
    )


def _token_made(name: str, label: str, may_write: bool) -> str:
    access = "read and change what you can" if may_write else "read what you can"
    return (
        "A new token for your Team Coach account\n\n"
        f"Hello {name},\n\nA token for a program was made in your Team Coach account. It is called "
        f"“{label}”, and whoever has it can {access}.\n\n"
        f"{_REGAIN_ACCOUNT} Your profile lists all tokens, and revokes them.\n"
    )


_NO_NAMES: Words = {
    "mail.confirm_registration": "Confirm your address for Team Coach\n\nHello,\n\n"
    "Somebody, hopefully you, registered with Team Coach with this address. To confirm it, open "
    "this page within 24 hours and press its button:\n\n{link}\n\n"
    "If you open it in another browser than the one that you registered in, it asks you to choose "
    f"your password there.\n\n{_IGNORE}\n",
    "mail.already_registered": "You have an account with Team Coach already\n\nHello,\n\n"
    "Somebody, hopefully you, wanted to register with Team Coach with this address. You have an "
    "account already: sign in with your password. If you forgot it, set a new one here within an "
    f"hour:\n\n{{link}}\n\n{_IGNORE}\n",
    "mail.password_link": "A new password for Team Coach\n\nHello,\n\n"
    "Somebody, hopefully you, forgot the password of your Team Coach account. To set a new one, "
    f"open this page within an hour:\n\n{{link}}\n\n{_IGNORE}\n",
    "mail.no_account": "No account with Team Coach for this address\n\nHello,\n\n"
    "Somebody, hopefully you, wanted a new password for Team Coach, but there is no account with "
    f"this address. You may have registered with another one.\n\n{_IGNORE}\n",
    "mail.confirm_address": "Confirm your new address for Team Coach\n\nHello,\n\n"
    "To use this address with Team Coach from now on, open this page within 24 hours and press its "
    f"button:\n\n{{link}}\n\n{_IGNORE}\n",
    "mail.address_taken": "Your address is in use with Team Coach already\n\nHello,\n\n"
    "Somebody, hopefully you, wanted to use this address for another Team Coach account. It "
    f"belongs to an account already, so nothing was changed.\n\n{_IGNORE}\n",
    "mail.invitation": _invitation,
}
_TO_COACHES: Words = {
    "mail.address_changes": "Your address for Team Coach is about to change\n\nHello {name},\n\n"
    "Somebody who is signed in as you asked to use another address with Team Coach. If that was "
    "not you, sign in and change your password now.\n",
    "mail.address_changed_from": "The address of your Team Coach account was changed\n\n"
    "Hello {name},\n\nYour Team Coach account has a new e-mail address. From now on, sign in with "
    "that; no more mail about the account comes to this one.\n\nIf this was not you, tell whoever "
    "runs the site: the account can no longer be recovered by this address.\n",
    "mail.address_changed_to": "The address of your Team Coach account was changed\n\n"
    "Hello {name},\n\nYour Team Coach account has a new e-mail address: this one. Sign in with it "
    f"from now on.\n\n{_REGAIN_ACCOUNT}\n",
    "mail.password_changed": _password_changed,
    "mail.new_sign_in": _new_sign_in,
    "mail.token_made": _token_made,
    "mail.second_factor_on": "Two-step sign-in is on for Team Coach\n\nHello {name},\n\n"
    "Two-step sign-in was just turned on for your Team Coach account. From now on, signing in asks "
    f"for a code after your password.\n\n{_SECURE_ACCOUNT}\n",
    "mail.second_factor_off": "Two-step sign-in is off for Team Coach\n\nHello {name},\n\n"
    "Two-step sign-in was just turned off for your Team Coach account. From now on, your password "
    f"alone is enough to sign in.\n\n{_SECURE_ACCOUNT}\n",
    "mail.recovery_codes_renewed": "New recovery codes for Team Coach\n\nHello {name},\n\n"
    "New recovery codes were just made for your Team Coach account. The ones you had before no "
    f"longer work.\n\n{_SECURE_ACCOUNT}\n",
    "mail.recovery_code_used": "A recovery code was used to sign in to Team Coach\n\n"
    "Hello {name},\n\nSomebody, hopefully you, just signed in to Team Coach with your password and "
    "a recovery code. You have {left} left: your profile lets you make new ones.\n\n"
    f"{_SECURE_ACCOUNT}\n",
    "mail.team_deleted": "{team} was deleted from Team Coach\n\nHello {name},\n\n"
    "{by} deleted the team {team} from Team Coach, with its players and its people. Nobody can "
    "bring it back.\n\nIf you do not know why, ask whoever deleted it; if that was your account "
    "and not you, set a new password now.\n",
    "mail.account_deleted": "Your Team Coach account was deleted\n\nHello {name},\n\n"
    "Your Team Coach account was deleted, with the teams that had no other coach. Nobody can bring "
    "it back; you can register again at any time.\n\nIf this was not you, somebody knew your "
    "password: change it wherever else you use it.\n",
}
WORDS: Words = {**_NO_NAMES, **_TO_COACHES}
