"""The query of a list: its filters, order and page, checked."""

from msgspec import Struct

from chalicelib.http.errors import BadRequest
from chalicelib.http.request import Request
from chalicelib.http.urls import whole_number
from chalicelib.lineup.sports import SPORTS
from chalicelib.message import message
from chalicelib.models import TeamType
from chalicelib.store.listings import Filters, Order
from chalicelib.store.names import words

LIST_QUERY = ("type", "sport", "q", "order", "limit", "after")
"""The parameters of the query of a list."""

DEFAULT_LIMIT = 24
MAX_LIMIT = 100
MAX_TEXT = 200
# DynamoDB takes 300 operators in an expression, and 4 KB of it.
_MAX_WORDS = 20


class ListQuery(Struct, frozen=True, kw_only=True):
    """Which page of which list is asked for."""

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
    """The request's list query; raises ``BadRequest`` for a value that no list knows."""
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
