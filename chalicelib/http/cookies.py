"""The site's cookies: over https bound to this host by their names, over plain http to the port.

Browsers send the cookies of a host to each of its ports, so two sites on one machine would
overwrite each other's cookies if these had the same names.
"""

import hmac
import re
from datetime import timedelta
from hashlib import sha256

from chalicelib.http.request import Request

SESSION = "session"
VISITOR = "visitor"
SIGN_IN = "sign-in"
BROWSER = "browser"
_LASTING = timedelta(days=400)
"""As long as browsers keep a cookie."""
_PORT = re.compile(r":(\d{1,5})\Z", re.ASCII)


def value(request: Request, name: str) -> str:
    """The value of one of the site's cookies; empty if it did not come."""
    return request.cookie(_name(request, name))


def session(request: Request, secret: str, lasting: timedelta) -> str:
    """The cookie that opens a session, for as long as one may stay unused."""
    return _cookie(request, SESSION, secret, lasting)


def without_session(request: Request) -> str:
    """The cookie that removes that of the session."""
    return _cookie(request, SESSION, "", timedelta(0))


def visitor(request: Request, secret: str) -> str:
    """The cookie that the forms of somebody who is not signed in are bound to."""
    return _cookie(request, VISITOR, secret, None)


def sign_in(request: Request, secret: str, lasting: timedelta) -> str:
    """The cookie of a sign-in that waits for the second factor, for as long as it does."""
    return _cookie(request, SIGN_IN, secret, lasting)


def without_sign_in(request: Request) -> str:
    """The cookie that removes that of a pending sign-in."""
    return _cookie(request, SIGN_IN, "", timedelta(0))


def browser(request: Request, marks: str) -> str:
    """The cookie by which a browser is known to the coaches who signed in there."""
    return _cookie(request, BROWSER, marks, _LASTING)


def csrf_token(secret: str) -> str:
    """What the forms of whoever holds the cookie with this secret carry: made of it alone."""
    return hmac.new(secret.encode(), b"csrf", sha256).hexdigest()


def _cookie(request: Request, name: str, content: str, age: timedelta | None) -> str:
    parts = [f"{_name(request, name)}={content}", "Path=/", "HttpOnly", "SameSite=Lax"]
    if request.is_secure:
        parts.append("Secure")
    if age is not None:
        parts.append(f"Max-Age={int(age.total_seconds())}")
    return "; ".join(parts)


def _name(request: Request, name: str) -> str:
    if request.is_secure:
        return f"__Host-{name}"
    port = _PORT.search(request.headers.get("host", "")[-6:])
    return f"{name}-{port[1]}" if port else name
