"""The pages with forms to create, change or delete a team."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from chalicelib.http.errors import Unauthorized
from chalicelib.http.request import Request
from chalicelib.http.response import Reply
from chalicelib.lineup.sports import SPORTS, Sport
from chalicelib.models import TEAM_FIELDS, Team, TeamType, Visibility
from chalicelib.representations.views import View, team_view
from chalicelib.roster_files import usual_size
from chalicelib.site.changes import entered
from chalicelib.site.pages import ChangePage, form_page, form_with_errors
from chalicelib.site.teams.access import SeenTeam, permitted_team

_USUAL = "football"
_NEW = {
    **dict.fromkeys(TEAM_FIELDS, ""),
    "sport": _USUAL,
    "size": str(usual_size(_USUAL)),
    "visibility": str(Visibility.PRIVATE),
}


class TeamFormPage(ChangePage, frozen=True, kw_only=True):
    """The form for a new team, or to change one."""

    template: ClassVar[str] = "teams/edit.html"

    nav: str = "teams"
    team: View | None
    version: str
    values: Mapping[str, str]
    sports: Sequence[Sport] = tuple(SPORTS.values())
    team_types: Sequence[str] = tuple(map(str, TeamType))
    formations: Sequence[View]


class DeleteTeamPage(ChangePage, frozen=True, kw_only=True):
    """The confirmation of a deletion; ``players`` and ``people``: how many the team has."""

    template: ClassVar[str] = "teams/delete.html"

    nav: str = "teams"
    team: View
    version: str
    players: int
    people: int


def new_team(request: Request) -> Reply:
    """The form for a new team; raises ``Unauthorized``."""
    if not request.viewer.is_known:
        raise Unauthorized
    return form_page(request, _form(None, _NEW))


def refused_new_team(request: Request, _: None, error: Exception) -> Reply:
    """The form for a new team, filled in, with its errors; raises ``error`` for programs."""
    values = _NEW | entered(request, TEAM_FIELDS)
    return form_with_errors(request, error, _form(None, values))


def edit_team(request: Request) -> Reply:
    """The form to change the team."""
    seen = permitted_team(request)
    return form_page(request, _form(seen, _values(seen.roster.team)))


def refused_team_edit(request: Request, seen: SeenTeam, error: Exception) -> Reply:
    """The form to change the team, filled in, with its errors; raises ``error`` for programs."""
    now = _values(seen.roster.team)
    values = now | entered(request, TEAM_FIELDS)
    return form_with_errors(request, error, _form(seen, values), present=now)


def delete_team(request: Request) -> Reply:
    """The page that asks to confirm the deletion."""
    seen = permitted_team(request)
    return form_page(request, _deletion(seen))


def refused_team_deletion(request: Request, seen: SeenTeam, error: Exception) -> Reply:
    """The same page, if the team has changed meanwhile; raises ``error`` for programs."""
    return form_with_errors(request, error, _deletion(seen))


def _form(seen: SeenTeam | None, values: Mapping[str, str]) -> TeamFormPage:
    team = seen.roster.team if seen else None
    return TeamFormPage(
        team=team_view(team) if team else None,
        version=seen.details_stamp.version if seen else "",
        values=values,
        formations=_formations(team, values),
    )


def _deletion(seen: SeenTeam) -> DeleteTeamPage:
    return DeleteTeamPage(
        team=team_view(seen.roster.team),
        version=seen.stamp.version,
        players=len(seen.roster.players),
        people=len(seen.roster.members),
    )


def _values(team: Team) -> dict[str, str]:
    view = team_view(team)
    return {name: str(view[name] or "") for name in TEAM_FIELDS}


def _formations(team: Team | None, values: Mapping[str, str]) -> list[View]:
    """The formations to choose from, grouped by sport and size; of all sports for a new team.

    ``chosen`` is set only in the group of the chosen sport and size, since names repeat.
    """
    sports = [SPORTS[values["sport"]]] if team and values["sport"] in SPORTS else SPORTS.values()
    wanted = (values["sport"], values["size"])
    return [
        {
            "label": f"{sport.name}, {size} a side",
            "shapes": list(shapes),
            "chosen": values["formation"] if (sport.code, str(size)) == wanted else "",
        }
        for sport in sports
        for size, shapes in sport.formats.items()
        if shapes
    ]
