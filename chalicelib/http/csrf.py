"""No page of another site can make a coach's browser change anything here."""

import hmac
from collections.abc import Iterator
from hashlib import sha256
from itertools import chain

from chalicelib.http import cookies
from chalicelib.http.body import csrf_tokens
from chalicelib.http.errors import Forgery
from chalicelib.http.request import Request
from chalicelib.message import message

FIELD = "csrf_token"
HEADER = "x-csrf-token"
_OWN_SITES = ("same-origin", "none")


def token(secret: str) -> str:
    """What the forms of whoever holds the cookie with this secret carry: made of it alone."""
    return hmac.new(secret.encode(), b"csrf", sha256).hexdigest()


def check_origin(request: Request) -> None:
    """Raise ``Forgery`` where the browser says that a page of another site sent the request."""
    if not from_our_pages(request):
        raise Forgery(message("http.other_site"))


def check_token(request: Request) -> None:
    """Raise ``Forgery`` unless the request has a token that was made for its sender."""
    if not has_token(request):
        raise Forgery(message("http.unproven_sender"))


def has_token(request: Request) -> bool:
    """Whether the request has a token of its sender: a form in a field, anything in a header."""
    known = [each.encode() for each in _carried(request)]
    sent = chain([request.headers.get(HEADER, "")], csrf_tokens(request))
    return any(hmac.compare_digest(each.encode(), own) for each in sent for own in known)


def _carried(request: Request) -> Iterator[str]:
    """What the forms carry that the sender may have: those too of a session that ended since."""
    cookie = request.cookie(cookies.SESSION)
    if cookie:
        yield token(cookie)
    if request.viewer.csrf_token:
        yield request.viewer.csrf_token
        return
    # It is not known yet who asks. Without a cookie there is no token: everybody could make it.
    visitor = request.cookie(cookies.VISITOR)
    if visitor:
        yield token(visitor)


def from_our_pages(request: Request) -> bool:
    """Whether the browser says that one of our own pages sent the request, or does not say."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in _OWN_SITES
    origin = request.headers.get("origin")
    return origin is None or origin in request.own_origins
