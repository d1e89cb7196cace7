"""Invitations to a team, kept with it: each change of them changes the team's version too."""

from collections.abc import Sequence

from msgspec.structs import replace

from chalicelib.models import Invitation, Member, Roster
from chalicelib.store import attempt_counters, coaches, keys, table, teams
from chalicelib.store.attempt_counters import Try
from chalicelib.store.table import Write
from chalicelib.store.teams import Keep

_NONE = ""
"""What no secret has as its digest."""


def add(
    roster: Roster, invitation: Invitation, keep: Keep | None = None, tries: Sequence[Try] = ()
) -> Roster:
    """Store an invitation to the team and count the tries that it is.

    Raises ``Conflict``, ``Repeated``, and ``TooManyTries``, when nothing is stored. One request,
    or another one where no tries are free any more.
    """
    return attempt_counters.count_with(tries, lambda also: _put(roster, invitation, keep, also))


def undo(roster: Roster, invitation: Invitation, also: Sequence[Write] = ()) -> Roster:
    """Remove an invitation that nobody got a mail of, and ``also`` what belongs to it.

    Raises ``Conflict``. One request.
    """
    after = _without(roster, invitation)
    return teams.save(roster, after, [*also, _removal(roster, invitation)])


def take_back(roster: Roster, invitation: Invitation) -> Roster:
    """Make the invitation void; raises ``Conflict``. One request.

    It stays until it would have expired, since the mails of the last days are counted by it.
    """
    return _put(roster, replace(invitation, token_hash=_NONE))


def accept(
    roster: Roster, invitation: Invitation, member: Member, keep: Keep | None = None
) -> Roster:
    """Give the member their role and remove the invitation; raises ``Conflict``, ``Repeated``.

    One request.
    """
    after = replace(_without(roster, invitation), members=(*roster.members, member))
    there = coaches.exists(member.coach_id)
    return teams.save(roster, after, [_removal(roster, invitation), there], keep)


def _put(
    roster: Roster,
    invitation: Invitation,
    keep: Keep | None = None,
    also: Sequence[Write] = (),
) -> Roster:
    key = keys.invitation(roster.team.slug, invitation.id)
    write = table.put({**key, **table.to_item(invitation)})
    others = _without(roster, invitation)
    after = replace(others, invitations=(*others.invitations, invitation))
    return teams.save(roster, after, [write, *also], keep)


def _removal(roster: Roster, invitation: Invitation) -> Write:
    return table.delete(
        keys.invitation(roster.team.slug, invitation.id),
        "token_hash = :token_hash",
        token_hash=invitation.token_hash,
    )


def _without(roster: Roster, invitation: Invitation) -> Roster:
    others = tuple(each for each in roster.invitations if each.id != invitation.id)
    return replace(roster, invitations=others)
