"""What handlers return: a complete reply, or a document in several formats.

Also conditional requests (RFC 9110, section 13), security headers, and a cache of rendered bodies.
"""

from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from http import HTTPStatus
from threading import Lock
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib import release
from chalicelib.http.formats import Format

if TYPE_CHECKING:
    from chalicelib.http.request import Request

PUBLIC = "public, max-age=30, must-revalidate"
PRIVATE = "private, no-store"
NO_STORE = "no-store"

_TWO_YEARS = 63072000

MOST_BODIES = 64
"""The most bodies that a process caches: a lineup page has about 50 kB."""

_bodies: OrderedDict[tuple[str, str], bytes] = OrderedDict()
_lock = Lock()


class Reply(Struct, frozen=True, kw_only=True):
    """A response: its status, headers, body, and the values of its ``Set-Cookie`` headers.

    ``personal``: made for this viewer alone, as is every page with a form: caches must not store
    it.
    """

    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    cookies: tuple[str, ...] = ()
    personal: bool = False

    def with_cookies(self, *cookies: str) -> "Reply":
        """The reply with these cookies as well."""
        return replace(self, cookies=(*self.cookies, *cookies))


class Stamp(Struct, frozen=True, kw_only=True):
    """Identifies a state of stored data, for ETags, dates and the versions in forms.

    ``parts`` differ between any two states, ``modified`` is when it last changed. ``dated``:
    whether every change has a later date; a list that loses a team gets an earlier one.
    """

    parts: tuple[str, ...]
    modified: datetime | None = None
    dated: bool = True

    @property
    def version(self) -> str:
        """The state as an opaque string, which ETags begin with and forms contain."""
        return sha256("\0".join(self.parts).encode()).hexdigest()[:24]


class Document(Struct, frozen=True, kw_only=True):
    """A resource with a renderer for each of its formats; only the negotiated one is called.

    ``links`` are the targets of ``Link`` headers by their relation. ``personal``: made for this
    viewer alone.
    """

    renderers: Mapping[Format, Callable[[], bytes]]
    stamp: Stamp | None = None
    cache: str = PUBLIC
    personal: bool = False
    links: Mapping[str, str] = field(default_factory=dict)


def json_reply(body: bytes, status: int = HTTPStatus.OK, **headers: str) -> Reply:
    """A reply with JSON, for this viewer alone."""
    headers = {**headers, "Content-Type": Format.JSON.content_type}
    return Reply(status=int(status), headers=headers, body=body, personal=True)


def no_content() -> Reply:
    """The reply after a deletion: 204, without a body."""
    return Reply(status=int(HTTPStatus.NO_CONTENT), personal=True)


def redirect(location: str, status: int) -> Reply:
    """A reply that sends the client to another address."""
    return Reply(
        status=status,
        headers={
            "Location": location,
            "Content-Type": Format.TEXT.content_type,
            "Cache-Control": PUBLIC if status == HTTPStatus.MOVED_PERMANENTLY else NO_STORE,
        },
        body=f"{location}\n".encode(),
    )


def validators(request: "Request", stamp: Stamp) -> dict[str, str]:
    """The headers ``ETag`` and, if the stamp has a date, ``Last-Modified``."""
    headers = {"ETag": _etag(request, stamp)}
    if stamp.modified:
        # Dates have whole seconds: another change in this second would have the same date.
        last_second = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=1)
        modified = min(stamp.modified.astimezone(UTC), last_second)
        headers["Last-Modified"] = format_datetime(modified, usegmt=True)
    return headers


def is_fresh(request: "Request", etag: str, stamp: Stamp) -> bool:
    """Whether the request's conditional headers show that the client has this state."""
    known = request.headers.get("if-none-match")
    if known is not None:
        tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
        return known.strip() == "*" or etag in tags
    # Signed-in viewers get different pages of the same data and date.
    by_date = stamp.dated and not request.viewer.is_known
    since = _date(request.headers.get("if-modified-since")) if by_date else None
    return since is not None and stamp.modified is not None and stamp.modified <= since


def cached_body(request: "Request", etag: str, render: Callable[[], bytes]) -> bytes:
    """The body with that ETag at the request's URL, from the cache or rendered."""
    key = (request.here(), etag)
    found = _find(key)
    if found is not None:
        return found
    rendered = render()
    _keep(key, rendered)
    return rendered


def clear_cache() -> None:
    """Remove all cached bodies."""
    with _lock:
        _bodies.clear()


def _etag(request: "Request", stamp: Stamp) -> str:
    """The ETag of the state, in the request's format, made by this release."""
    # Pages show who is signed in; the other formats do not depend on that.
    viewer = request.viewer.coach_id and request.viewer.csrf_token
    page = (request.static_url, viewer) if request.format is Format.HTML else ()
    parts = (release.fingerprint(), request.format.value, request.base, *page)
    rendering = sha256("\0".join(parts).encode()).hexdigest()[:12]
    return f'"{stamp.version}-{rendering}"'


def _date(text: str | None) -> datetime | None:
    try:
        date = parsedate_to_datetime(text or "")
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)


def _find(key: tuple[str, str]) -> bytes | None:
    with _lock:
        if key in _bodies:
            _bodies.move_to_end(key)
        return _bodies.get(key)


def _keep(key: tuple[str, str], rendered: bytes) -> None:
    with _lock:
        _bodies[key] = rendered
        if len(_bodies) > MOST_BODIES:
            _bodies.popitem(last=False)


def security_headers(request: "Request") -> dict[str, str]:
    """Headers against framing, content sniffing, and foreign scripts and styles."""
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
