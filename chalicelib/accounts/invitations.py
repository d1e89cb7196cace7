"""Invitations to a team: each has a secret, which only its mail has, and works once in a week."""

import hmac
from datetime import datetime, timedelta

from chalicelib.models import Invitation, Role, Roster
from chalicelib.store.keys import digest, new_id, new_secret

LIFETIME = timedelta(days=7)
MOST = 20
"""The most invitations of a team within a week, without accepted ones."""


class TooManyInvitations(Exception):
    """The team has sent the most invitations of a week."""


def invite(
    roster: Roster, email: str, role: Role, inviter: str, now: datetime
) -> tuple[Invitation, str]:
    """A new invitation, and the secret of its link; raises ``TooManyInvitations``.

    Invitations that were taken back count too, since their mails were sent.
    """
    if sum(each.expires_at > now for each in roster.invitations) >= MOST:
        raise TooManyInvitations(roster.team.slug)
    secret = new_secret()
    invitation = Invitation(
        id=new_id(),
        email=email,
        role=role,
        invited_by=inviter,
        token_hash=digest(secret),
        expires_at=now.replace(microsecond=0) + LIFETIME,
    )
    return invitation, secret


def still_open(roster: Roster, now: datetime) -> tuple[Invitation, ...]:
    """The invitations that can be accepted, the oldest first."""
    found = (each for each in roster.invitations if each.token_hash and each.expires_at > now)
    return tuple(sorted(found, key=lambda each: (each.expires_at, each.id)))


def opened_by(roster: Roster, invitation_id: str, secret: str, now: datetime) -> Invitation | None:
    """The open invitation of that ID, if the secret is right; else None."""
    for each in still_open(roster, now):
        if each.id == invitation_id and hmac.compare_digest(each.token_hash, digest(secret)):
            return each
    return None
