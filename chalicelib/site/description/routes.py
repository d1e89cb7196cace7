"""The route of the API description."""

from chalicelib.http.formats import Format
from chalicelib.http.route import BY_TAG, Operation, Route
from chalicelib.site import paths
from chalicelib.site.description import document

ROUTES = (
    Route(
        paths.OPENAPI,
        {
            "GET": Operation(
                document.description, "This description", response_schema="Any", conditional=BY_TAG
            )
        },
        (Format.JSON,),
    ),
)
