"""Search for teams by words of their names."""

from typing import ClassVar

from chalicelib.http.request import Request
from chalicelib.http.response import Document
from chalicelib.site.lists import FilteredPage, list_document, list_query
from chalicelib.store.listings import search


class SearchPage(FilteredPage, frozen=True, kw_only=True):
    """The form to search with, and what was found."""

    template: ClassVar[str] = "search.html"

    nav: str = "search"
    q: str


def search_teams(request: Request) -> Document:
    """A page of the public teams whose names have words that begin with the search words."""
    query = list_query(request)
    return list_document(
        request,
        search(query.filters, query.limit, query.after),
        SearchPage(q=query.filters.text, filters=query.context()),
    )
