"""Invitations to a team, kept with it: each change of them changes the team's version too."""

from dataclasses import replace

from chalicelib.models import Invitation, Member, Roster
from chalicelib.store import coaches, keys, records, table, teams

_NONE = ""
"""What no secret has as its digest."""


def add(roster: Roster, invitation: Invitation) -> Roster:
    """Store an invitation to the team; raises ``Conflict``. One request."""
    return _put(roster, invitation)


def take_back(roster: Roster, invitation: Invitation) -> Roster:
    """Make the invitation void; raises ``Conflict``. One request.

    It stays until it would have expired, since the mails of the last days are counted by it.
    """
    return _put(roster, replace(invitation, token_hash=_NONE))


def accept(roster: Roster, invitation: Invitation, member: Member) -> Roster:
    """Give the member their role and remove the invitation; raises ``Conflict``. One request."""
    gone = table.delete(
        keys.invitation(roster.team.slug, invitation.id),
        "token_hash = :token_hash",
        token_hash=invitation.token_hash,
    )
    after = replace(
        roster,
        members=(*roster.members, member),
        invitations=_without(roster, invitation),
    )
    there = coaches.exists(member.coach_id)
    return teams.save(roster, after, {"invitation": gone, "coach": there})


def _put(roster: Roster, invitation: Invitation) -> Roster:
    key = keys.invitation(roster.team.slug, invitation.id)
    write = table.put({**key, **records.from_invitation(invitation)})
    after = replace(roster, invitations=(*_without(roster, invitation), invitation))
    return teams.save(roster, after, {"invitation": write})


def _without(roster: Roster, invitation: Invitation) -> tuple[Invitation, ...]:
    return tuple(each for each in roster.invitations if each.id != invitation.id)
