"""Routing: middleware, the checks of a request, and its handler.

Requests are checked in this order: size, route, method, origin, content type; then the viewer is
identified and the CSRF token checked; only then is a form parsed, whose field ``_method`` may stand
for another method. Refusing a request is cheap: the table is not read before the first group of
checks, and the body is only searched for the token.
"""

import re
from collections.abc import Callable, Sequence
from functools import reduce
from http import HTTPStatus

from msgspec.structs import replace

from chalicelib.http import csrf
from chalicelib.http.body import form_of
from chalicelib.http.errors import (
    BadRequest,
    Forbidden,
    HttpError,
    MethodNotAllowed,
    NotAcceptable,
    NotFound,
    Unauthorized,
    UnsupportedMediaType,
)
from chalicelib.http.formats import Format
from chalicelib.http.request import MULTIPART, URL_ENCODED, Request, negotiate, wants_page
from chalicelib.http.response import (
    NO_STORE,
    Document,
    Reply,
    cached_body,
    is_fresh,
    security_headers,
    validators,
)
from chalicelib.http.route import Operation, Route
from chalicelib.message import message

Responder = Callable[[Request], Reply]
Middleware = Callable[[Request, Responder], Reply]

_FORMS_STAND_FOR = ("POST", "PUT", "DELETE")
_OVERRIDES = ("PUT", "DELETE")
_WITH_BODY = ("POST", "PUT")
_READING = ("GET", "HEAD", "OPTIONS")
_LONGEST_FILE_NAME = 100
_FORBIDDEN = str.maketrans("", "", "\r\n\0")
_NO_BODY = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


def chain(middleware: Sequence[Middleware], inner: Responder) -> Responder:
    """``inner`` with all the middleware around it, the first of it outermost."""

    def around(inner: Responder, each: Middleware) -> Responder:
        return lambda request: each(request, inner)

    return reduce(around, reversed(middleware), inner)


def check_request(request: Request, inner: Responder) -> Reply:
    """Middleware: check what does not depend on the viewer; raises ``HttpError``.

    If a browser asks for a page, ``respond`` raises the error instead, once the viewer is known,
    since the error page shows their name.
    """
    try:
        _check_unidentified(request.route, request)
    except HttpError as refusal:
        if not _is_page_read(request):
            raise
        request = replace(request, refusal=refusal)
    return inner(request)


def respond(request: Request) -> Reply:
    """The route's reply to the request; raises ``HttpError`` and what the handler raises."""
    request, method = _admit(request)
    route = request.route
    if method == "OPTIONS":
        return Reply(status=204, headers={"Allow": route.allowed, "Cache-Control": NO_STORE})
    if method == "GET" and route.formats:
        request = negotiate(request, route.formats)
    operation = _operation(request, route.operations[method])
    result = operation.handler(replace(request, operation=operation))
    reply = result if isinstance(result, Reply) else _reply(request, result)
    vary = {"Vary": "Accept"} if request.by_accept else {}
    return replace(reply, headers={**vary, **reply.headers})


def _admit(request: Request) -> tuple[Request, str]:
    """The request with its form parsed, and its method or ``_method``; raises ``HttpError``."""
    route = request.route
    if request.refusal:
        raise request.refusal
    if request.method not in _READING:
        _check_sender(route, request)
    method = "GET" if request.method == "HEAD" else request.method
    if request.is_form:
        request = replace(request, form=form_of(request))
        wanted = form_of(request).one("_method").upper()
        method = wanted if wanted in _OVERRIDES else "POST"
        if method not in route.operations:
            raise _not_allowed(route, method)
    return request, method


def _check_unidentified(route: Route, request: Request) -> None:
    """Check size, route, method, origin and content type, in this order; raises ``HttpError``."""
    if request.refusal:
        raise request.refusal
    if not route.operations:
        raise NotFound(message("http.no_page"))
    _check_method(route, request)
    # Browsers do not let pages of other sites send API tokens.
    if request.method not in _READING and "authorization" not in request.headers:
        csrf.check_origin(request)
    if request.method in _WITH_BODY:
        _check_type(route.operations.get(request.method), request)


def _check_method(route: Route, request: Request) -> None:
    method = "GET" if request.method == "HEAD" else request.method
    possible = _FORMS_STAND_FOR if request.is_form else (method,)
    if method != "OPTIONS" and not any(each in route.operations for each in possible):
        raise _not_allowed(route, method)


def _not_allowed(route: Route, method: str) -> MethodNotAllowed:
    return MethodNotAllowed(
        message("http.method", method=method, allowed=route.allowed),
        headers={"Allow": route.allowed},
    )


def _check_type(operation: Operation | None, request: Request) -> None:
    if request.is_form:
        return
    taken = operation.media_types if operation else ()
    nothing_sent = not request.body and not taken
    if request.media_type not in taken and not nothing_sent:
        forms = (URL_ENCODED, MULTIPART) if request.method == "POST" else ()
        raise UnsupportedMediaType(message("http.body_type", types=[*taken, *forms]))


def _check_sender(route: Route, request: Request) -> None:
    """Raise ``Unauthorized``, ``Forbidden`` or ``Forgery`` unless the sender may change things."""
    viewer = request.viewer
    if not viewer.is_known and not route.for_anybody:
        raise Unauthorized
    by_token = viewer.is_known and not viewer.session_id
    if by_token and route.for_anybody:
        raise Forbidden(message("http.token_signs_nobody_in"))
    if not viewer.may_write:
        raise Forbidden(message("http.token_only_reads"))
    if not by_token:
        csrf.check_token(request)


def _is_page_read(request: Request) -> bool:
    return (
        request.method in ("GET", "HEAD")
        and "authorization" not in request.headers
        and wants_page(request)
    )


def _operation(request: Request, operation: Operation) -> Operation:
    """The operation, or the one of its forms that ``?form=`` names; raises ``HttpError``."""
    name = request.one("form")
    if not name or not operation.forms:
        return operation
    if name not in operation.forms:
        forms = list(operation.forms)
        raise BadRequest(message("http.no_form", name=name[:40], forms=forms))
    if request.format is not Format.HTML:
        raise NotAcceptable(message("http.form_is_page"))
    return operation.forms[name]


def _reply(request: Request, document: Document) -> Reply:
    headers = {"Content-Type": request.format.content_type, "Cache-Control": document.cache}
    if request.format is Format.CSV:
        headers["Content-Disposition"] = f'attachment; filename="{_file_name(request)}"'
    if document.links:
        links = [f'<{href}>; rel="{relation}"' for relation, href in document.links.items()]
        headers["Link"] = ", ".join(links)
    if document.stamp:
        headers |= validators(request, document.stamp)
        if is_fresh(request, headers["ETag"], document.stamp):
            return Reply(status=304, headers=headers, personal=document.personal)
    render = document.renderers[request.format]
    # What is made for one viewer is not cached.
    if document.personal or document.stamp is None or request.viewer.is_known:
        return Reply(headers=headers, body=render(), personal=document.personal)
    return Reply(headers=headers, body=cached_body(request, headers["ETag"], render))


def _file_name(request: Request) -> str:
    """The file name for downloads: the words of the path, in ASCII."""
    words = re.findall(r"[A-Za-z0-9_]+", request.path)
    return f"{'-'.join(words)[:_LONGEST_FILE_NAME]}.csv"


def add_headers(request: Request, inner: Responder) -> Reply:
    """Middleware: add the headers of every reply, and remove line breaks from all headers."""
    reply = inner(request)
    # The gateway compresses depending on this header, without adding it to ``Vary``.
    vary = ", ".join(filter(None, (reply.headers.get("Vary"), "Accept-Encoding")))
    joined = {**security_headers(request), **reply.headers, "Vary": vary}
    return replace(
        reply,
        headers={name: _on_one_line(value) for name, value in joined.items()},
        cookies=tuple(_on_one_line(cookie) for cookie in reply.cookies),
    )


def remove_body_of_head(request: Request, inner: Responder) -> Reply:
    """Middleware: HEAD gets what GET gets, but no body.

    ``Content-Length`` is set here: the gateway would set it to the length of the empty body.
    """
    reply = inner(request)
    if request.method != "HEAD":
        return reply
    length = {} if reply.status in _NO_BODY else {"Content-Length": str(len(reply.body))}
    return replace(reply, body=b"", headers={**reply.headers, **length})


def reply_to_errors(error_reply: Callable[[Request, Exception], Reply]) -> Middleware:
    """Return middleware that turns exceptions into replies."""

    def respond(request: Request, inner: Responder) -> Reply:
        try:
            return inner(request)
        except Exception as error:
            return error_reply(request, error)

    return respond


def _on_one_line(value: str) -> str:
    return value.translate(_FORBIDDEN)
