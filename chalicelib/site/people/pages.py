"""The page of a team's people."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import ClassVar

from msgspec import field
from msgspec.structs import replace

from chalicelib.accounts.invitations import still_open
from chalicelib.accounts.permissions import Action, may
from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.http.response import Document, Reply, Stamp
from chalicelib.models import Member, Role, Roster
from chalicelib.representations import json
from chalicelib.representations.messages import in_words
from chalicelib.representations.views import View, people_view, team_view
from chalicelib.site.pages import FormPage, by_field, form_page, page
from chalicelib.site.problems import problem_of
from chalicelib.site.teams.access import SeenTeam, permitted_team

ROLES: Mapping[str, Role] = {str(role): role for role in Role}


class PeoplePage(FormPage, frozen=True, kw_only=True):
    """The people of a team; with forms to change roles and to invite, if ``may_edit``.

    ``versions``: of each role, by the member's ID. ``filled``: the values of the form to invite
    somebody. ``problem``: why a change was refused.
    """

    template: ClassVar[str] = "teams/people.html"
    offers_data: ClassVar[bool] = True

    nav: str = "teams"
    team: View
    people: View
    versions: Mapping[str, str]
    may_edit: bool
    filled: Mapping[str, object] = field(
        default_factory=lambda: {"email": "", "role": str(Role.ASSISTANT)}
    )
    problem: str = ""


def people(request: Request) -> Document:
    """The people of the team, for its people alone."""
    return document(request, permitted_team(request))


def document(request: Request, seen: SeenTeam) -> Document:
    """The same, for a team that was loaded already."""
    view = _view(request, seen.roster)
    return Document(
        renderers={
            Format.HTML: lambda: page(request, view),
            Format.JSON: lambda: json.render(view.people),
        },
        # A coach's new name and an expired invitation do not change the team's version.
        stamp=seen.stamp_of(json.text(view.people)),
        personal=True,
    )


def people_with_errors(
    request: Request,
    seen: SeenTeam,
    error: Exception,
    entered: Mapping[str, object] | None = None,
) -> Reply:
    """The page of the team's people, with the error of a refused change.

    ``entered``: the values of the form to invite somebody, if that was refused.
    """
    problem = problem_of(error)
    view = _view(request, seen.roster)
    if entered:
        view = replace(view, filled=entered, errors=by_field(problem.errors))
    else:
        reasons = [each.reason for each in problem.errors] or [problem.detail]
        view = replace(view, problem=" ".join(map(in_words, reasons)))
    return form_page(request, view, problem.status)


def role_stamp(member: Member) -> Stamp:
    """The version of somebody's role, for its forms."""
    return Stamp(parts=(member.coach_id, member.role))


def _view(request: Request, roster: Roster) -> PeoplePage:
    """The page for this viewer."""
    may_edit = may(replace(request.viewer, may_write=True), Action.EDIT_ROLES, roster)
    pending = still_open(roster, datetime.now(UTC)) if may_edit else None
    return PeoplePage(
        team=team_view(roster.team),
        people=people_view(roster, pending),
        versions={each.coach_id: role_stamp(each).version for each in roster.members},
        may_edit=may_edit,
    )
