"""The start page: the form that asks for a lineup, and the teams last updated."""

from chalicelib.outputs.formats import Format
from chalicelib.outputs.views import public_team_view
from chalicelib.store import listings
from chalicelib.store.pages import Filters
from chalicelib.web.home import home
from chalicelib.web.lists import stamp_of
from chalicelib.web.pages import lineup_form, page
from chalicelib.web.reply import Document
from chalicelib.web.request import Request

FORMATS = (Format.HTML,)
_TEAMS_SHOWN = 12


def start(request: Request) -> Document:
    """The start page; for somebody who signed in, that of their teams."""
    if request.viewer.is_known:
        return home(request)
    listing = listings.teams(Filters(), listings.Order.UPDATED, _TEAMS_SHOWN)

    def render() -> str:
        teams = [public_team_view(each) for each in listing.teams]
        return page(
            request,
            "start.html",
            nav="best",
            canonical=request.url("/"),
            form=lineup_form("", ""),
            teams=teams,
        )

    return Document(renderers={Format.HTML: render}, stamp=stamp_of(listing))
