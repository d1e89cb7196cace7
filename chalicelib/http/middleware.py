"""What is done around every request, and the headers that every response carries."""

from collections.abc import Callable, Sequence
from functools import reduce
from http import HTTPStatus
from urllib.parse import urlsplit

from msgspec.structs import replace

from chalicelib.http.request import Request
from chalicelib.http.response import Reply

Answer = Callable[[Request], Reply]
Middleware = Callable[[Request, Answer], Reply]

_TWO_YEARS = 63072000
_FORBIDDEN = str.maketrans("", "", "\r\n\0")
_NO_BODY = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


def chain(middleware: Sequence[Middleware], answer: Answer) -> Answer:
    """``answer`` with all the middleware around it, the first of it outermost."""

    def around(inner: Answer, each: Middleware) -> Answer:
        return lambda request: each(request, inner)

    return reduce(around, reversed(middleware), answer)


def add_headers(request: Request, inner: Answer) -> Reply:
    """Every reply carries the headers that all do, and no header can begin another."""
    reply = inner(request)
    # The gateway decides by it whether to compress, and does not say so.
    vary = ", ".join(filter(None, (reply.headers.get("Vary"), "Accept-Encoding")))
    joined = {**security_headers(request), **reply.headers, "Vary": vary}
    return replace(
        reply,
        headers={name: _on_one_line(value) for name, value in joined.items()},
        cookies=tuple(_on_one_line(cookie) for cookie in reply.cookies),
    )


def remove_body_of_head(request: Request, inner: Answer) -> Reply:
    """HEAD gets what GET gets, but no body.

    Its length is named here, as gateways would take that of the body that they get: 0.
    """
    reply = inner(request)
    if request.method != "HEAD":
        return reply
    length = {} if reply.status in _NO_BODY else {"Content-Length": str(len(reply.body))}
    return replace(reply, body=b"", headers={**reply.headers, **length})


def answer_errors(error_reply: Callable[[Request, Exception], Reply]) -> Middleware:
    """The middleware that turns exceptions into replies."""

    def answer(request: Request, inner: Answer) -> Reply:
        try:
            return inner(request)
        except Exception as error:
            return error_reply(request, error)

    return answer


def security_headers(request: Request) -> dict[str, str]:
    """What keeps pages from being framed, sniffed, or made to run or load what is not ours."""
    headers = {
        "Content-Security-Policy": _content_security_policy(request.static_url),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    if request.is_secure:
        headers["Strict-Transport-Security"] = f"max-age={_TWO_YEARS}; includeSubDomains"
    return headers


def _on_one_line(value: str) -> str:
    return value.translate(_FORBIDDEN)


def _content_security_policy(static_url: str) -> str:
    parts = urlsplit(static_url)
    static = f"{parts.scheme}://{parts.netloc}" if parts.netloc else "'self'"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {static}",
            f"style-src {static}",
            f"img-src {static}",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )
