"""Reading teams, their rosters and their players."""

from collections.abc import Collection
from typing import ClassVar

from chalicelib.accounts.permissions import Action, allowed
from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.http.response import Document
from chalicelib.lineup.sports import SPORTS, Sport
from chalicelib.representations import csv, json, xml
from chalicelib.representations.views import View
from chalicelib.site import paths
from chalicelib.site.lists import FilteredPage, list_document, list_query
from chalicelib.site.pages import Page, page
from chalicelib.site.teams.access import SeenTeam, permitted_team
from chalicelib.store import listings


class TeamsPage(FilteredPage, frozen=True, kw_only=True):
    """The list of teams, with the form for its filters."""

    template: ClassVar[str] = "teams/index.html"

    nav: str = "teams"


class TeamPage(Page, frozen=True, kw_only=True):
    """A team with its roster; ``limited``: whether the viewer sees less, as a stranger."""

    template: ClassVar[str] = "teams/team.html"
    offers_data: ClassVar[bool] = True

    nav: str = "teams"
    team: View
    sport: Sport
    limited: bool
    allowed: Collection[Action]


class PlayerPage(TeamPage, frozen=True, kw_only=True):
    """One player of a team."""

    template: ClassVar[str] = "teams/player.html"

    player: View


def team_list(request: Request) -> Document:
    """A page of the public teams that match the filters."""
    query = list_query(request)
    listing = listings.teams(query.filters, query.order, query.limit, query.after)
    return list_document(
        request,
        listing,
        TeamsPage(filters=query.context()),
    )


def team(request: Request) -> Document:
    """A team with its roster."""
    seen = permitted_team(request)
    view = seen.roster_view
    return Document(
        renderers={
            Format.HTML: lambda: _team_page(request, seen, view),
            Format.JSON: lambda: json.render(view),
            Format.CSV: lambda: csv.roster(view),
            Format.XML: lambda: xml.render("team", view),
        },
        stamp=seen.stamp,
    )


def players(request: Request) -> Document:
    """The roster of a team."""
    seen = permitted_team(request)
    view = seen.roster_view
    data = {"items": view["players"], "next": None}
    return Document(
        renderers={
            Format.HTML: lambda: _team_page(request, seen, view),
            Format.JSON: lambda: json.render(data),
            Format.CSV: lambda: csv.roster(view),
            Format.XML: lambda: xml.render("roster", {"players": view["players"]}),
        },
        stamp=seen.stamp,
    )


def player(request: Request) -> Document:
    """One player of a team."""
    seen = permitted_team(request)
    found = seen.player(request.variables["player"])
    view = seen.player_view(found)

    def render_page() -> bytes:
        shown = PlayerPage(
            canonical=request.url(paths.PLAYER, **request.variables),
            team=seen.team_view,
            player=view,
            sport=SPORTS[seen.roster.team.sport],
            limited=seen.limited,
            allowed=allowed(request.viewer, seen.roster),
        )
        return page(request, shown)

    renderers = {Format.HTML: render_page, Format.JSON: lambda: json.render(view)}
    # The page shows the team too; JSON has the player alone.
    on_page = request.format is Format.HTML
    return Document(renderers=renderers, stamp=seen.stamp if on_page else seen.player_stamp(found))


def _team_page(request: Request, seen: SeenTeam, view: View) -> bytes:
    shown = TeamPage(
        canonical=request.url(paths.TEAM, team=seen.roster.team.slug),
        team=view,
        sport=SPORTS[seen.roster.team.sport],
        limited=seen.limited,
        allowed=allowed(request.viewer, seen.roster),
    )
    return page(request, shown)
