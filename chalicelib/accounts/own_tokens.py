"""Tokens for a coach's programs: made within the limit, and made void."""

from dataclasses import dataclass
from datetime import timedelta

from chalicelib.accounts import mails
from chalicelib.message import message
from chalicelib.settings import settings
from chalicelib.store import profiles, tokens
from chalicelib.store.profiles import Profile
from chalicelib.store.table import Write
from chalicelib.store.tokens import Made


@dataclass
class TooManyTokens(Exception):
    """The coach has as many tokens as a coach may have (``limit``)."""

    limit: int


LIFETIME = timedelta(days=365)
"""How long a token works, if nothing else is asked for."""


def make(
    profile: Profile,
    label: str,
    *with_it: Write,
    may_write: bool,
    lifetime: timedelta | None = LIFETIME,
) -> Made:
    """A new token, which is stored together with other writes; without ``lifetime`` for good.

    Tokens that are made at the same moment count, too. Raises ``TooManyTokens``, and ``Conflict``
    as ``with_retries``.
    """

    def change(present: Profile) -> Made:
        most = settings().tokens_per_coach
        if len(present.tokens) >= most:
            raise TooManyTokens(most)
        return tokens.create(
            present.coach,
            label,
            lifetime,
            *with_it,
            may_write=may_write,
            since=present.additions,
        )

    made = profiles.with_retries(profile, change)
    what = message("mail.token_made", name=made.coach.name, label=label, may_write=may_write)
    mails.notify(made.coach.email, what)
    return made


def revoke(profile: Profile, token_id: str) -> None:
    """Make the coach's token of that id void, if there is one."""
    tokens.end(profile.coach, [each for each in profile.tokens if each.id == token_id])
