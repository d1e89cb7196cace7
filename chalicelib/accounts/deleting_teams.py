"""Deleting a team, of which its coaches are told by mail."""

import logging

from chalicelib import logs
from chalicelib.accounts import security_letters
from chalicelib.models import Role, Roster, Viewer
from chalicelib.store import coaches, removal
from chalicelib.store.errors import StoreError

_log = logging.getLogger(logs.NAME)

_TOLD = 20
"""Mails that go out at most: they are sent while whoever deletes the team waits."""


def delete_team(roster: Roster, viewer: Viewer) -> None:
    """Remove the team with everything of it, and tell its coaches; raises ``Conflict``.

    One request more than the removal, for their addresses. That nobody can be told changes nothing
    about the removal, which is done by then.
    """
    removal.remove(roster)
    owners = [each.coach_id for each in roster.members if each.role is Role.COACH]
    try:
        told = coaches.by_ids(owners[:_TOLD])
    except StoreError as error:
        _log.error("the coaches of a deleted team were not told", exc_info=error)
        return
    security_letters.team_deleted(told, roster.team.name, viewer.name)
