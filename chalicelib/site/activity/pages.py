"""The activity of the viewer's account, and of a team."""

from typing import ClassVar

from chalicelib.http.errors import Forbidden, Unauthorized
from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.http.response import Document
from chalicelib.message import message
from chalicelib.representations import json
from chalicelib.representations.views import View, activity_view, team_view
from chalicelib.site.pages import Page, page
from chalicelib.site.teams.access import permitted_team
from chalicelib.store import events


class ActivityPage(Page, frozen=True, kw_only=True):
    """The activity of the viewer's account."""

    template: ClassVar[str] = "accounts/activity.html"
    offers_data: ClassVar[bool] = True

    nav: str = "profile"
    activity: View


class TeamActivityPage(ActivityPage, frozen=True, kw_only=True):
    """The activity of a team."""

    template: ClassVar[str] = "teams/activity.html"

    nav: str = "teams"
    team: View


def own_activity(request: Request) -> Document:
    """The last events of the viewer's account.

    Raises ``Unauthorized``, and ``Forbidden`` for programs.
    """
    viewer = request.viewer
    if not viewer.is_known:
        raise Unauthorized(message("account.activity_needs_sign_in"))
    if not viewer.session_id:
        raise Forbidden(message("account.activity_not_for_programs"))
    return _document(
        request, ActivityPage(activity=activity_view(events.of_coach(viewer.coach_id)))
    )


def team_activity(request: Request) -> Document:
    """Who changed what in the team lately, for its coaches alone."""
    team = permitted_team(request).roster.team
    activity = activity_view(events.of_team(team))
    return _document(request, TeamActivityPage(activity=activity, team=team_view(team)))


def _document(request: Request, view: ActivityPage) -> Document:
    return Document(
        renderers={
            Format.HTML: lambda: page(request, view),
            Format.JSON: lambda: json.render(view.activity),
        },
        personal=True,
    )
