"""One request, as the site sees it: whatever gateway it came through."""

import re
from base64 import b64decode
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from chalicelib.http import api_gateway, limits, urls
from chalicelib.http.errors import HeaderTooLong, HttpError, TargetTooLong, TooLarge
from chalicelib.http.form import Form
from chalicelib.http.formats import Format
from chalicelib.http.route import Operation, Route
from chalicelib.models import NOBODY, Viewer
from chalicelib.settings import settings
from chalicelib.store.profiles import Profile

_OWN_HOST = "localhost:8000"
_OWN_MACHINE = re.compile(r"(?:(?:[a-z0-9-]+\.)*localhost|127\.0\.0\.1|\[::1\])(?::\d{1,5})?")
_HOST_LENGTH = 100


class Request(Struct, frozen=True, kw_only=True):
    """A request. ``base`` is where the site is mounted, ``path`` what follows it.

    ``route`` is the one that the path belongs to, ``operation`` what is asked of it, once that is
    known. ``variables`` are the decoded parts of the path that the route names. ``format`` is the
    representation that was agreed on, ``by_accept`` whether the ``Accept`` header decided it.
    ``domain`` is the host that a gateway says it was called by; empty where none does. ``form``
    is the form in the body once it was read, ``profile`` the viewer's where their session was read
    with it. ``refusal`` is what makes it an error before it is known who asks: what comes with such
    a request is not read.
    """

    method: str
    path: str
    base: str
    variables: Mapping[str, str]
    query: Mapping[str, tuple[str, ...]]
    headers: Mapping[str, str]
    route: Route = Route("", {})
    operation: Operation | None = None
    body: bytes = b""
    source_ip: str = ""
    domain: str = ""
    form: Form | None = None
    profile: Profile | None = None
    viewer: Viewer = NOBODY
    format: Format = Format.HTML
    by_accept: bool = False
    refusal: HttpError | None = None

    @property
    def permission(self) -> Any:
        """The permission that the operation needs; None where it needs none."""
        return self.operation.permission if self.operation else None

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
        return "" if api_gateway.by_distribution(self.headers) else settings().static_url

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


def from_event(event: Mapping[str, Any], route: Route) -> Request:
    """The request of an API Gateway event to the route."""
    context = event["requestContext"]
    all_headers, variables = _headers(event), api_gateway.variables(event)
    headers, too_long = _within_limits(all_headers)
    path = urls.fill(context["resourcePath"], variables)
    query = event.get("multiValueQueryStringParameters") or {}
    length = len(path) + sum(_length(name, values) for name, values in query.items())
    if length > limits.TARGET_CHARACTERS:
        too_long = TargetTooLong(
            f"The address has {length} characters: at most {limits.TARGET_CHARACTERS} are taken."
        )
        query = {}
    read, too_large = _body(event)
    return Request(
        method=context["httpMethod"],
        path=path,
        route=route,
        base=api_gateway.base(event, headers),
        variables=variables,
        query={name: tuple(values) for name, values in query.items()},
        headers=headers,
        body=read,
        domain=str(context.get("domainName", "")),
        source_ip=api_gateway.visitor(event, headers),
        refusal=too_large or too_long,
    )


def _length(name: str, values: Sequence[str]) -> int:
    return sum(len(name) + len(value) + len("&=") for value in values)


def _within_limits(headers: Mapping[str, str]) -> tuple[dict[str, str], HttpError | None]:
    """The headers that the site reads, without those that are too long, and what these give."""
    read = {name: headers[name] for name in limits.HEADER_CHARACTERS if name in headers}
    fitting = {
        name: value for name, value in read.items() if len(value) <= limits.HEADER_CHARACTERS[name]
    }
    long = next((name for name in read if name not in fitting), None)
    if long is None:
        return fitting, None
    refusal = HeaderTooLong(
        f"The header “{long.title()}” has {len(read[long])} characters: at most "
        f"{limits.HEADER_CHARACTERS[long]} are taken."
    )
    return fitting, refusal


def _body(event: Mapping[str, Any]) -> tuple[bytes, TooLarge | None]:
    """The body, or else what one that is too large gives."""
    body = event.get("body") or b""
    # Four characters of Base64 stand for three bytes.
    size = len(body) * 3 // 4 - 2 if event.get("isBase64Encoded") else len(body)
    if size <= limits.BODY_BYTES:
        read = _bytes(body, is_encoded=bool(event.get("isBase64Encoded")))
        if len(read) <= limits.BODY_BYTES:
            return read, None
    return b"", TooLarge("The body is too large: at most 1 MB is taken.")


def _bytes(body: str | bytes, *, is_encoded: bool) -> bytes:
    if is_encoded:
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
