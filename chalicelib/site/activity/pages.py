"""What happened lately to one's own account, and to a team."""

from typing import Any

from chalicelib.http.errors import Forbidden, Unauthorized
from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.http.response import Document
from chalicelib.message import message
from chalicelib.representations import json
from chalicelib.representations.activity_view import activity_view
from chalicelib.representations.views import team_view
from chalicelib.site.pages import page
from chalicelib.site.teams.access import permitted_team
from chalicelib.store import events


def own_activity(request: Request) -> Document:
    """The last events of the account of the one who asks.

    Raises ``Unauthorized``, and ``Forbidden`` for programs, as the profile does.
    """
    viewer = request.viewer
    if not viewer.is_known:
        raise Unauthorized(message("account.activity_needs_sign_in"))
    if not viewer.session_id:
        raise Forbidden(message("account.activity_not_for_programs"))
    view = activity_view(events.of_coach(viewer.coach_id))
    return _document(request, "accounts/activity.html", nav="profile", activity=view)


def team_activity(request: Request) -> Document:
    """Who changed what in the team lately, for its coaches alone."""
    team = permitted_team(request).roster.team
    view = activity_view(events.of_team(team))
    return _document(
        request, "teams/activity.html", nav="teams", activity=view, team=team_view(team)
    )


def _document(request: Request, template: str, **context: Any) -> Document:
    return Document(
        renderers={
            Format.HTML: lambda: page(request, template, formats=request.route.formats, **context),
            Format.JSON: lambda: json.render(context["activity"]),
        },
        personal=True,
    )
