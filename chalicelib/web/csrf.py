"""No page of another site can make a coach's browser change anything here."""

import hmac
from hashlib import sha256

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
    if not _from_our_pages(request):
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
    return hmac.compare_digest(sent.encode(), request.viewer.csrf_token.encode())


def _from_our_pages(request: Request) -> bool:
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in _OWN_SITES
    origin = request.headers.get("origin")
    return origin is None or origin in own_origins(request)
