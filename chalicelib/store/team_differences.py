"""In what a team differs from what it was before, as codes with facts."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from msgspec.structs import replace

from chalicelib.models import Invitation, Member, Player, Roster, Team

Change = Mapping[str, Any]

NAMED = 10
"""The most players that a change names; of more, it tells how many there are."""

_FIELDS = ("name", "sport", "team_type", "size", "formation", "visibility")
"""What people change of a team; the rest follows from it."""


def differences(before: Roster | None, after: Roster, author: str) -> Sequence[Change]:
    """What was changed, each with its code in ``what``; ``author`` is the id of whoever did it."""
    if before is None:
        return [{"what": "team_created", "players": len(after.players)}]
    return [
        *_team(before.team, after.team),
        *_players(before.players, after.players),
        *_members(before.members, after.members, author),
        *_invitations(before, after),
    ]


def _team(before: Team, after: Team) -> Iterable[Change]:
    changed = [each for each in _FIELDS if getattr(before, each) != getattr(after, each)]
    if changed:
        yield {"what": "team_edited", "fields": changed}


def _players(before: Sequence[Player], after: Sequence[Player]) -> Iterable[Change]:
    old, new = ({each.id: each for each in players} for players in (before, after))
    changed = [
        each
        for each in after
        if each.id in old and replace(each, version=old[each.id].version) != old[each.id]
    ]
    statuses = [each for each in changed if _same_but_status(old[each.id], each)]
    found = {
        "players_added": [each for each in after if each.id not in old],
        "players_edited": [each for each in changed if each not in statuses],
        "statuses_set": statuses,
        "players_removed": [each for each in before if each.id not in new],
    }
    for what, players in found.items():
        if players:
            names = [each.name for each in players[:NAMED]]
            yield {"what": what, "count": len(players), "names": names}


def _same_but_status(old: Player, new: Player) -> bool:
    return replace(new, status=old.status, version=old.version) == old


def _members(before: Sequence[Member], after: Sequence[Member], author: str) -> Iterable[Change]:
    old, new = ({each.coach_id: each for each in members} for members in (before, after))
    for coach_id, member in new.items():
        facts = {"name": member.name, "role": str(member.role)}
        if coach_id not in old:
            yield {"what": "person_joined", **facts}
        elif old[coach_id].role is not member.role:
            yield {"what": "role_changed", **facts}
    for coach_id in old.keys() - new.keys():
        what = "person_left" if coach_id == author else "person_removed"
        yield {"what": what, "name": old[coach_id].name}


def _invitations(before: Roster, after: Roster) -> Iterable[Change]:
    old, new = ({each.id: each for each in roster.invitations} for roster in (before, after))
    for number, invitation in new.items():
        if number not in old:
            yield _invitation("invited", invitation)
        elif old[number].token_hash and not invitation.token_hash:
            yield _invitation("invitation_taken_back", invitation)
    # One that is gone was accepted, which is told of as joining, or never sent.


def _invitation(what: str, invitation: Invitation) -> Change:
    return {"what": what, "email": invitation.email, "role": str(invitation.role)}
