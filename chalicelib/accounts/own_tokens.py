"""Creating API tokens of a coach, up to a limit."""

from dataclasses import dataclass
from datetime import timedelta

from chalicelib.accounts import mails
from chalicelib.message import message
from chalicelib.settings import settings
from chalicelib.store import profiles, tokens
from chalicelib.store.profiles import Profile
from chalicelib.store.table import Write
from chalicelib.store.tokens import NewToken


@dataclass
class TooManyTokens(Exception):
    """The coach has ``limit`` tokens, which is the most."""

    limit: int


LIFETIME = timedelta(days=365)
"""The default lifetime of a token."""


def make(
    profile: Profile,
    label: str,
    *also: Write,
    may_write: bool,
    lifetime: timedelta | None = LIFETIME,
) -> NewToken:
    """Store a new token, together with other writes; ``lifetime``: None for no expiry.

    The limit holds for parallel requests too. Raises ``TooManyTokens``, and what ``with_retries``
    does.
    """

    def change(present: Profile) -> NewToken:
        most = settings().tokens_per_coach
        if len(present.tokens) >= most:
            raise TooManyTokens(most)
        return tokens.create(
            present.coach,
            label,
            lifetime,
            *also,
            may_write=may_write,
            since=present.additions,
        )

    made = profiles.with_retries(profile, change)
    what = message("mail.token_made", name=made.coach.name, label=label, may_write=may_write)
    mails.notify(made.coach.email, what)
    return made
