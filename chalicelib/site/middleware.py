"""The middleware around every request, in order."""

from collections.abc import Sequence

from chalicelib.http.routing import (
    Middleware,
    add_headers,
    check_request,
    remove_body_of_head,
    reply_to_errors,
)
from chalicelib.site.error_pages import error_reply
from chalicelib.site.identity import identify
from chalicelib.site.request_log import note_coach

AROUND: Sequence[Middleware] = (add_headers, remove_body_of_head, reply_to_errors(error_reply))
"""The part of it that does not depend on the viewer, outermost first."""

MIDDLEWARE: Sequence[Middleware] = (
    *AROUND,
    check_request,
    identify,
    note_coach,
    reply_to_errors(error_reply),
)
"""The middleware around every route, outermost first.

Errors become replies in two places: innermost, with a known viewer; and around identification, if
the error is raised before or during that.
"""
