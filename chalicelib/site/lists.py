"""Lists of teams as documents: the same page of teams in every representation."""

from collections.abc import Callable
from typing import Any

from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.http.response import Document, Stamp
from chalicelib.representations import csv, json, text, xml
from chalicelib.representations.views import public_team_view
from chalicelib.site.pages import page
from chalicelib.store.listings import Listing


def stamp_of(listing: Listing) -> Stamp:
    """The state of a page of teams: what is seen of them, and whether more follow."""
    states = (json.text(public_team_view(each)) for each in listing.teams)
    modified = max((each.listed_at for each in listing.teams), default=None)
    return Stamp(parts=(*states, listing.next or ""), modified=modified, dated=False)


def list_document(request: Request, listing: Listing, template: str, **context: Any) -> Document:
    """A page of teams, with the way to the next."""
    views = [public_team_view(each) for each in listing.teams]
    following = request.here(after=listing.next) if listing.next else None
    shown = {
        "items": views,
        "next": following,
        "first": request.here(after=None) if request.one("after") else None,
    }
    data = {"items": views, "next": listing.next}
    renderers: dict[Format, Callable[[], bytes]] = {
        Format.HTML: lambda: page(
            request, template, formats=request.route.formats, listing=shown, **context
        ),
        Format.JSON: lambda: json.render(data),
        Format.CSV: lambda: csv.teams(views),
        Format.XML: lambda: xml.render("teams", data),
        Format.TEXT: lambda: text.teams(views),
    }
    links = {"next": following} if following else {}
    return Document(renderers=renderers, stamp=stamp_of(listing), links=links)
