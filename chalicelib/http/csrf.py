"""Protection against cross-site request forgery (CSRF)."""

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
    """The token for the forms of the browser whose cookie holds this secret."""
    return hmac.new(secret.encode(), b"csrf", sha256).hexdigest()


def check_origin(request: Request) -> None:
    """Raise ``Forgery`` where the browser says that a page of another site sent the request."""
    if not from_our_pages(request):
        raise Forgery(message("http.other_site"))


def check_token(request: Request) -> None:
    """Raise ``Forgery`` unless the request has a valid token of its sender."""
    if not has_token(request):
        raise Forgery(message("http.unproven_sender"))


def has_token(request: Request) -> bool:
    """Whether the request has a valid token of its sender, in a header or in a form's field."""
    valid = [each.encode() for each in _valid_tokens(request)]
    sent = chain([request.headers.get(HEADER, "")], csrf_tokens(request))
    return any(hmac.compare_digest(each.encode(), own) for each in sent for own in valid)


def _valid_tokens(request: Request) -> Iterator[str]:
    """The tokens that the sender's forms may have, also from a session that has ended since."""
    cookie = request.cookie(cookies.SESSION)
    if cookie:
        yield token(cookie)
    if request.viewer.csrf_token:
        yield request.viewer.csrf_token
        return
    # The viewer is not known yet. Without a cookie no token is valid: anybody could make it.
    visitor = request.cookie(cookies.VISITOR)
    if visitor:
        yield token(visitor)


def from_our_pages(request: Request) -> bool:
    """Whether one of our own pages sent the request, or the browser does not say which did."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in _OWN_SITES
    origin = request.headers.get("origin")
    return origin is None or origin in request.own_origins
