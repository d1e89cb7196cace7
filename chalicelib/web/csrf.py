"""No page of another site can make a coach's browser change anything here."""

import hmac
from collections.abc import Iterator
from hashlib import sha256

from chalicelib.web import cookies
from chalicelib.web.body import form_of, is_form
from chalicelib.web.errors import Forgery
from chalicelib.web.form import Form
from chalicelib.web.next_page import own_origins
from chalicelib.web.request import Request

FIELD = "csrf_token"
HEADER = "x-csrf-token"
_OWN_SITES = ("same-origin", "none")


def token(secret: str) -> str:
    """What the forms of whoever holds this cookie carry: nobody can make it without the cookie."""
    return hmac.new(secret.encode(), b"csrf", sha256).hexdigest()


def check(request: Request) -> None:
    """Raise ``Forgery`` unless one of our own pages sent the request for this very viewer.

    A form carries the token in a field, anything else in a header.
    """
    form = form_of(request) if is_form(request) else None
    known = _has_token(request, form)
    if not from_our_pages(request):
        raise Forgery(
            "This came from a page of another site, so nothing was changed. "
            "If you meant to do it, go to the page here and do it there.",
            # Without the token, another site may have filled it in for somebody to send on.
            form=form if known else None,
        )
    if not known:
        raise Forgery(
            "The page was open for too long, or your browser keeps no cookies from this site. "
            "Nothing was changed.",
            form=form,
        )


def _has_token(request: Request, form: Form | None) -> bool:
    sent = (form.one(FIELD) if form else "") or request.headers.get(HEADER, "")
    return any(hmac.compare_digest(sent.encode(), each.encode()) for each in _carried(request))


def _carried(request: Request) -> Iterator[str]:
    """What the forms carry that the sender may have: those too of a session that ended since."""
    yield request.viewer.csrf_token
    cookie = cookies.value(request, cookies.SESSION)
    if cookie:
        yield token(cookie)


def from_our_pages(request: Request) -> bool:
    """Whether the browser says that one of our own pages sent the request, or does not say."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in _OWN_SITES
    origin = request.headers.get("origin")
    return origin is None or origin in own_origins(request)
