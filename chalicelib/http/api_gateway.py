"""What lies in front of the function: where it mounts the site, how it writes paths, who came."""

import hmac
import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Any
from urllib.parse import unquote

from chalicelib.http import urls
from chalicelib.settings import settings

Event = Mapping[str, Any]
Headers = Mapping[str, str]

# What a path on the wire consists of; anything else in it means that somebody has decoded it.
_ON_THE_WIRE = re.compile(r"[!-~]*")


def base(event: Event, headers: Headers) -> str:
    """What precedes every path of the site: nothing, or the stage, such as ``/api``.

    The stage is a prefix of the full path on the gateway's own address; not locally, nor on a
    custom domain, nor behind our distribution, which adds it itself and says so. Nobody else is
    believed: it would change the links in mails to others.
    """
    if headers.get("x-forwarded-prefix") == "/" and by_distribution(headers):
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


def visitor(event: Event, headers: Headers) -> str:
    """The network address of whoever asks; empty where the gateway names none.

    The gateway names its peer. That is an edge of the distribution for what came through it, as
    only the secret proves; then the distribution has put its own peer behind whatever addresses
    the client claims, and the gateway has put the edge behind that.
    """
    peer = str((event["requestContext"].get("identity") or {}).get("sourceIp", ""))
    if not by_distribution(headers):
        return peer
    hops = [each.strip() for each in headers.get("x-forwarded-for", "").split(",")]
    viewer = next((each for each in reversed(hops) if each != peer), "")
    return viewer if _is_address(viewer) else peer


def by_distribution(headers: Headers) -> bool:
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
    given = urls.fill(context["resourcePath"], parts)
    for path in (str(each.get("path", "")).rstrip("/") for each in (event, context)):
        if unquote(path).endswith(given) and not path.endswith(given):
            return False
    return _ON_THE_WIRE.fullmatch(given) is not None


def _is_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    return True
