"""What happens around every request, in one order: the first of the list is the outermost."""

from collections.abc import Callable, Sequence
from functools import reduce
from http import HTTPStatus

from msgspec.structs import replace

from chalicelib.http import headers
from chalicelib.http.errors import Moved
from chalicelib.http.request import Request
from chalicelib.http.response import Reply, redirect
from chalicelib.http.routing import check_request
from chalicelib.site.error_pages import error_reply
from chalicelib.site.identity import identified
from chalicelib.site.request_log import coach_noted

_NO_BODY = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)

Answer = Callable[[Request], Reply]
Middleware = Callable[[Request, Answer], Reply]


def chain(middleware: Sequence[Middleware], answer: Answer) -> Answer:
    """``answer`` with all the middleware around it."""

    def around(inner: Answer, each: Middleware) -> Answer:
        return lambda request: each(request, inner)

    return reduce(around, reversed(middleware), answer)


def protect(request: Request, inner: Answer) -> Reply:
    """Every reply carries the headers that all do, and no header can begin another."""
    reply = inner(request)
    vary = headers.varying(reply.headers.get("Vary", ""))
    joined = {**headers.security(request), **reply.headers, "Vary": vary}
    return replace(
        reply,
        headers={name: headers.safe(value) for name, value in joined.items()},
        cookies=tuple(headers.safe(cookie) for cookie in reply.cookies),
    )


def without_body(request: Request, inner: Answer) -> Reply:
    """HEAD gets what GET gets, but no body.

    Its length is named here, as gateways would take that of the body that they get: 0.
    """
    reply = inner(request)
    if request.method != "HEAD":
        return reply
    length = {} if reply.status in _NO_BODY else {"Content-Length": str(len(reply.body))}
    return replace(reply, body=b"", headers={**reply.headers, **length})


def errors_as_replies(request: Request, inner: Answer) -> Reply:
    """Every exception becomes a reply in the representation that the client asked for."""
    try:
        return inner(request)
    except Moved as moved:
        return redirect(moved.location, 301)
    except Exception as error:
        return error_reply(request, error)


MIDDLEWARE: Sequence[Middleware] = (
    protect,
    without_body,
    errors_as_replies,
    check_request,
    identified,
    coach_noted,
    errors_as_replies,
)
"""The middleware around every route, outermost first.

Errors become replies in two places: within, for somebody known; and around that, before it is known
who asks, or when it cannot be found out.
"""
