"""Deleting a team, of which its coaches are told by mail."""

from chalicelib.accounts import security_letters
from chalicelib.models import Role, Roster, Viewer
from chalicelib.store import coaches, team_writes

_TOLD = 5
"""Mails that go out at most: they are sent while whoever deletes the team waits.

With a slow mail service each can take seconds, of the 28 that a request has.
"""


def delete_team(roster: Roster, viewer: Viewer) -> None:
    """Remove the team with everything of it, and mail its first coaches; raises ``Conflict``.

    The activity of further coaches tells of it, too.

    One request more than the removal, for their addresses: before it, since whoever cannot be told
    afterwards would never be.
    """
    owners = [each.coach_id for each in roster.members if each.role is Role.COACH]
    told = coaches.by_ids(owners[:_TOLD])
    team_writes.remove(roster)
    more = len(owners[_TOLD:])
    security_letters.team_deleted(told, roster.team.name, viewer.name, not_told=more)
