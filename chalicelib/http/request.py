"""A request, content negotiation, and the URLs of the site."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import quote, urlencode

import mimeparse
from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.http.errors import BadRequest, HttpError, NotAcceptable
from chalicelib.http.formats import Format
from chalicelib.http.route import UNDECIDED, Operation, Route
from chalicelib.message import Message, message
from chalicelib.models import NOBODY, Viewer
from chalicelib.settings import settings

_OWN_HOST = "localhost:8000"
_OWN_MACHINE = re.compile(r"(?:(?:[a-z0-9-]+\.)*localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?")
_PORT = re.compile(r":(\d{1,5})\Z", re.ASCII)
_HOST_LENGTH = 100
# Without backslashes, which browsers treat as slashes, and control characters, which they drop.
_OWN_PATH = re.compile(r"/(?![/\\])[!-\[\]-~]*")
_MAX_OWN_PATH = 2000
_MAX_DIGITS = 6
_VARIABLE = re.compile(r"\{(\w+)\}")

PROBLEM_JSON = "application/problem+json"
URL_ENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"

Query = Mapping[str, object] | Iterable[tuple[str, object]]


class Form(Struct, frozen=True):
    """The fields of a form, unchanged, and its files."""

    fields: Mapping[str, tuple[str, ...]]
    files: Mapping[str, bytes] = field(default_factory=dict)

    def one(self, name: str) -> str:
        """The last value of a field; empty if the form does not have it."""
        return self.fields.get(name, ("",))[-1]

    def every(self, name: str) -> tuple[str, ...]:
        """All values of a field, in the order of the form."""
        return self.fields.get(name, ())

    def file(self, name: str) -> bytes | None:
        """The content of a file; None if none was chosen."""
        return self.files.get(name)


class Request(Struct, frozen=True, kw_only=True):
    """A request. ``base`` is where the site is mounted, ``path`` what follows it.

    ``operation`` is the route's operation that handles the request, once it is chosen.
    ``variables`` are the decoded values of the path's variables. ``format`` is the negotiated
    format, ``by_accept`` whether the ``Accept`` header decided it. ``domain`` is the host of the
    gateway; empty without a gateway. ``by_distribution``: whether it came through our distribution.
    ``form`` is the form in the body, once it is parsed. ``account`` is what was read with the
    viewer's session, for routes that read the whole account. ``refusal`` is an error that was found
    before the viewer was identified: it will be the response.
    """

    method: str
    path: str
    base: str
    variables: Mapping[str, str]
    query: Mapping[str, tuple[str, ...]]
    headers: Mapping[str, str]
    route: Route = Route("", {})
    operation: Operation = UNDECIDED
    body: bytes = b""
    source_ip: str = ""
    domain: str = ""
    by_distribution: bool = False
    form: Form | None = None
    account: Any = None
    viewer: Viewer = NOBODY
    format: Format = Format.HTML
    by_accept: bool = False
    refusal: HttpError | None = None

    @property
    def media_type(self) -> str:
        """The body's media type without its parameters; empty if the request has none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def user_agent(self) -> str:
        """The ``User-Agent`` header; empty if there is none."""
        return self.headers.get("user-agent", "")

    @property
    def is_form(self) -> bool:
        """Whether it is an HTML form; browsers POST them, also with another ``_method``."""
        return self.method == "POST" and self.media_type in (URL_ENCODED, MULTIPART)

    @property
    def is_secure(self) -> bool:
        """Whether the client uses HTTPS."""
        return self.headers.get("x-forwarded-proto", "") == "https"

    @property
    def host_origin(self) -> str:
        """Scheme and host by the client's headers: only for comparisons, never for links."""
        scheme = "https" if self.is_secure else "http"
        return f"{scheme}://{self.headers.get('host', 'localhost')}"

    @property
    def own_origins(self) -> tuple[str, ...]:
        """The origins (scheme and host) of this site's pages."""
        return tuple(filter(None, (self.host_origin, settings().site_origin)))

    @property
    def _own_machine(self) -> str:
        host = self.headers.get("host", "")[:_HOST_LENGTH]
        return f"http://{host if _OWN_MACHINE.fullmatch(host) else _OWN_HOST}"

    @property
    def static_url(self) -> str:
        """The prefix of static files' URLs: empty behind our distribution, which serves them."""
        return "" if self.by_distribution else settings().static_url

    def cookie_name(self, name: str) -> str:
        """The cookie's full name: over HTTPS with ``__Host-``, over HTTP with the port.

        Browsers share the cookies of a host between its ports, so two sites on one machine would
        overwrite each other's cookies if their names were equal.
        """
        if self.is_secure:
            return f"__Host-{name}"
        port = _PORT.search(self.headers.get("host", "")[-6:])
        return f"{name}-{port[1]}" if port else name

    def cookie(self, name: str) -> str:
        """The value of one of the site's cookies; empty if the request does not have it."""
        wanted = self.cookie_name(name)
        for each in self.headers.get("cookie", "").split(";"):
            key, _, value = each.strip().partition("=")
            if key == wanted:
                return value
        return ""

    def one(self, name: str) -> str:
        """The last value of a query parameter, stripped; empty if there is none."""
        return self.query.get(name, ("",))[-1].strip()

    def every(self, name: str) -> tuple[str, ...]:
        """All values of a query parameter that are not empty."""
        return tuple(value for value in self.query.get(name, ()) if value)

    def url(self, path: str, query: Query | None = None, /, **variables: object) -> str:
        """The URL of a path on this site."""
        return build_url(self.base, path, query, **variables)

    def address(self, path: str, query: Query | None = None, /, **variables: object) -> str:
        """The absolute URL of a path, for mails.

        It begins with the site's configured origin, or else with the gateway's domain and the base.
        With neither, the site runs locally, and ``Host`` is used only if it is a local address.
        """
        gateway_origin = f"https://{self.domain}" if self.domain else self._own_machine
        origin = settings().site_origin or gateway_origin
        base = self.base if origin == gateway_origin else ""
        return origin + build_url(base, path, query, **variables)

    def here(self, **changes: str | None) -> str:
        """The request's own URL with some query parameters changed, or left out where None."""
        query = {**self.query, **changes}
        return build_url(self.base, encode_path(self.path), query)


def build_url(base: str, path: str, query: Query | None = None, /, **variables: object) -> str:
    """A path on this site: ``base`` (the mount point, without a final slash) before ``path``.

    ``{names}`` in ``path`` are filled from ``variables`` and percent-encoded. Query values that
    are None or empty are left out; lists give repeated names.
    """
    filled = fill_path(
        path, {name: quote(str(value), safe="") for name, value in variables.items()}
    )
    pairs = [(name, value) for name, value in _pairs(query) if value not in (None, "")]
    return f"{base}{filled}" + (f"?{urlencode(pairs)}" if pairs else "")


def fill_path(path: str, variables: Mapping[str, str]) -> str:
    """``path`` with the values of the ``{names}`` in it, as they are."""
    return _VARIABLE.sub(lambda match: variables[match[1]], path)


def encode_path(path: str) -> str:
    """A decoded path, percent-encoded where it must be."""
    return quote(path, safe="/")


def next_path(text: str) -> str:
    """``text`` if it is a path on this site, else empty, which stands for the start page.

    Browsers are redirected there after signing in, so it must not lead to another site.
    """
    return text if len(text) <= _MAX_OWN_PATH and _OWN_PATH.fullmatch(text) else ""


def whole_number(text: str) -> int | None:
    """The number in ``text``, at most six ASCII digits; None for anything else."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MAX_DIGITS else None


def _pairs(query: Query | None) -> Iterable[tuple[str, object]]:
    items = query.items() if isinstance(query, Mapping) else query or ()
    for name, value in items:
        if isinstance(value, list | tuple):
            yield from ((name, each) for each in value)
        else:
            yield name, value


def negotiate(request: Request, formats: Sequence[Format]) -> Request:
    """The request with the negotiated format: the first of ``formats`` if all are equally good.

    Raises ``BadRequest`` for an unknown ``format``, ``NotAcceptable`` for one not in ``formats``.
    """
    wanted = request.one("format")
    if not wanted:
        return replace(request, format=_by_accept(request, formats), by_accept=True)
    known = {each.value: each for each in Format}
    if wanted not in known:
        raise BadRequest(message("http.no_format", name=wanted[:40], formats=list(known)))
    if known[wanted] not in formats:
        raise NotAcceptable(_offer(formats))
    return replace(request, format=known[wanted], by_accept=False)


def wants_page(request: Request) -> bool:
    """Whether the client prefers HTML: it gets errors as pages, others as problem documents."""
    wanted = request.one("format")
    if wanted:
        return wanted == Format.HTML.value
    best = _best([PROBLEM_JSON, Format.JSON.media_type, Format.HTML.media_type], request)
    return best == Format.HTML.media_type


def wants_sign_in(request: Request) -> bool:
    """Whether the client is a browser, which is redirected to sign in instead of an error."""
    accepts_pages = Format.HTML.media_type in request.headers.get("accept", "")
    return accepts_pages and wants_page(request) and "authorization" not in request.headers


def _by_accept(request: Request, formats: Sequence[Format]) -> Format:
    by_type = {each.media_type: each for each in formats}
    # Of equally good types, the library takes the last.
    best = _best(list(reversed(by_type)), request)
    if best not in by_type:
        raise NotAcceptable(_offer(formats), headers={"Vary": "Accept"})
    return by_type[best]


def _best(types: list[str], request: Request) -> str:
    accept = request.headers.get("accept", "").strip() or "*/*"
    try:
        return str(mimeparse.best_match(types, accept))
    except mimeparse.MimeTypeParseException:
        return str(mimeparse.best_match(types, "*/*"))


def _offer(formats: Sequence[Format]) -> Message:
    return message(
        "http.offer", formats=[f"{each.media_type} (?format={each.value})" for each in formats]
    )
