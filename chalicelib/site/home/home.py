"""The start page of somebody who signed in: their teams, and what to do next with each."""

from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.http.response import Document
from chalicelib.representations.people_view import membership_view
from chalicelib.site import paths
from chalicelib.site.pages import lineup_form, page
from chalicelib.store import memberships


def home(request: Request) -> Document:
    """The viewer's own teams, the lineup of each one tap away."""
    teams = [membership_view(each) for each in memberships.of_coach(request.viewer.coach_id)]

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
