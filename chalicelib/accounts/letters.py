"""The mails that go out about accounts: each says who it is from, why it came, and what to do."""

from collections.abc import Sequence

from chalicelib.mail import send

_IGNORE = "If this was not you, ignore this mail: nothing happens."
_NOT_YOU = (
    "If that was not you, change your password now, and sign out everywhere else on your profile."
)


def confirm_registration(to: str, link: str) -> None:
    """Send the link that makes the account; raises ``NotSent``.

    It has no word of whoever asked for it: they might write to anybody by it.
    """
    send(
        to,
        "Confirm your address for Team Coach",
        "Hello,\n\n"
        "somebody, hopefully you, registered with Team Coach with this address. To confirm it, "
        f"open this page within 24 hours and press its button:\n\n{link}\n\n"
        "If you open it in another browser than the one that you registered in, it asks you to "
        f"choose your password there.\n\n{_IGNORE}\n",
    )


def already_registered(to: str, link: str) -> None:
    """Tell somebody who registers once more that they have an account; raises ``NotSent``."""
    send(
        to,
        "You have an account with Team Coach already",
        "Hello,\n\n"
        "somebody, hopefully you, wanted to register with Team Coach with this address. You have "
        "an account already: sign in with your password. If you forgot it, set a new one here "
        f"within an hour:\n\n{link}\n\n{_IGNORE}\n",
    )


def new_password(to: str, link: str) -> None:
    """Send the link that sets a new password; raises ``NotSent``."""
    send(
        to,
        "A new password for Team Coach",
        "Hello,\n\n"
        "somebody, hopefully you, forgot the password of your account with Team Coach. To set a "
        f"new one, open this page within an hour:\n\n{link}\n\n{_IGNORE}\n",
    )


def no_account(to: str) -> None:
    """Tell somebody who wants a new password that there is no account; raises ``NotSent``."""
    send(
        to,
        "No account with Team Coach for this address",
        "Hello,\n\n"
        "somebody, hopefully you, wanted a new password for Team Coach, but there is no account "
        f"with this address. You may have registered with another one.\n\n{_IGNORE}\n",
    )


def confirm_address(to: str, link: str) -> None:
    """Send the link that changes the address to this one; raises ``NotSent``."""
    send(
        to,
        "Confirm your new address for Team Coach",
        "Hello,\n\n"
        "to use this address with Team Coach from now on, open this page within 24 hours and "
        f"press its button:\n\n{link}\n\n{_IGNORE}\n",
    )


def address_taken(to: str) -> None:
    """Tell the owner of an address that somebody else wanted to use it; raises ``NotSent``."""
    send(
        to,
        "Your address is in use with Team Coach already",
        "Hello,\n\n"
        "somebody, hopefully you, wanted to use this address for another account with Team Coach. "
        f"It belongs to an account already, so nothing was changed.\n\n{_IGNORE}\n",
    )


def address_changes(to: str, name: str) -> None:
    """Tell the old address that the account is about to leave it; raises ``NotSent``."""
    send(
        to,
        "Your address for Team Coach is about to change",
        f"Hello {name},\n\n"
        "somebody who is signed in as you asked to use another address with Team Coach. If that "
        "was not you, sign in and change your password now.\n",
    )


def password_changed(to: str, name: str, tokens: Sequence[str], *, kept: bool) -> None:
    """Tell a coach that the password is another one now; raises ``NotSent``.

    ``tokens``: the labels of those of the coach's programs, which were ``kept`` or revoked.
    """
    what = "still work" if kept else "were revoked"
    programs = f"The tokens of your programs {what}: {'; '.join(tokens)}. " if tokens else ""
    send(
        to,
        "Your password for Team Coach was changed",
        f"Hello {name},\n\n"
        "your password for Team Coach was changed just now, and all other devices were signed "
        f"out. {programs}If that was not you, set a new password by “Forgot your password?” on the "
        "sign-in page.\n",
    )


def second_factor_on(to: str, name: str) -> None:
    """Tell a coach that signing in takes a code from now on; raises ``NotSent``."""
    send(
        to,
        "Two-step sign-in is on for Team Coach",
        f"Hello {name},\n\n"
        "two-step sign-in was just turned on for your account with Team Coach. From now on, "
        f"signing in asks for a code after your password.\n\n{_NOT_YOU}\n",
    )


def second_factor_off(to: str, name: str) -> None:
    """Tell a coach that signing in takes no code any more; raises ``NotSent``."""
    send(
        to,
        "Two-step sign-in is off for Team Coach",
        f"Hello {name},\n\n"
        "two-step sign-in was just turned off for your account with Team Coach. From now on, "
        f"your password alone is enough to sign in.\n\n{_NOT_YOU}\n",
    )


def recovery_codes_renewed(to: str, name: str) -> None:
    """Tell a coach that the recovery codes of before work no more; raises ``NotSent``."""
    send(
        to,
        "New recovery codes for Team Coach",
        f"Hello {name},\n\n"
        "new recovery codes were just made for your account with Team Coach. The ones you had "
        f"before no longer work.\n\n{_NOT_YOU}\n",
    )


def recovery_code_used(to: str, name: str, *, left: int) -> None:
    """Tell a coach that somebody signed in with a recovery code; raises ``NotSent``."""
    send(
        to,
        "A recovery code was used to sign in to Team Coach",
        f"Hello {name},\n\n"
        "somebody, hopefully you, just signed in to Team Coach with your password and a recovery "
        f"code. You have {left} left: your profile lets you make new ones.\n\n{_NOT_YOU}\n",
    )
