"""ETags, modification dates, and whether the client has the document already (RFC 9110, 13)."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from hashlib import sha256

from chalicelib import release
from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.http.response import Stamp


def validators(request: Request, stamp: Stamp) -> dict[str, str]:
    """The ``ETag`` and, where a date is known, ``Last-Modified`` of what the stamp stands for."""
    headers = {"ETag": _etag(request, stamp)}
    if stamp.modified:
        # Within the second that it names, another change may come that no date would tell.
        over = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=1)
        modified = min(stamp.modified.astimezone(UTC), over)
        headers["Last-Modified"] = format_datetime(modified, usegmt=True)
    return headers


def is_fresh(request: Request, etag: str, stamp: Stamp) -> bool:
    """Whether the client's conditions say that it has this very state."""
    known = request.headers.get("if-none-match")
    if known is not None:
        tags = {tag.strip().removeprefix("W/") for tag in known.split(",")}
        return known.strip() == "*" or etag in tags
    # The same data has other pages for other viewers, which a date does not tell apart.
    tells = stamp.dated and not request.viewer.is_known
    since = _date(request.headers.get("if-modified-since")) if tells else None
    return since is not None and stamp.modified is not None and stamp.modified <= since


def _etag(request: Request, stamp: Stamp) -> str:
    """The state, the representation and the release decide what is sent; so they make the tag."""
    # A page shows who is signed in; data is the same for all who may see the same.
    viewer = request.viewer.coach_id and request.viewer.csrf_token
    page = (request.static_url, viewer) if request.format is Format.HTML else ()
    parts = (release.fingerprint(), request.format.value, request.base, *page, *stamp.parts)
    state = "\0".join(parts).encode()
    return f'"{sha256(state).hexdigest()[:24]}"'


def _date(text: str | None) -> datetime | None:
    try:
        date = parsedate_to_datetime(text or "")
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
