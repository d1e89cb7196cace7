"""Converts API Gateway events to requests, and replies to what API Gateway accepts."""

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

# The characters of a percent-encoded path: any other shows that it was decoded already.
_ON_THE_WIRE = re.compile(r"[!-~]*")


class GatewayResponse(Response):
    """A response whose body is bytes; bytes that are not text are sent to the gateway as Base64."""

    def to_dict(self, binary_types: list[str] | None = None) -> dict[str, Any]:  # noqa: ARG002
        """The response for API Gateway, independent of Chalice's list of binary types."""
        converted: dict[str, Any] = super().to_dict()
        body = converted["body"]
        if isinstance(body, bytes):
            is_text = _is_text(str(self.headers.get("Content-Type", "")))
            converted["body"] = body.decode() if is_text else b64encode(body).decode("ascii")
            converted["isBase64Encoded"] = not is_text
        return converted


def response_of(reply: Reply) -> GatewayResponse:
    """The reply as a response for Chalice."""
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
    """The prefix of every path of the site: empty, or the stage, such as ``/api``.

    Only the gateway's own address has the stage in its paths: not the local server, a custom
    domain, or our distribution, which removes it and says so in ``X-Forwarded-Prefix``. That header
    is ignored from anybody else, who could change links in mails with it.
    """
    if headers.get("x-forwarded-prefix") == "/" and _by_distribution(headers):
        return ""
    context = event["requestContext"]
    prefix, full = f"/{context.get('stage')}", str(context.get("path", ""))
    has_prefix = f"{full}/".startswith(f"{prefix}/") and full != event.get("path")
    return prefix if has_prefix else ""


def variables(event: Event) -> dict[str, str]:
    """The values of the path's variables, percent-decoded."""
    parts = event.get("pathParameters") or {}
    decode = unquote if _encoded(event, parts) else str
    return {name: decode(value) for name, value in parts.items()}


def _visitor(event: Event, headers: Headers) -> str:
    """The client's IP address; empty where the gateway gives none.

    The gateway gives the address of its peer. For a request through our distribution, that is one
    of its edge servers. ``X-Forwarded-For`` then ends with the client's address, appended by the
    distribution, and the edge server's, appended by the gateway; a client can forge what precedes.
    """
    peer = str((event["requestContext"].get("identity") or {}).get("sourceIp", ""))
    if not _by_distribution(headers):
        return peer
    hops = [each.strip() for each in headers.get("x-forwarded-for", "").split(",")]
    viewer = next((each for each in reversed(hops) if each != peer), "")
    return viewer if _is_address(viewer) else peer


def _by_distribution(headers: Headers) -> bool:
    """Whether the request came through our distribution, which proves itself by a secret."""
    secret, shown = settings().origin_secret, headers.get("x-origin-secret", "")
    return bool(secret) and hmac.compare_digest(shown.encode(), secret.encode())


def _encoded(event: Event, parts: Mapping[str, str]) -> bool:
    """Whether the variables of the path are still percent-encoded.

    The local server, whose events have no stage, does not decode them. Reports about API Gateway
    differ, for each field of an event, so the variables are compared with the event's paths: they
    are decoded if a path decodes to them, or if they have characters that encoding would replace.
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
    """The headers that the site reads and that are short enough, and the error for a long one."""
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
    """The body, and the error for one that is too large."""
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
    """The headers by lower-case name; repeated ones are joined by commas, as HTTP allows."""
    joined = {
        name.lower(): ", ".join(values)
        for name, values in (event.get("multiValueHeaders") or {}).items()
    }
    single = {name.lower(): value for name, value in (event.get("headers") or {}).items()}
    return {**single, **joined}
