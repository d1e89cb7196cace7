"""Browsers in which a coach has signed in before; of a sign-in in another one, a mail tells.

A browser keeps a mark for each of the last coaches who signed in there. It is made with the hash of
the password, which only the table has, so that nobody can make one up and none has to be stored;
after a new password, each other browser counts as new once.
"""

import hmac
from datetime import UTC, datetime, timedelta

from chalicelib.accounts import mails
from chalicelib.http import cookies
from chalicelib.http.request import Request
from chalicelib.http.response import Reply
from chalicelib.message import message
from chalicelib.models import Coach
from chalicelib.representations.devices import device_name
from chalicelib.store.sessions import Opened

MOST = 8
"""The most coaches that one browser is known by, as where a club shares a computer."""

_NEW_ACCOUNT = timedelta(days=1)
"""So long after registering, a sign-in in whatever browser is no news."""

_COOKIE = "browser"
_COOKIE_LIFETIME = timedelta(days=400)
"""As long as browsers keep a cookie."""
_MARK_LENGTH = 43
_SEPARATOR = "."


def noted(request: Request, opened: Opened, reply: Reply) -> Reply:
    """The reply to a sign-in, ``marked``; the coach gets a mail if the browser was not known.

    That the mail fails changes nothing.
    """
    coach, mark = opened.coach, _mark(opened.coach)
    known = any(hmac.compare_digest(each, mark) for each in _marks(request))
    now = datetime.now(UTC)
    if not known and now - coach.created_at > _NEW_ACCOUNT:
        device = device_name(opened.session.device)
        what = message("mail.new_sign_in", name=coach.name, device=device, at=now)
        mails.notify(coach.email, what)
    return marked(request, opened, reply)


def marked(request: Request, opened: Opened, reply: Reply) -> Reply:
    """The reply with the mark by which the browser is known from now on to whoever opened it."""
    mark, marks = _mark(opened.coach), _marks(request)
    kept = [mark, *(each for each in marks if each != mark)][:MOST]
    cookie = cookies.create(request, _COOKIE, _SEPARATOR.join(kept), _COOKIE_LIFETIME)
    return reply.with_cookies(cookie)


def _mark(coach: Coach) -> str:
    marked = f"browser {coach.id}".encode()
    return hmac.digest(coach.password_hash.encode(), marked, "sha256").hex()[:_MARK_LENGTH]


def _marks(request: Request) -> list[str]:
    """The marks that came, as far as they can be any."""
    content = request.cookie(_COOKIE)[: MOST * (_MARK_LENGTH + 1)]
    parts = content.split(_SEPARATOR)
    return [each for each in parts if len(each) == _MARK_LENGTH and each.isascii()]
