"""One request, as the site sees it: whatever gateway it came through."""

import re
from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from chalicelib.http import urls
from chalicelib.http.body import MULTIPART, URL_ENCODED, Form
from chalicelib.http.errors import HttpError
from chalicelib.http.formats import Format
from chalicelib.http.route import UNDECIDED, Operation, Route
from chalicelib.models import NOBODY, Viewer
from chalicelib.settings import settings

_OWN_HOST = "localhost:8000"
_OWN_MACHINE = re.compile(r"(?:(?:[a-z0-9-]+\.)*localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?")
_PORT = re.compile(r":(\d{1,5})\Z", re.ASCII)
_HOST_LENGTH = 100


class Request(Struct, frozen=True, kw_only=True):
    """A request. ``base`` is where the site is mounted, ``path`` what follows it.

    ``route`` is the one that the path belongs to, ``operation`` what is asked of it, once that is
    known. ``variables`` are the decoded parts of the path that the route names. ``format`` is the
    representation that was agreed on, ``by_accept`` whether the ``Accept`` header decided it.
    ``domain`` is the host that a gateway says it was called by; empty where none does.
    ``by_distribution``: whether our distribution has sent it on. ``form`` is the form in the body
    once it was read. ``account`` is what was read with the viewer's session, for routes that read
    the whole account. ``refusal`` is what makes it an error before it is known who asks: what comes
    with such a request is not read.
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
        """The body's media type without its parameters; empty if the request names none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    @property
    def is_form(self) -> bool:
        """Whether a browser's form came: browsers post them, whatever ``_method`` is meant."""
        return self.method == "POST" and self.media_type in (URL_ENCODED, MULTIPART)

    @property
    def is_secure(self) -> bool:
        """Whether the client speaks https with whatever stands in front of the function."""
        return self.headers.get("x-forwarded-proto", "") == "https"

    @property
    def host_origin(self) -> str:
        """Scheme and host as the client says it called them: to compare with, never to link to."""
        scheme = "https" if self.is_secure else "http"
        return f"{scheme}://{self.headers.get('host', 'localhost')}"

    @property
    def own_origins(self) -> tuple[str, ...]:
        """Scheme and host of pages that are this site's."""
        return tuple(filter(None, (self.host_origin, settings().site_origin)))

    @property
    def _own_machine(self) -> str:
        host = self.headers.get("host", "")[:_HOST_LENGTH]
        return f"http://{host if _OWN_MACHINE.fullmatch(host) else _OWN_HOST}"

    @property
    def static_url(self) -> str:
        """What static files are below: nothing behind our distribution, which has them itself."""
        return "" if self.by_distribution else settings().static_url

    def cookie_name(self, name: str) -> str:
        """How browsers know the cookie: over https bound to this host, over http to the port.

        Browsers send the cookies of a host to each of its ports, so two sites on one machine would
        overwrite each other's cookies if these had the same names.
        """
        if self.is_secure:
            return f"__Host-{name}"
        port = _PORT.search(self.headers.get("host", "")[-6:])
        return f"{name}-{port[1]}" if port else name

    def cookie(self, name: str) -> str:
        """The value of one of the site's cookies; empty if it did not come."""
        wanted = self.cookie_name(name)
        for each in self.headers.get("cookie", "").split(";"):
            key, _, value = each.strip().partition("=")
            if key == wanted:
                return value
        return ""

    def one(self, name: str) -> str:
        """The last value of a query parameter, without surrounding space; empty if none came."""
        return self.query.get(name, ("",))[-1].strip()

    def every(self, name: str) -> tuple[str, ...]:
        """All values of a query parameter that are not empty."""
        return tuple(value for value in self.query.get(name, ()) if value)

    def url(self, path: str, query: urls.Query | None = None, /, **variables: object) -> str:
        """The URL of a path on this site."""
        return urls.build(self.base, path, query, **variables)

    def address(self, path: str, query: urls.Query | None = None, /, **variables: object) -> str:
        """The URL of a path for somebody who is elsewhere, such as the reader of a mail.

        It begins with the site's own origin, which has nothing before its paths, or else with the
        address that the gateway says it was called by. Where there is neither, the site runs on
        somebody's own machine, and ``Host`` counts only as far as it names that.
        """
        gateway_origin = f"https://{self.domain}" if self.domain else self._own_machine
        origin = settings().site_origin or gateway_origin
        base = self.base if origin == gateway_origin else ""
        return origin + urls.build(base, path, query, **variables)

    def here(self, **changes: str | None) -> str:
        """The request's own URL with some query parameters changed, or left out where None."""
        query = {**self.query, **changes}
        return urls.build(self.base, urls.encode(self.path), query)
