"""Bodies made a moment ago: a strong ETag and a URL name exactly one (RFC 9110, 8.8.1)."""

from collections import OrderedDict
from collections.abc import Callable
from threading import Lock

from chalicelib.http.request import Request

MOST = 64
"""Bodies that a process keeps: a lineup's page has some 50 kB."""

_bodies: OrderedDict[tuple[str, str], bytes] = OrderedDict()
_lock = Lock()


def body(request: Request, etag: str, render: Callable[[], bytes]) -> bytes:
    """The body of that ETag at the request's URL, rendered unless it was so lately."""
    key = (request.here(), etag)
    kept = _find(key)
    if kept is not None:
        return kept
    rendered = render()
    _keep(key, rendered)
    return rendered


def clear() -> None:
    """Forget all bodies."""
    with _lock:
        _bodies.clear()


def _find(key: tuple[str, str]) -> bytes | None:
    with _lock:
        if key in _bodies:
            _bodies.move_to_end(key)
        return _bodies.get(key)


def _keep(key: tuple[str, str], rendered: bytes) -> None:
    with _lock:
        _bodies[key] = rendered
        if len(_bodies) > MOST:
            _bodies.popitem(last=False)
