"""The best lineup of a team, and the lists of teams to choose from."""

from collections.abc import Collection, Sequence
from functools import cache
from http import HTTPStatus
from typing import ClassVar

from msgspec.structs import replace

from chalicelib import logs
from chalicelib.accounts.permissions import Action, allowed
from chalicelib.http.errors import Forbidden, Moved, NotFound
from chalicelib.http.formats import Format
from chalicelib.http.request import Request, whole_number
from chalicelib.http.response import Document
from chalicelib.lineup.errors import NoLineup, TooFewPlayers, UnknownFormation, UnknownSize
from chalicelib.lineup.selection import require_fieldable, suggest
from chalicelib.lineup.sports import SPORTS, Sport
from chalicelib.message import message
from chalicelib.models import Team, TeamType
from chalicelib.representations import csv, field, json, text, xml
from chalicelib.representations.views import View, lineup_view, team_view
from chalicelib.site import paths
from chalicelib.site.lists import ListPage, list_document, list_query
from chalicelib.site.pages import ErrorHelp, LineupForm, Link, Page, by_field, page
from chalicelib.site.problems import Problem
from chalicelib.site.teams.access import SeenTeam, permitted_team, seen_team
from chalicelib.store import listings

_ASKED = ("team", "show")
"""The fields of the form that asks for a lineup."""


class IndexPage(ListPage, frozen=True, kw_only=True):
    """The form to ask for a lineup, and the teams to choose from."""

    template: ClassVar[str] = "best/index.html"

    nav: str = "best"
    form: LineupForm


class TypePage(ListPage, frozen=True, kw_only=True):
    """The teams of one type."""

    template: ClassVar[str] = "best/type.html"

    nav: str = "best"
    team_type: str


class LineupPage(Page, frozen=True, kw_only=True):
    """A lineup, and the controls that ask for another.

    ``chosen`` is the formation that was asked for, ``fixed`` says whether any was, and ``field``
    names the drawing of the field.
    """

    template: ClassVar[str] = "best/lineup.html"
    offers_data: ClassVar[bool] = True

    nav: str = "best"
    lineup: View
    team: View
    sport: Sport
    formations: Sequence[str]
    chosen: str
    fixed: bool
    field: str
    allowed: Collection[Action]


class MembersOnly(Forbidden):
    """Only the team's people may see this."""

    heading = message("heading.for_its_people")


def best(request: Request) -> Document:
    """The lineup of ``?team=&show=``; without a team, the list of teams with the form."""
    if request.one("team"):
        seen = seen_team(request.viewer, request.one("team"))
        _require_lineup_seen(request, seen)
        return _document(request, seen, request.one("show"))
    query = list_query(request)
    listing = listings.teams(query.filters, query.order, query.limit, query.after)
    return list_document(request, listing, IndexPage(form=LineupForm(show=request.one("show"))))


def best_by_type(request: Request) -> Document:
    """The public teams of one type."""
    team_type = request.variables["team"]
    types = [str(each) for each in TeamType]
    if team_type not in types:
        raise NotFound(message("lineup.no_such_page", types=types))
    query = list_query(request)
    filters = replace(query.filters, types=(team_type,))
    listing = listings.teams(filters, query.order, query.limit, query.after)
    return list_document(request, listing, TypePage(team_type=team_type))


def best_lineup(request: Request) -> Document:
    """The lineup of the team and the size in the path."""
    seen, show = permitted_team(request), request.variables["show"]
    _require_lineup_seen(request, seen)
    size = _size(seen.roster.team, show)
    if show != str(size):
        here = {**request.variables, "show": size}
        raise Moved(request.url(paths.LINEUP, request.query, **here))
    return _document(request, seen, show)


def error_help(request: Request, problem: Problem) -> ErrorHelp | None:
    """The form to ask for another lineup, unless the viewer may not see the team's lineups."""
    if problem.status == HTTPStatus.FORBIDDEN:
        return None
    asked = request.variables.get("team") or request.one("team")
    show = request.variables.get("show") or request.one("show")
    errors = {name: why for name, why in by_field(problem.errors).items() if name in _ASKED}
    form = LineupForm(problem.team or asked, show, errors)
    # ``problem.team`` is set if the team was found but has no such lineup.
    roster = (
        Link("The team's roster", request.url(paths.TEAM, team=asked)) if problem.team else None
    )
    return ErrorHelp(form=form, team_link=roster, searched=form.team)


def _require_lineup_seen(request: Request, seen: SeenTeam) -> None:
    """Raise ``MembersOnly`` if a stranger asks for a junior team's lineup.

    This is checked first: any result that depends on the players, even an error about their number,
    could reveal who is ill.
    """
    if seen.limited:
        raise MembersOnly(
            message("lineup.for_its_people_ask")
            if request.viewer.is_known
            else message("lineup.for_its_people_sign_in")
        )


def _document(request: Request, seen: SeenTeam, show: str) -> Document:
    team = seen.roster.team
    size = _size(team, show)
    formation = request.one("formation")
    fixed = _fixed(seen, size, formation or None)

    @cache
    def view() -> View:
        lineup = suggest(team, seen.roster.players, size, fixed)
        logs.current().lineups += 1
        return lineup_view(team, lineup)

    def render_page() -> bytes:
        sport = SPORTS[team.sport]
        shown = LineupPage(
            canonical=request.url(paths.LINEUP, team=team.slug, show=size),
            lineup=view(),
            team=team_view(team),
            sport=sport,
            formations=list(sport.formats[size]),
            chosen=formation,
            fixed=fixed is not None,
            field=field.drawing(team.sport),
            allowed=allowed(request.viewer, seen.roster),
        )
        return page(request, shown)

    renderers = {
        Format.HTML: render_page,
        Format.JSON: lambda: json.render(view()),
        Format.CSV: lambda: csv.lineup(view()),
        Format.XML: lambda: xml.render("lineup", view()),
        Format.TEXT: lambda: text.lineup(view()),
    }
    return Document(renderers=renderers, stamp=seen.stamp_of(str(size), formation))


def _fixed(seen: SeenTeam, size: int, formation: str | None) -> str | None:
    """The formation that is fixed, if any; raises ``NoLineup``."""
    team = seen.roster.team
    try:
        return require_fieldable(team, seen.roster.players, size, formation)
    except (UnknownSize, UnknownFormation, TooFewPlayers) as error:
        raise NoLineup(team.name, error) from error


def _size(team: Team, show: str) -> int:
    """The number of players asked for, or the team's own; raises ``NoLineup``."""
    if not show:
        return team.size
    size = whole_number(show)
    if size is None:
        raise NoLineup(team.name, UnknownSize(SPORTS[team.sport].sizes))
    return size
