"""What handlers give back: a reply as it goes out, or a document that can become one.

With it go ETags and dates, by which clients and this process know what they have already (RFC 9110,
13), and the headers that keep browsers safe.
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
NOT_STORED = "no-store"

_TWO_YEARS = 63072000

MOST_BODIES = 64
"""Bodies that a process keeps: a lineup's page has some 50 kB."""

_bodies: OrderedDict[tuple[str, str], bytes] = OrderedDict()
_lock = Lock()


class Reply(Struct, frozen=True, kw_only=True):
    """A response: its status, headers, body, and the values of its ``Set-Cookie`` headers.

    ``personal``: made for the one who asks alone, as is every page with a form, so that nobody
    keeps it.
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
    """A state of stored data: what sets it apart from others, and when it was last changed.

    ``dated``: whether every change gives a later date. A list that loses a team has an older one.
    """

    parts: tuple[str, ...]
    modified: datetime | None = None
    dated: bool = True

    @property
    def version(self) -> str:
        """The state as one opaque word: ETags begin with it, and forms carry it."""
        return sha256("\0".join(self.parts).encode()).hexdigest()[:24]


class Document(Struct, frozen=True, kw_only=True):
    """Something in all its representations, each rendered only when it is needed.

    ``links`` are the targets of ``Link`` headers by their relation. ``personal``: made for the one
    who asks alone.
    """

    renderers: Mapping[Format, Callable[[], bytes]]
    stamp: Stamp | None = None
    cache: str = PUBLIC
    personal: bool = False
    links: Mapping[str, str] = field(default_factory=dict)


def stored(body: bytes, status: int = HTTPStatus.OK, **headers: str) -> Reply:
    """JSON of something as it is stored now, for the one who asks alone."""
    headers = {**headers, "Content-Type": Format.JSON.content_type}
    return Reply(status=int(status), headers=headers, body=body, personal=True)


def gone() -> Reply:
    """A reply (204) that says that something is there no more."""
    return Reply(status=int(HTTPStatus.NO_CONTENT), personal=True)


def redirect(location: str, status: int) -> Reply:
    """A reply that sends the client to another address."""
    return Reply(
        status=status,
        headers={
            "Location": location,
            "Content-Type": Format.TEXT.content_type,
            "Cache-Control": PUBLIC if status == HTTPStatus.MOVED_PERMANENTLY else NOT_STORED,
        },
        body=f"{location}\n".encode(),
    )


def validators(request: "Request", stamp: Stamp) -> dict[str, str]:
    """The ``ETag`` and, where a date is known, ``Last-Modified`` of what the stamp stands for."""
    headers = {"ETag": _etag(request, stamp)}
    if stamp.modified:
        # Another change in the second that the date names would have the same date.
        last_second = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=1)
        modified = min(stamp.modified.astimezone(UTC), last_second)
        headers["Last-Modified"] = format_datetime(modified, usegmt=True)
    return headers


def is_fresh(request: "Request", etag: str, stamp: Stamp) -> bool:
    """Whether the client's conditions say that it has this very state."""
    known = request.headers.get("if-none-match")
    if known is not None:
        tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
        return known.strip() == "*" or etag in tags
    # Other viewers have other pages of the same data, of the same date.
    by_date = stamp.dated and not request.viewer.is_known
    since = _date(request.headers.get("if-modified-since")) if by_date else None
    return since is not None and stamp.modified is not None and stamp.modified <= since


def cached_body(request: "Request", etag: str, render: Callable[[], bytes]) -> bytes:
    """The body of that ETag at the request's URL, rendered unless it was so lately."""
    key = (request.here(), etag)
    found = _find(key)
    if found is not None:
        return found
    rendered = render()
    _keep(key, rendered)
    return rendered


def clear_cache() -> None:
    """Forget all cached bodies."""
    with _lock:
        _bodies.clear()


def _etag(request: "Request", stamp: Stamp) -> str:
    """The state decides what is sent, and so do the representation and the release."""
    # A page shows who is signed in; data is the same for all who may see the same.
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
