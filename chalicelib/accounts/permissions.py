"""Permissions: which role may do what."""

from collections.abc import Mapping
from enum import StrEnum

from chalicelib.models import Audience, Role, Roster, Viewer, Visibility


class Action(StrEnum):
    """What can be done with a team."""

    SEE = "see"
    SEE_PEOPLE = "see people"
    LEAVE = "leave"
    EDIT_PLAYERS = "edit players"
    EDIT_TEAM = "edit team"
    EDIT_ROLES = "edit roles"
    SEE_ACTIVITY = "see activity"
    DELETE_TEAM = "delete team"


PERMISSIONS: Mapping[Role, frozenset[Action]] = {
    Role.COACH: frozenset(Action),
    Role.ASSISTANT: frozenset({Action.SEE, Action.SEE_PEOPLE, Action.LEAVE, Action.EDIT_PLAYERS}),
    Role.VIEWER: frozenset({Action.SEE, Action.SEE_PEOPLE, Action.LEAVE}),
}
"""What each role may do; without a role one may only see public teams, as a stranger."""

_READING = (Action.SEE, Action.SEE_PEOPLE, Action.SEE_ACTIVITY)


def role_of(viewer: Viewer, roster: Roster) -> Role | None:
    """The viewer's role on the team, or None."""
    if not viewer.is_known:
        return None
    found = (each.role for each in roster.members if each.coach_id == viewer.coach_id)
    return next(found, None)


def audience(viewer: Viewer, roster: Roster) -> Audience | None:
    """As whom the viewer may see the team; None if not at all."""
    if role_of(viewer, roster):
        return Audience.MEMBER
    return Audience.STRANGER if roster.team.visibility is Visibility.PUBLIC else None


def may(viewer: Viewer, action: Action, roster: Roster) -> bool:
    """Whether the viewer may do that with the team."""
    if action is Action.SEE:
        return audience(viewer, roster) is not None
    role = role_of(viewer, roster)
    if role is None or action not in PERMISSIONS[role]:
        return False
    return viewer.may_write or action in _READING


def allowed(viewer: Viewer, roster: Roster) -> frozenset[Action]:
    """All that the viewer may do with the team."""
    return frozenset(action for action in Action if may(viewer, action, roster))
