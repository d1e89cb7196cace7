"""The route of the health check."""

from chalicelib.http.formats import Format
from chalicelib.http.route import Operation, Route
from chalicelib.site import paths
from chalicelib.site.health import pages

ROUTES = (
    Route(
        paths.HEALTH,
        {"GET": Operation(pages.health, "Whether the site works", response_schema="Health")},
        (Format.JSON,),
    ),
)
