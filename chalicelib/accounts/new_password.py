"""A new password: set by its owner, or by a link for one who forgot the old one."""

from collections.abc import Sequence
from datetime import UTC, datetime

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.accounts import mails
from chalicelib.accounts.passwords import hash_password
from chalicelib.accounts.registration import Link, password_link
from chalicelib.message import message
from chalicelib.models import NOBODY, Viewer
from chalicelib.store import (
    attempt_counters,
    coaches,
    confirmations,
    events,
    profiles,
    sessions,
    tokens,
)
from chalicelib.store.attempt_counters import ACCOUNT, Try
from chalicelib.store.confirmations import Confirmation
from chalicelib.store.errors import Conflict
from chalicelib.store.profiles import Profile
from chalicelib.store.sessions import NewSession
from chalicelib.store.table import Write
from chalicelib.store.tokens import Token

_AT_ONCE = 70
"""How many sessions, besides the tokens, end in the transaction that sets the password."""


def ask(email: str, link: Link, tries: Sequence[Try]) -> None:
    """Send a mail, with a link if there is an account; both cases take the same time.

    Raises ``TooManyTries``, ``mail.NotSent``.
    """
    coach = coaches.by_email(email, tries)
    if coach:
        secret = password_link(coach)
        mails.send_link(secret, (email, message("mail.password_link", link=link(secret))))
        return
    secret = confirmations.create(
        confirmations.Purpose.PASSWORD, email, coach_id="nobody", version=""
    )
    mails.send_link(secret, (email, message("mail.no_account")))


def reset(confirmation: Confirmation, password: str) -> None:
    """Set the password by the link, end all sessions and revoke all tokens; raises ``Conflict``."""
    facts = confirmation.facts
    profile = profiles.read(facts["coach_id"])
    if profile is None or str(profile.coach.version) != facts["version"]:
        raise Conflict(confirmation.email)
    change = _Change(password, keeps_tokens=False)
    _set(profile, change, confirmations.used(confirmation))


def set_password(
    profile: Profile, password: str, viewer: Viewer, device: str, *, keeps_tokens: bool
) -> NewSession:
    """Set the password, end all sessions and give the viewer a new one; raises ``Conflict``.

    Sessions that begin meanwhile end too, so that none opened by the old password is left. Tokens
    are revoked unless ``keeps_tokens``. The coach gets a mail.
    """
    opened = _set(profile, _Change(password, keeps_tokens, viewer, device))
    if opened is None:
        raise Conflict(profile.coach.id)
    return opened


class _Change(Struct, frozen=True):
    """The new password, and the ``viewer``, if known, who gets a new session."""

    password: str
    keeps_tokens: bool
    viewer: Viewer = NOBODY
    device: str = ""


def _set(profile: Profile, asked: _Change, *also: Write) -> NewSession | None:
    coach = profile.coach
    changed = replace(coach, password_hash=hash_password(asked.password))
    reset_tries = attempt_counters.reset(Try(ACCOUNT, coach.email))

    def change(present: Profile) -> tuple[NewSession | None, Sequence[Token]]:
        # The viewer's session first: it must end only together with the change.
        ids = [each.id for each in present.sessions]
        ended = sorted(ids, key=lambda each: each != asked.viewer.session_id)
        sessions.end(coach.id, ended[_AT_ONCE:])
        opened = None
        if asked.viewer.is_known:
            opened = sessions.new(changed, asked.device, datetime.now(UTC), present.additions)
        writes = [
            *(opened.writes if opened else [profiles.unchanged(present)]),
            *sessions.endings(coach.id, ended[:_AT_ONCE]),
            *([] if asked.keeps_tokens else map(tokens.ending, present.tokens)),
        ]
        event = events.of_account(coach, "password_changed")
        count = 1 if opened else 0
        coaches.change(coach, changed, reset_tries, event, *writes, *also, sessions=count)
        return opened, present.tokens

    opened, known = profiles.with_retries(profile, change)
    labels = [each.label for each in known]
    kept = asked.keeps_tokens
    mails.notify(
        coach.email, message("mail.password_changed", name=coach.name, tokens=labels, kept=kept)
    )
    return opened
