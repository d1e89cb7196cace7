"""The start page: for visitors with the teams last updated, for coaches with their own teams."""

from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.http.response import Document
from chalicelib.representations.people_view import membership_view
from chalicelib.representations.views import public_team_view
from chalicelib.site import paths
from chalicelib.site.lists import stamp_of
from chalicelib.site.pages import lineup_form, page
from chalicelib.store import listings, profiles
from chalicelib.store.listings import Filters

_TEAMS_SHOWN = 12


def start(request: Request) -> Document:
    """The start page; for somebody who signed in, that of their teams."""
    if request.viewer.is_known:
        return _own_teams(request)
    listing = listings.teams(Filters(), listings.Order.UPDATED, _TEAMS_SHOWN)

    def render() -> bytes:
        teams = [public_team_view(each) for each in listing.teams]
        return page(
            request,
            "start.html",
            nav="best",
            canonical=request.url(paths.HOME),
            form=lineup_form("", ""),
            teams=teams,
        )

    return Document(renderers={Format.HTML: render}, stamp=stamp_of(listing))


def _own_teams(request: Request) -> Document:
    """The viewer's own teams, the lineup of each one tap away."""
    teams = [membership_view(each) for each in profiles.memberships(request.viewer.coach_id)]

    def render() -> bytes:
        return page(
            request,
            "home.html",
            nav="home",
            canonical=request.url(paths.HOME),
            form=lineup_form("", ""),
            teams=teams,
        )

    return Document(renderers={Format.HTML: render}, personal=True)
