"""The route of the search."""

from chalicelib.http.formats import Format
from chalicelib.http.route import BY_TAG, Operation, Route
from chalicelib.site import paths
from chalicelib.site.lists import LIST_QUERY
from chalicelib.site.search import pages

ROUTES = (
    Route(
        paths.SEARCH,
        {
            "GET": Operation(
                pages.search_teams,
                "Public teams by the beginnings of the words of their names",
                query=LIST_QUERY,
                response_schema="TeamList",
                conditional=BY_TAG,
            )
        },
        (Format.HTML, Format.JSON),
    ),
)
