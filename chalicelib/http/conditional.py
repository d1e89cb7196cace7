"""Sending nothing again that is there: to clients that have it already, and made a moment ago.

Clients say so by ETags and dates (RFC 9110, 13). A strong ETag and a URL name exactly one body
(8.8.1), so the process keeps the last ones.
"""

from collections import OrderedDict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256
from threading import Lock

from chalicelib import release
from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.http.response import Stamp

MOST_BODIES = 64
"""Bodies that a process keeps: a lineup's page has some 50 kB."""

_bodies: OrderedDict[tuple[str, str], bytes] = OrderedDict()
_lock = Lock()


def validators(request: Request, stamp: Stamp) -> dict[str, str]:
    """The ``ETag`` and, where a date is known, ``Last-Modified`` of what the stamp stands for."""
    headers = {"ETag": _etag(request, stamp)}
    if stamp.modified:
        # Another change in the second that the date names would have the same date.
        last_second = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=1)
        modified = min(stamp.modified.astimezone(UTC), last_second)
        headers["Last-Modified"] = format_datetime(modified, usegmt=True)
    return headers


def is_fresh(request: Request, etag: str, stamp: Stamp) -> bool:
    """Whether the client's conditions say that it has this very state."""
    known = request.headers.get("if-none-match")
    if known is not None:
        tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
        return known.strip() == "*" or etag in tags
    # Other viewers have other pages of the same data, of the same date.
    by_date = stamp.dated and not request.viewer.is_known
    since = _date(request.headers.get("if-modified-since")) if by_date else None
    return since is not None and stamp.modified is not None and stamp.modified <= since


def cached_body(request: Request, etag: str, render: Callable[[], bytes]) -> bytes:
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


def _etag(request: Request, stamp: Stamp) -> str:
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
