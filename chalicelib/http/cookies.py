"""Setting cookies and removing them; ``Request.cookie`` reads them."""

from datetime import timedelta

from chalicelib.http.request import Request

SESSION = "session"
"""The cookie of somebody who is signed in."""
VISITOR = "visitor"
"""The cookie that the forms of somebody who is not signed in are bound to."""


def create(request: Request, name: str, content: str, lasting: timedelta | None = None) -> str:
    """The value of ``Set-Cookie``; without ``lasting``, for as long as the browser runs."""
    parts = [f"{request.cookie_name(name)}={content}", "Path=/", "HttpOnly", "SameSite=Lax"]
    if request.is_secure:
        parts.append("Secure")
    if lasting is not None:
        parts.append(f"Max-Age={int(lasting.total_seconds())}")
    return "; ".join(parts)


def remove(request: Request, name: str) -> str:
    """The value of ``Set-Cookie`` that removes the cookie."""
    return create(request, name, "", timedelta(0))
