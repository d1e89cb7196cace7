"""Who is of a team, and who was asked, as plain data for those who may see it."""

from collections.abc import Iterable

from chalicelib.models import Invitation, Member, Membership, Roster
from chalicelib.representations.views import View, plain, team_view


def member_view(member: Member) -> View:
    """Somebody's role on a team."""
    return {"id": member.coach_id, "name": member.name, "role": str(member.role)}


def invitation_view(invitation: Invitation) -> View:
    """An invitation, without its secret."""
    return plain(invitation, "id", "email", "role", "invited_by", "expires_at")


def people_view(roster: Roster, invitations: Iterable[Invitation] | None) -> View:
    """The people of a team, coaches first; with the open invitations, where they may be seen."""
    order = {role: place for place, role in enumerate(("coach", "assistant", "viewer"))}
    people = sorted(roster.members, key=lambda each: (order[each.role], each.name, each.coach_id))
    view: View = {"items": [member_view(each) for each in people], "next": None}
    if invitations is not None:
        view["invitations"] = [invitation_view(each) for each in invitations]
    return view


def membership_view(membership: Membership) -> View:
    """One of a coach's teams: the role on it, its players, and how many of them can play."""
    return {**team_view(membership.team), **plain(membership, "role", "players", "fit")}
