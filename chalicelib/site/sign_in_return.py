"""The page to return to after signing in."""

import re
from urllib.parse import parse_qsl, urlencode

from chalicelib.http.formats import Format
from chalicelib.http.request import Request, build_url, encode_path, next_path
from chalicelib.site.routes import SITE

_PAGES = tuple(
    re.compile(re.sub(r"\{\w+\}", "[^/]+", route.path))
    for route in SITE
    if "GET" in route.operations and Format.HTML in route.formats
)


def page_to_return_to(request: Request) -> str:
    """The requested page, or the page with the form that was sent; a path below the base."""
    asked = build_url("", encode_path(request.path), request.query)
    return asked if request.method in ("GET", "HEAD") else _referring(request) or asked


def _referring(request: Request) -> str:
    """The page of this site in the ``Referer`` header; empty if there is none."""
    referer = request.headers.get("referer", "")
    for origin in request.own_origins:
        mount = f"{origin}{request.base}"
        if referer.startswith(f"{mount}/"):
            return _own_page(referer.removeprefix(mount))
    return ""


def _own_page(path_and_query: str) -> str:
    """The path with its query, if it is that of a page; else empty."""
    path, _, query = path_and_query.partition("?")
    if not any(page.fullmatch(path) for page in _PAGES):
        return ""
    # The notice of what was done before the form was filled in is not shown again.
    remaining = urlencode([each for each in parse_qsl(query) if each[0] != "done"])
    return next_path(f"{path}?{remaining}" if remaining else path)
