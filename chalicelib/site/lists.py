"""Lists of teams as documents: the same page of teams in every representation."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from msgspec import field
from msgspec.structs import replace

from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.http.response import Document, Stamp
from chalicelib.lineup.sports import SPORTS, Sport
from chalicelib.models import TeamType
from chalicelib.representations import csv, json, text, xml
from chalicelib.representations.views import public_team_view
from chalicelib.site.pages import Page, page
from chalicelib.store.listings import Listing


class ListPage(Page, frozen=True, kw_only=True):
    """A page with a list of teams; ``listing`` has them, and the ways to its other pages."""

    offers_data: ClassVar[bool] = True

    listing: Mapping[str, Any] = field(default_factory=dict)


class FilteredPage(ListPage, frozen=True, kw_only=True):
    """A list with the form for its filters."""

    filters: Mapping[str, Any]
    team_types: Sequence[str] = tuple(map(str, TeamType))
    sports: Sequence[Sport] = tuple(SPORTS.values())


def stamp_of(listing: Listing) -> Stamp:
    """The state of a page of teams: what is seen of them, and whether more follow."""
    states = (json.text(public_team_view(each)) for each in listing.teams)
    modified = max((each.listed_at for each in listing.teams), default=None)
    return Stamp(parts=(*states, listing.next or ""), modified=modified, dated=False)


def list_document(request: Request, listing: Listing, view: ListPage) -> Document:
    """A page of teams, with the way to the next; ``view`` is to show it."""
    views = [public_team_view(each) for each in listing.teams]
    following = request.here(after=listing.next) if listing.next else None
    shown = {
        "items": views,
        "next": following,
        "first": request.here(after=None) if request.one("after") else None,
    }
    data = {"items": views, "next": listing.next}
    renderers: dict[Format, Callable[[], bytes]] = {
        Format.HTML: lambda: page(request, replace(view, listing=shown)),
        Format.JSON: lambda: json.render(data),
        Format.CSV: lambda: csv.teams(views),
        Format.XML: lambda: xml.render("teams", data),
        Format.TEXT: lambda: text.teams(views),
    }
    links = {"next": following} if following else {}
    return Document(renderers=renderers, stamp=stamp_of(listing), links=links)
