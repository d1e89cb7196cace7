"""Lists of teams: their query parameters, and a page of a list as a document."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.http.errors import BadRequest
from chalicelib.http.formats import Format
from chalicelib.http.request import Request, whole_number
from chalicelib.http.response import Document, Stamp
from chalicelib.lineup.sports import SPORTS, Sport
from chalicelib.message import message
from chalicelib.models import TeamType
from chalicelib.representations import csv, json, text, xml
from chalicelib.representations.views import public_team_view
from chalicelib.site.pages import Page, page
from chalicelib.store.keys import words
from chalicelib.store.listings import Filters, Listing, Order


class ListPage(Page, frozen=True, kw_only=True):
    """A page with a list of teams; ``listing`` has the teams and links to further pages."""

    offers_data: ClassVar[bool] = True

    listing: Mapping[str, Any] = field(default_factory=dict)


class FilteredPage(ListPage, frozen=True, kw_only=True):
    """A list with the form for its filters."""

    filters: Mapping[str, Any]
    team_types: Sequence[str] = tuple(map(str, TeamType))
    sports: Sequence[Sport] = tuple(SPORTS.values())


def stamp_of(listing: Listing) -> Stamp:
    """The state of a page of teams: their public views, and whether more follow."""
    states = (json.text(public_team_view(each)) for each in listing.teams)
    modified = max((each.listed_at for each in listing.teams), default=None)
    return Stamp(parts=(*states, listing.next or ""), modified=modified, dated=False)


def list_document(request: Request, listing: Listing, view: ListPage) -> Document:
    """A page of teams, with a link to the next; ``view`` is its HTML page, without the teams."""
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


LIST_QUERY = ("type", "sport", "q", "order", "limit", "after")
"""The query parameters of a list."""

DEFAULT_LIMIT = 24
MAX_LIMIT = 100
MAX_TEXT = 200
# DynamoDB takes 300 operators in an expression, and 4 KB of it.
_MAX_WORDS = 20


class ListQuery(Struct, frozen=True, kw_only=True):
    """The checked query parameters of a list."""

    filters: Filters
    order: Order
    limit: int
    after: str | None

    def context(self) -> dict[str, object]:
        """The filters as the forms of the pages show them."""
        return {
            "type": list(self.filters.types),
            "sport": list(self.filters.sports),
            "q": self.filters.text,
            "order": str(self.order),
            "limit": self.limit,
        }


def list_query(request: Request) -> ListQuery:
    """The request's checked query parameters; raises ``BadRequest`` for an unknown value."""
    types = tuple(dict.fromkeys(request.every("type")))
    sports = tuple(dict.fromkeys(request.every("sport")))
    _known("type", types, [str(each) for each in TeamType])
    _known("sport", sports, list(SPORTS))
    order = request.one("order") or Order.NAME
    _known("order", (order,), [str(each) for each in Order])
    text = request.one("q")
    if len(text) > MAX_TEXT:
        raise BadRequest(message("list.long_text", most=MAX_TEXT))
    if len(words(text)) > _MAX_WORDS:
        raise BadRequest(message("list.many_words", most=_MAX_WORDS))
    return ListQuery(
        filters=Filters(types=types, sports=sports, text=text),
        order=Order(order),
        limit=_limit(request),
        after=request.one("after") or None,
    )


def _known(name: str, values: tuple[str, ...], choices: list[str]) -> None:
    unknown = next((value for value in values if value not in choices), None)
    if unknown is not None:
        raise BadRequest(
            message("list.unknown_value", value=unknown[:40], name=name, choices=choices)
        )


def _limit(request: Request) -> int:
    limit = whole_number(request.one("limit") or str(DEFAULT_LIMIT))
    if limit is None or not 0 < limit <= MAX_LIMIT:
        raise BadRequest(message("list.limit", most=MAX_LIMIT))
    return limit
