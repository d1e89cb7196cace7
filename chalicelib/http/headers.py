"""The headers that every response carries, written here and nowhere else."""

from urllib.parse import urlsplit

from chalicelib.http.request import Request

_TWO_YEARS = 63072000
_FORBIDDEN = str.maketrans("", "", "\r\n\0")


def security(request: Request) -> dict[str, str]:
    """What keeps pages from being framed, sniffed, or made to run or load what is not ours."""
    headers = {
        "Content-Security-Policy": _content_security_policy(request.static_url),
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
    }
    if request.is_secure:
        headers["Strict-Transport-Security"] = f"max-age={_TWO_YEARS}; includeSubDomains"
    return headers


def varying(vary: str) -> str:
    """``Vary`` with what the gateway decides by: it compresses, and does not say that it may."""
    return f"{vary}, Accept-Encoding" if vary else "Accept-Encoding"


def safe(value: str) -> str:
    """A header's value without the characters that would begin another header."""
    return value.translate(_FORBIDDEN)


def _content_security_policy(static_url: str) -> str:
    parts = urlsplit(static_url)
    static = f"{parts.scheme}://{parts.netloc}" if parts.netloc else "'self'"
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {static}",
            f"style-src {static}",
            f"img-src {static}",
            "connect-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        )
    )
