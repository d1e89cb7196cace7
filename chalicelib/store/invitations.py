"""Invitations, stored with their team: changing them changes the team's version too."""

from msgspec.structs import replace

from chalicelib.models import Invitation, Member, Roster
from chalicelib.store import coaches, keys, table, teams
from chalicelib.store.table import Write
from chalicelib.store.teams import Prepared

_NONE = ""
"""Stands for the digest of an invitation that was taken back: no secret has it."""


def adding(roster: Roster, invitation: Invitation) -> Prepared:
    """Prepares storing an invitation to the team."""
    return _putting(roster, invitation)


def undoing(roster: Roster, invitation: Invitation) -> Prepared:
    """Prepares removing an invitation whose mail was not sent."""
    return teams.prepare(roster, _without(roster, invitation), [_removal(roster, invitation)])


def taking_back(roster: Roster, invitation: Invitation) -> Prepared:
    """Prepares taking the invitation back.

    It is stored until it expires, since the limit counts it.
    """
    return _putting(roster, replace(invitation, token_hash=_NONE))


def accepting(roster: Roster, invitation: Invitation, member: Member) -> Prepared:
    """Prepares adding the member and removing the invitation."""
    after = replace(_without(roster, invitation), members=(*roster.members, member))
    there = coaches.exists(member.coach_id)
    return teams.prepare(roster, after, [_removal(roster, invitation), there])


def _putting(roster: Roster, invitation: Invitation) -> Prepared:
    key = keys.invitation(roster.team.slug, invitation.id)
    write = table.put({**key, **table.to_item(invitation)})
    others = _without(roster, invitation)
    after = replace(others, invitations=(*others.invitations, invitation))
    return teams.prepare(roster, after, [write])


def _removal(roster: Roster, invitation: Invitation) -> Write:
    return table.delete(
        keys.invitation(roster.team.slug, invitation.id),
        "token_hash = :token_hash",
        token_hash=invitation.token_hash,
    )


def _without(roster: Roster, invitation: Invitation) -> Roster:
    others = tuple(each for each in roster.invitations if each.id != invitation.id)
    return replace(roster, invitations=others)
