"""What protects visitors: headers, cookies, https, forms only from our own pages."""

import re
from http import HTTPStatus
from urllib.parse import urlencode

from ops.smoke.visit import Answer, Visit, Wrong

_HEADERS = {
    "x-frame-options": "DENY",
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
_SIX_MONTHS = 15_552_000
_FORM = "application/x-www-form-urlencoded"


def security_headers(visit: Visit) -> str:
    """Security headers on pages, data and errors."""
    answers = [
        visit.get("/"),
        visit.get("/teams", accept="application/json"),
        visit.get("/smoke-nowhere"),
        visit.ask("POST", "/login", b""),
    ]
    for answer in answers:
        for name, expected in _HEADERS.items():
            answer.has(name, expected, answer.headers.get(name))
        answer.has_header(
            "content-security-policy",
            lambda value: value.startswith("default-src 'none'") and "unsafe" not in value,
            "from default-src 'none', nothing unsafe",
        )
        if visit.is_secure:
            answer.has_header("strict-transport-security", _is_long, "of half a year or more")
    return ""


def cookies(visit: Visit) -> str:
    """Cookies that only this host receives and no script can read."""
    port = f"-{visit.parts.port}" if visit.parts.port else ""
    name = "__Host-visitor" if visit.is_secure else f"visitor{port}"
    needed = {"HttpOnly", "SameSite=Lax", "Path=/"} | ({"Secure"} if visit.is_secure else set())
    page = visit.get("/login")
    page.is_status(200)
    page.has("cookies", [name], [each.partition("=")[0] for each in page.cookies])
    parts = set(page.cookies[0].split("; "))
    if not needed <= parts:
        raise Wrong(
            f"{page.asked}: expected a cookie with {needed - parts}, came {page.cookies[0]}"
        )
    page.has_header("cache-control", lambda value: "no-store" in value, "no-store")
    return ""


def forms(visit: Visit) -> str:
    """Forms are accepted from the site's own pages, not from other sites."""
    _send_login(visit, "https://elsewhere.example", "cross-site").is_status(403)
    _send_login(visit, "https://elsewhere.example").is_status(403)
    own = _send_login(visit, visit.origin)
    if own.status == HTTPStatus.FORBIDDEN:
        raise Wrong(
            f"{own.asked}: expected a form from {visit.origin} to be taken, came 403: "
            "the function's SITE_ORIGIN may name another address"
        )
    own.is_status(422)
    return ""


def https_only(visit: Visit) -> str:
    """Plain http refused or redirected to https."""
    visit.only_over_https()
    plain = f"http://{visit.parts.hostname}:{visit.plain_port}{visit.base}/"
    try:
        answer = visit.ask_at("GET", plain)
    except OSError:
        return "plain http is not answered"
    if answer.status >= HTTPStatus.BAD_REQUEST:
        return "plain http is refused"
    if answer.status < HTTPStatus.MULTIPLE_CHOICES:
        raise Wrong(f"{answer.asked} by http: expected the way to https, came {answer.status}")
    answer.has_header("location", lambda value: value.startswith("https://"), "with https")
    return "plain http leads to https"


def _send_login(visit: Visit, origin: str, site: str = "") -> Answer:
    """Send the sign-in form, empty, as a browser does from a page of that origin."""
    page = visit.get("/login")
    token = re.search(r'name="csrf_token" value="([^"]*)"', page.text)
    if token is None or not page.cookies:
        raise Wrong(f"{page.asked}: expected a form with a token and its cookie, came neither")
    sent = {"content_type": _FORM, "origin": origin, "cookie": page.cookies[0].partition(";")[0]}
    if site:
        sent["sec_fetch_site"] = site
    fields = {"csrf_token": token[1], "email": "", "password": "", "next": "/"}
    return visit.ask("POST", "/login", urlencode(fields).encode(), **sent)


def _is_long(value: str) -> bool:
    found = re.search(r"max-age=(\d+)", value)
    return found is not None and int(found[1]) >= _SIX_MONTHS
