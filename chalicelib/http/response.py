"""What handlers give back: a reply as it goes out, or a document that can become one."""

from collections.abc import Callable, Mapping
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.http.formats import Format

PUBLIC = "public, max-age=30, must-revalidate"
PRIVATE = "private, no-store"
NOT_STORED = "no-store"


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
