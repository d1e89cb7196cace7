"""Identifies the viewer, by the session cookie or an API token."""

from collections.abc import Callable
from datetime import UTC, datetime

from msgspec.structs import replace

from chalicelib.http import cookies, csrf
from chalicelib.http.errors import Unauthorized
from chalicelib.http.request import Request
from chalicelib.http.response import PRIVATE, Reply
from chalicelib.message import message
from chalicelib.models import NOBODY, Viewer
from chalicelib.store import events, profiles, sessions, tokens
from chalicelib.store.keys import new_secret
from chalicelib.store.sessions import UNUSED, Session

_VARY = ("Cookie", "Authorization")


def identify(request: Request, inner: Callable[[Request], Reply]) -> Reply:
    """Middleware: add the viewer to the request, and forbid caches to store personal replies.

    Raises ``Unauthorized`` for a token that is not valid.
    """
    if "authorization" in request.headers:
        viewer = _program(request.headers["authorization"])
        return _private(_varying(_by(viewer, request, inner)))
    cookie = request.cookie(cookies.SESSION)
    now = datetime.now(UTC)
    request, session = _session(request, cookie, now)
    if session is None:
        return _as_nobody(request, inner, stale=bool(cookie))
    refreshed = sessions.refresh(session, now)
    reply = _varying(_by(_viewer(session, cookie), request, inner))
    if refreshed and not reply.cookies:
        reply = reply.with_cookies(cookies.create(request, cookies.SESSION, cookie, UNUSED))
    return _private(reply)


def _by(viewer: Viewer, request: Request, inner: Callable[[Request], Reply]) -> Reply:
    """The reply to the request of the viewer, who is recorded as the author of its changes."""
    with events.authored(viewer):
        return inner(replace(request, viewer=viewer))


def _session(request: Request, cookie: str, now: datetime) -> tuple[Request, Session | None]:
    """The session of the cookie, and the request, with the account if its route reads that."""
    if not request.route.reads_account:
        return request, sessions.read(cookie, now) if cookie else None
    coach_id, session_id = sessions.parse_cookie(cookie) or ("", "")
    profile = profiles.read(coach_id) if coach_id else None
    found = profile.sessions if profile else ()
    session = next((each for each in found if each.id == session_id), None)
    if session is None or not sessions.is_open(session, now):
        return request, None
    return replace(request, account=profile), session


def _program(credentials: str) -> Viewer:
    scheme, _, text = credentials.partition(" ")
    now = datetime.now(UTC)
    token = tokens.read(text.strip(), now) if scheme.lower() == "bearer" else None
    if token is None:
        raise Unauthorized(message("http.wrong_credentials"))
    tokens.note_use(token, now)
    return Viewer(coach_id=token.coach_id, name=token.coach_name, may_write=token.may_write)


def _viewer(session: Session, cookie: str) -> Viewer:
    return Viewer(
        coach_id=session.coach_id,
        name=session.coach_name,
        session_id=session.id,
        csrf_token=csrf.token(cookie),
    )


def _as_nobody(request: Request, inner: Callable[[Request], Reply], *, stale: bool) -> Reply:
    """The reply to an unknown viewer; a page with a form sets a cookie for CSRF tokens."""
    known = request.cookie(cookies.VISITOR)
    secret = known or new_secret()
    viewer = replace(NOBODY, csrf_token=csrf.token(secret))
    reply = _varying(inner(replace(request, viewer=viewer)))
    if reply.personal and not known:
        reply = reply.with_cookies(cookies.create(request, cookies.VISITOR, secret))
    if stale and not reply.cookies:
        reply = reply.with_cookies(cookies.remove(request, cookies.SESSION))
    return _private(reply) if reply.personal or reply.cookies else reply


def _varying(reply: Reply) -> Reply:
    vary = [*filter(None, reply.headers.get("Vary", "").split(", ")), *_VARY]
    return replace(reply, headers={**reply.headers, "Vary": ", ".join(dict.fromkeys(vary))})


def _private(reply: Reply) -> Reply:
    return replace(reply, headers={**reply.headers, "Cache-Control": PRIVATE})
