"""The start page of somebody who signed in: their teams, and what to do next with each."""

from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.http.response import PRIVATE, Document
from chalicelib.representations.people_view import membership_view
from chalicelib.site import paths
from chalicelib.site.pages import lineup_form, page
from chalicelib.store import profiles


def home(request: Request) -> Document:
    """The viewer's own teams, the lineup of each one tap away."""
    teams = [membership_view(each) for each in profiles.memberships(request.viewer.coach_id)]

    def render() -> str:
        return page(
            request,
            "home.html",
            nav="home",
            canonical=request.url(paths.HOME),
            form=lineup_form("", ""),
            teams=teams,
        )

    return Document(renderers={Format.HTML: render}, cache=PRIVATE)
