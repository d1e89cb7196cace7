"""Deleting a team, of which its coaches are told by mail."""

import logging
from collections.abc import Sequence

from chalicelib import logs
from chalicelib.accounts import mails
from chalicelib.message import message
from chalicelib.models import Coach, Role, Roster, Viewer
from chalicelib.store import coaches, team_writes

_log = logging.getLogger(logs.NAME)
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
    sent = _tell_until_one_fails(told, roster.team.name, viewer.name)
    if sent < len(owners):
        missed = len(owners) - sent
        _log.warning("coaches of a deleted team who were not told of it by mail: %d", missed)


def _tell_until_one_fails(told: Sequence[Coach], team: str, by: str) -> int:
    """Mail the coaches; after a failure the next would fail, too. How many mails went out."""
    for count, coach in enumerate(told):
        what = message("mail.team_deleted", name=coach.name, team=team, by=by)
        if not mails.notify(coach.email, what):
            return count
    return len(told)
