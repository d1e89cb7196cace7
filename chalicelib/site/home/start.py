"""The start page: the form that asks for a lineup, and the teams last updated."""

from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.http.response import Document
from chalicelib.representations.views import public_team_view
from chalicelib.site import paths
from chalicelib.site.home.home import home
from chalicelib.site.lists import stamp_of
from chalicelib.site.pages import lineup_form, page
from chalicelib.store import listings
from chalicelib.store.pages import Filters

FORMATS = (Format.HTML,)
_TEAMS_SHOWN = 12


def start(request: Request) -> Document:
    """The start page; for somebody who signed in, that of their teams."""
    if request.viewer.is_known:
        return home(request)
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
