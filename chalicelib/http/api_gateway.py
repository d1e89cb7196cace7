"""From an event of API Gateway to a request, and from a reply to what the gateway takes."""

import hmac
import re
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote

from chalice.app import Response

from chalicelib.http import limits
from chalicelib.http.errors import HeaderTooLong, HttpError, TargetTooLong, TooLarge
from chalicelib.http.request import Request, fill_path
from chalicelib.http.response import Reply
from chalicelib.http.route import Route
from chalicelib.message import message
from chalicelib.settings import settings

Event = Mapping[str, Any]
Headers = Mapping[str, str]

# What a path on the wire consists of; anything else in it means that somebody has decoded it.
_ON_THE_WIRE = re.compile(r"[!-~]*")


class GatewayResponse(Response):
    """A response whose body is bytes; those that are no text go to the gateway as Base64."""

    def to_dict(self, binary_types: list[str] | None = None) -> dict[str, Any]:  # noqa: ARG002
        """What API Gateway takes, whatever types Chalice knows."""
        answer: dict[str, Any] = super().to_dict()
        body = answer["body"]
        if isinstance(body, bytes):
            is_text = _is_text(str(self.headers.get("Content-Type", "")))
            answer["body"] = body.decode() if is_text else b64encode(body).decode("ascii")
            answer["isBase64Encoded"] = not is_text
        return answer


def response_of(reply: Reply) -> GatewayResponse:
    """The reply as Chalice hands it over."""
    headers: dict[str, str | list[str]] = dict(reply.headers)
    if reply.cookies:
        headers["Set-Cookie"] = list(reply.cookies)
    return GatewayResponse(reply.body, headers=headers, status_code=reply.status)


def _is_text(content_type: str) -> bool:
    return not content_type or "charset=utf-8" in content_type or content_type.endswith("json")


def from_event(event: Event, route: Route) -> Request:
    """The request of an API Gateway event to the route."""
    context = event["requestContext"]
    all_headers, in_path = _headers(event), variables(event)
    headers, too_long = _within_limits(all_headers)
    path = fill_path(context["resourcePath"], in_path)
    query = event.get("multiValueQueryStringParameters") or {}
    length = len(path) + sum(_length(name, values) for name, values in query.items())
    if length > limits.TARGET_CHARACTERS:
        too_long = TargetTooLong(
            message("http.long_address", length=length, most=limits.TARGET_CHARACTERS)
        )
        query = {}
    read, too_large = _body(event)
    return Request(
        method=context["httpMethod"],
        path=path,
        route=route,
        base=_base(event, headers),
        variables=in_path,
        query={name: tuple(values) for name, values in query.items()},
        headers=headers,
        body=read,
        by_distribution=_by_distribution(headers),
        domain=str(context.get("domainName", "")),
        source_ip=_visitor(event, headers),
        refusal=too_large or too_long,
    )


def _base(event: Event, headers: Headers) -> str:
    """What precedes every path of the site: nothing, or the stage, such as ``/api``.

    The stage is a prefix of the full path on the gateway's own address; not locally, nor on a
    custom domain, nor behind our distribution, which adds it itself and says so. Nobody else is
    believed: it would change the links in mails to others.
    """
    if headers.get("x-forwarded-prefix") == "/" and _by_distribution(headers):
        return ""
    context = event["requestContext"]
    prefix, full = f"/{context.get('stage')}", str(context.get("path", ""))
    has_prefix = f"{full}/".startswith(f"{prefix}/") and full != event.get("path")
    return prefix if has_prefix else ""


def variables(event: Event) -> dict[str, str]:
    """The parts of the path that the route names, decoded once."""
    parts = event.get("pathParameters") or {}
    decode = unquote if _encoded(event, parts) else str
    return {name: decode(value) for name, value in parts.items()}


def _visitor(event: Event, headers: Headers) -> str:
    """The network address of whoever asks; empty where the gateway names none.

    The gateway names its peer. That is an edge of the distribution for what came through it, as
    only the secret proves; then the distribution has put its own peer behind whatever addresses
    the client claims, and the gateway has put the edge behind that.
    """
    peer = str((event["requestContext"].get("identity") or {}).get("sourceIp", ""))
    if not _by_distribution(headers):
        return peer
    hops = [each.strip() for each in headers.get("x-forwarded-for", "").split(",")]
    viewer = next((each for each in reversed(hops) if each != peer), "")
    return viewer if _is_address(viewer) else peer


def _by_distribution(headers: Headers) -> bool:
    """Whether our distribution has sent this on, as only its secret proves."""
    secret, shown = settings().origin_secret, headers.get("x-origin-secret", "")
    return bool(secret) and hmac.compare_digest(shown.encode(), secret.encode())


def _encoded(event: Event, parts: Mapping[str, str]) -> bool:
    """Whether the parts of the path are still as they were on the wire.

    The local server, whose events name no stage, leaves them so. Of API Gateway, reports differ,
    for each field of an event: so the parts are held against the paths. They are what a path is
    when it is decoded, or have what no path on the wire has, or else are still encoded.
    """
    context = event["requestContext"]
    if "stage" not in context:
        return True
    filled = fill_path(context["resourcePath"], parts)
    for path in (str(each.get("path", "")).rstrip("/") for each in (event, context)):
        if unquote(path).endswith(filled) and not path.endswith(filled):
            return False
    return _ON_THE_WIRE.fullmatch(filled) is not None


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True


def _length(name: str, values: Sequence[str]) -> int:
    return sum(len(name) + len(value) + len("&=") for value in values)


def _within_limits(headers: Headers) -> tuple[dict[str, str], HttpError | None]:
    """The headers that the site reads, without those that are too long, and what these give."""
    read = {name: headers[name] for name in limits.HEADER_CHARACTERS if name in headers}
    fitting = {
        name: value for name, value in read.items() if len(value) <= limits.HEADER_CHARACTERS[name]
    }
    long = next((name for name in read if name not in fitting), None)
    if long is None:
        return fitting, None
    refusal = HeaderTooLong(
        message(
            "http.long_header",
            name=long.title(),
            length=len(read[long]),
            most=limits.HEADER_CHARACTERS[long],
        )
    )
    return fitting, refusal


def _body(event: Event) -> tuple[bytes, TooLarge | None]:
    """The body, or else what one that is too large gives."""
    body = event.get("body") or b""
    # Four characters of Base64 stand for three bytes.
    size = len(body) * 3 // 4 - 2 if event.get("isBase64Encoded") else len(body)
    if size <= limits.BODY_BYTES:
        read = _bytes(body, is_encoded=bool(event.get("isBase64Encoded")))
        if len(read) <= limits.BODY_BYTES:
            return read, None
    return b"", TooLarge(message("http.large_body"))


def _bytes(body: str | bytes, *, is_encoded: bool) -> bytes:
    if is_encoded:
        return b64decode(body)
    return body.encode() if isinstance(body, str) else bytes(body)


def _headers(event: Event) -> dict[str, str]:
    """The headers by lower-case name; one that came several times is joined, as HTTP allows."""
    joined = {
        name.lower(): ", ".join(values)
        for name, values in (event.get("multiValueHeaders") or {}).items()
    }
    single = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    return {**single, **joined}
