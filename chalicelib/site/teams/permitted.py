"""The team that a request names, if the one who asks may do with it what the request is for."""

from chalicelib.accounts.permissions import Action, may
from chalicelib.http.errors import Forbidden, Unauthorized
from chalicelib.http.request import Request
from chalicelib.message import message
from chalicelib.models import Viewer
from chalicelib.site.teams.access import SeenTeam, addressed_team, seen_team

_FOR_COACHES = message("team.for_coaches")
_REFUSALS = {
    Action.SEE_PEOPLE: message("team.people_for_members"),
    Action.EDIT_PLAYERS: message("team.players_for_assistants"),
    Action.SEE_ACTIVITY: message("team.activity_for_coaches"),
    Action.EDIT_ROLES: message("team.roles_for_coaches"),
}


def permitted_team(request: Request, route: str, action: Action) -> SeenTeam:
    """The team in the path; raises ``Unauthorized``, ``NotFound`` for a hidden one, ``Forbidden``.

    A page of a team that goes by its name raises ``Moved``.
    """
    if not request.viewer.is_known:
        raise Unauthorized
    if request.method in ("GET", "HEAD"):
        seen = addressed_team(request, route)
    else:
        seen = seen_team(request.viewer, request.variables["team"])
    check_permitted(request.viewer, action, seen)
    return seen


def check_permitted(viewer: Viewer, action: Action, seen: SeenTeam) -> None:
    """Raise ``Forbidden`` unless the viewer may do that with the team."""
    if not may(viewer, action, seen.roster):
        raise Forbidden(_REFUSALS.get(action, _FOR_COACHES))
