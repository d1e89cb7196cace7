"""What happens around every request to the site, in one order."""

from collections.abc import Sequence

from chalicelib.http.routing import (
    Middleware,
    add_headers,
    answer_errors,
    check_request,
    remove_body_of_head,
)
from chalicelib.site.error_pages import error_reply
from chalicelib.site.identity import identify
from chalicelib.site.request_log import note_coach

AROUND: Sequence[Middleware] = (add_headers, remove_body_of_head, answer_errors(error_reply))
"""What happens around any reply, whoever asks, outermost first."""

MIDDLEWARE: Sequence[Middleware] = (
    *AROUND,
    check_request,
    identify,
    note_coach,
    answer_errors(error_reply),
)
"""The middleware around every route, outermost first.

Errors become replies in two places: within, for somebody known; and around that, before it is known
who asks, or when it cannot be found out.
"""
