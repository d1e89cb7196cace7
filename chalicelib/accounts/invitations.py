"""Invitations to a team: each has a secret that only its mail has, works once, and for a week."""

import hmac
from datetime import datetime, timedelta

from chalicelib.models import Invitation, Role, Roster
from chalicelib.store.keys import digest, new_id, new_secret

LIFETIME = timedelta(days=7)
MOST = 20
"""Invitations that a team may send within a week, if nobody accepts."""


class TooManyInvitations(Exception):
    """The team has sent as many invitations as it may for now."""


def invite(
    roster: Roster, email: str, role: Role, inviter: str, now: datetime
) -> tuple[Invitation, str]:
    """A new invitation, and the secret of its link; raises ``TooManyInvitations``.

    Every mail of the last days counts, also those of invitations that were taken back.
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
    """The open invitation of that id, if the secret is its own."""
    for each in still_open(roster, now):
        if each.id == invitation_id and hmac.compare_digest(each.token_hash, digest(secret)):
            return each
    return None
