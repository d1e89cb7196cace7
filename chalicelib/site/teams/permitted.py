"""The team that a request names, if the one who asks may do with it what the request is for."""

from chalicelib.accounts.permissions import Action, may
from chalicelib.http.errors import Forbidden, Unauthorized
from chalicelib.http.request import Request
from chalicelib.models import Viewer
from chalicelib.site.teams.access import SeenTeam, addressed_team, seen_team

_REFUSALS = {
    Action.SEE_PEOPLE: "Only people of the team see who else is.",
    Action.EDIT_PLAYERS: "Only a coach or an assistant of this team changes its players.",
    Action.SEE_ACTIVITY: "Only a coach of this team sees who changed what.",
    Action.EDIT_ROLES: "Only a coach of this team decides who is of it.",
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
        raise Forbidden(_REFUSALS.get(action, "Only a coach of this team may do that."))
