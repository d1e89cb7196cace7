"""After signing in: the session's cookie, and a mail to the coach if the browser is unknown.

A cookie has a mark for each of the last coaches who signed in in that browser: a MAC with the
password hash as its key, so marks cannot be forged and need not be stored. A new password makes all
other browsers unknown.
"""

import hmac
from datetime import UTC, datetime, timedelta
from http import HTTPStatus

from chalicelib.accounts import mails
from chalicelib.http import cookies
from chalicelib.http.request import Request
from chalicelib.http.response import Reply, redirect
from chalicelib.message import message
from chalicelib.models import Coach
from chalicelib.representations.devices import device_name
from chalicelib.store.sessions import UNUSED, NewSession

MOST = 8
"""The most coaches whose marks one browser has, such as a club's shared computer."""

_NEW_ACCOUNT = timedelta(days=1)
"""For this long after registering, no mail is sent."""

_COOKIE = "browser"
_COOKIE_LIFETIME = timedelta(days=400)
"""The longest that browsers allow."""
_MARK_LENGTH = 43
_SEPARATOR = "."


def after_sign_in(request: Request, opened: NewSession, onward: str) -> Reply:
    """A redirect to ``onward`` with the new session; mails the coach if the browser is unknown.

    A mail that cannot be sent is only logged.
    """
    coach, mark = opened.coach, _mark(opened.coach)
    known = any(hmac.compare_digest(each, mark) for each in _marks(request))
    now = datetime.now(UTC)
    if not known and now - coach.created_at > _NEW_ACCOUNT:
        device = device_name(opened.session.device)
        what = message("mail.new_sign_in", name=coach.name, device=device, at=now)
        mails.notify(coach.email, what)
    return with_session(request, opened, redirect_onward(request, onward))


def redirect_onward(request: Request, onward: str) -> Reply:
    """A redirect after signing in, to a path of the site, or to the start page if it is empty."""
    return redirect(f"{request.base}{onward or '/'}", HTTPStatus.FOUND)


def with_session(request: Request, opened: NewSession, reply: Reply) -> Reply:
    """The reply with the cookies of a new session and of the browser, which is known from now."""
    mark, marks = _mark(opened.coach), _marks(request)
    latest = [mark, *(each for each in marks if each != mark)][:MOST]
    return reply.with_cookies(
        cookies.create(request, cookies.SESSION, opened.cookie, UNUSED),
        cookies.create(request, _COOKIE, _SEPARATOR.join(latest), _COOKIE_LIFETIME),
    )


def _mark(coach: Coach) -> str:
    marked = f"browser {coach.id}".encode()
    return hmac.digest(coach.password_hash.encode(), marked, "sha256").hex()[:_MARK_LENGTH]


def _marks(request: Request) -> list[str]:
    """The well-formed marks in the request's cookie."""
    content = request.cookie(_COOKIE)[: MOST * (_MARK_LENGTH + 1)]
    parts = content.split(_SEPARATOR)
    return [each for each in parts if len(each) == _MARK_LENGTH and each.isascii()]
