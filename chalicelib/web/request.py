"""One request, as the site sees it: whatever gateway it came through."""

import re
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.models import NOBODY, Viewer
from chalicelib.outputs import urls
from chalicelib.outputs.formats import Format
from chalicelib.settings import settings
from chalicelib.store.profiles import Profile
from chalicelib.web import gateway
from chalicelib.web.form import Form

_OWN_HOST = "localhost:8000"
_OWN_MACHINE = re.compile(r"(?:(?:[a-z0-9-]+\.)*localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?")
_HOST_LENGTH = 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request. ``base`` is where the site is mounted, ``path`` what follows it.

    ``variables`` are the decoded parts of the path that the route names. ``format`` is the
    representation that was agreed on, ``by_accept`` whether the ``Accept`` header decided it.
    ``domain`` is the host that a gateway says it was called by; empty where none does. ``form``
    is the form in the body once it was read, ``profile`` the viewer's where their session was read
    with it.
    """

    method: str
    path: str
    base: str
    variables: Mapping[str, str]
    query: Mapping[str, tuple[str, ...]]
    headers: Mapping[str, str]
    body: bytes = b""
    source_ip: str = ""
    domain: str = ""
    form: Form | None = None
    profile: Profile | None = None
    viewer: Viewer = NOBODY
    format: Format = Format.HTML
    by_accept: bool = False

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
    def _own_machine(self) -> str:
        host = self.headers.get("host", "")[:_HOST_LENGTH]
        return f"http://{host if _OWN_MACHINE.fullmatch(host) else _OWN_HOST}"

    @property
    def static_url(self) -> str:
        """What static files are below: nothing behind our distribution, which has them itself."""
        return "" if gateway.by_distribution(self.headers) else settings().static_url

    def cookie(self, name: str) -> str:
        """The value of a cookie; empty if it did not come."""
        for each in self.headers.get("cookie", "").split(";"):
            key, _, value = each.strip().partition("=")
            if key == name:
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


def from_event(event: Mapping[str, Any]) -> Request:
    """The request of an API Gateway event."""
    context = event["requestContext"]
    query = event.get("multiValueQueryStringParameters") or {}
    headers, variables = _headers(event), gateway.variables(event)
    return Request(
        method=context["httpMethod"],
        path=urls.fill(context["resourcePath"], variables),
        base=gateway.base(event, headers),
        variables=variables,
        query={name: tuple(values) for name, values in query.items()},
        headers=headers,
        body=_body(event),
        domain=str(context.get("domainName", "")),
        source_ip=gateway.visitor(event, headers),
    )


def _body(event: Mapping[str, Any]) -> bytes:
    body = event.get("body") or b""
    if event.get("isBase64Encoded"):
        return b64decode(body)
    return body.encode() if isinstance(body, str) else bytes(body)


def _headers(event: Mapping[str, Any]) -> dict[str, str]:
    """The headers by lower-case name; one that came several times is joined, as HTTP allows."""
    joined = {
        name.lower(): ", ".join(values)
        for name, values in (event.get("multiValueHeaders") or {}).items()
    }
    single = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    return {**single, **joined}
