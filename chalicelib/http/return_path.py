"""Where somebody goes on after signing in: to pages of this site and nowhere else."""

import re

from chalicelib.http import urls
from chalicelib.http.request import Request
from chalicelib.settings import settings

# Browsers read a backslash as a slash, and drop control characters: neither may be in it.
_OWN = re.compile(r"/(?![/\\])[!-\[\]-~]*")
_MAX_LENGTH = 2000


def own_path(request: Request) -> str:
    """The path and the query of the request, below where the site is mounted."""
    return urls.build("", urls.encode(request.path), request.query)


def own_origins(request: Request) -> tuple[str, ...]:
    """Scheme and host of pages that are this site's."""
    return tuple(filter(None, (request.host_origin, settings().site_origin)))


def next_path(text: str) -> str:
    """``text`` where it is a path on this site, else nothing, which means the start page."""
    return text if len(text) <= _MAX_LENGTH and _OWN.fullmatch(text) else ""
