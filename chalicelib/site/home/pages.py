"""The start page: for visitors with the teams last updated, for coaches with their own teams."""

from collections.abc import Sequence
from typing import ClassVar

from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.http.response import Document
from chalicelib.representations.views import View, membership_view, public_team_view
from chalicelib.site import paths
from chalicelib.site.lists import stamp_of
from chalicelib.site.pages import LineupForm, Page, page
from chalicelib.store import listings, profiles
from chalicelib.store.listings import Filters

_TEAMS_SHOWN = 12


class StartPage(Page, frozen=True, kw_only=True):
    """The start page for visitors."""

    template: ClassVar[str] = "start.html"

    nav: str = "best"
    form: LineupForm = LineupForm()
    teams: Sequence[View]


class HomePage(StartPage, frozen=True, kw_only=True):
    """The start page for coaches."""

    template: ClassVar[str] = "home.html"

    nav: str = "home"


def start(request: Request) -> Document:
    """The start page; for coaches, with their own teams."""
    if request.viewer.is_known:
        return _own_teams(request)
    listing = listings.teams(Filters(), listings.Order.UPDATED, _TEAMS_SHOWN)

    def render() -> bytes:
        teams = [public_team_view(each) for each in listing.teams]
        return page(request, StartPage(canonical=request.url(paths.HOME), teams=teams))

    return Document(renderers={Format.HTML: render}, stamp=stamp_of(listing))


def _own_teams(request: Request) -> Document:
    """The start page with the viewer's own teams."""
    teams = [membership_view(each) for each in profiles.memberships(request.viewer.coach_id)]

    view = HomePage(canonical=request.url(paths.HOME), teams=teams)
    return Document(renderers={Format.HTML: lambda: page(request, view)}, personal=True)
