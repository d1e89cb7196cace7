"""Search for teams by words of their names."""

from chalicelib.http.request import Request
from chalicelib.http.response import Document
from chalicelib.lineup.sports import SPORTS
from chalicelib.models import TeamType
from chalicelib.site.list_query import list_query
from chalicelib.site.lists import list_document
from chalicelib.store.listings import search


def search_teams(request: Request) -> Document:
    """A page of the public teams whose names have words that begin with those asked for."""
    query = list_query(request)
    return list_document(
        request,
        search(query.filters, query.limit, query.after),
        "search.html",
        nav="search",
        q=query.filters.text,
        filters=query.context(),
        team_types=[str(each) for each in TeamType],
        sports=list(SPORTS.values()),
    )
