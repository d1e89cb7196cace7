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
"""The cookie of somebody who is signed in."""
VISITOR = "visitor"
"""The cookie that the forms of somebody who is not signed in are bound to."""
_PORT = re.compile(r":(\d{1,5})\Z", re.ASCII)


def value(request: Request, name: str) -> str:
    """The value of one of the site's cookies; empty if it did not come."""
    return request.cookie(_name(request, name))


def create(request: Request, name: str, content: str, lasting: timedelta | None = None) -> str:
    """The value of ``Set-Cookie``; without ``lasting``, for as long as the browser runs."""
    parts = [f"{_name(request, name)}={content}", "Path=/", "HttpOnly", "SameSite=Lax"]
    if request.is_secure:
        parts.append("Secure")
    if lasting is not None:
        parts.append(f"Max-Age={int(lasting.total_seconds())}")
    return "; ".join(parts)


def remove(request: Request, name: str) -> str:
    """The value of ``Set-Cookie`` that removes the cookie."""
    return create(request, name, "", timedelta(0))


def csrf_token(secret: str) -> str:
    """What the forms of whoever holds the cookie with this secret carry: made of it alone."""
    return hmac.new(secret.encode(), b"csrf", sha256).hexdigest()


def _name(request: Request, name: str) -> str:
    if request.is_secure:
        return f"__Host-{name}"
    port = _PORT.search(request.headers.get("host", "")[-6:])
    return f"{name}-{port[1]}" if port else name
