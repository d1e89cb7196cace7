"""The Chalice app: every route of the site, behind one ordered list of middleware."""

import gc

# Garbage collection during imports would take time and free nothing.
gc.disable()

from collections.abc import Callable
from typing import cast

from chalice.app import Chalice, Request, Response

from chalicelib import logs
from chalicelib.http.api_gateway import from_event, response_of
from chalicelib.http.route import METHODS, Route
from chalicelib.http.routing import chain, respond
from chalicelib.settings import settings
from chalicelib.site.middleware import MIDDLEWARE
from chalicelib.site.request_log import logged
from chalicelib.site.routes import SITE, UNKNOWN
from chalicelib.store import table

logs.configure()
app = Chalice(app_name=logs.NAME, debug=False, configure_logs=False)
app.register_middleware(logged, "http")
# ``GatewayResponse`` encodes bodies; with these, Chalice would require certain Accept headers.
app.api.binary_types.clear()


_handle = chain(MIDDLEWARE, respond)


def _view(route: Route) -> Callable[..., Response]:
    def view(**_: str) -> Response:
        request = cast("Request", app.current_request)
        return response_of(_handle(from_event(request.to_original_event(), route)))

    return view


for _route in (*SITE, *UNKNOWN):
    # With Chalice's own list of content types, it would refuse forms.
    app.route(_route.path, methods=list(METHODS), content_types=[], name=_route.path)(_view(_route))

if settings().function_name:
    # Lambda often initializes a function before the first request.
    table.client()

# Exclude import-time objects from garbage collection.
gc.freeze()
gc.enable()
