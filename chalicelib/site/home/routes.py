"""The route of the start page."""

from chalicelib.http.formats import Format
from chalicelib.http.route import BY_TAG, Operation, Route
from chalicelib.site import paths
from chalicelib.site.home import pages

ROUTES = (
    Route(
        paths.HOME,
        {"GET": Operation(pages.start, "The start page with the form", conditional=BY_TAG)},
        (Format.HTML,),
    ),
)
