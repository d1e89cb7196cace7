"""Which representation a client gets: ``?format=`` decides, then ``Accept`` with its q-values."""

from collections.abc import Sequence

import mimeparse
from msgspec.structs import replace

from chalicelib.http.errors import BadRequest, NotAcceptable
from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.message import Message, message

PROBLEM_JSON = "application/problem+json"


def negotiate(request: Request, formats: Sequence[Format]) -> Request:
    """The request with the representation agreed on: the first of ``formats`` if all do alike.

    Raises ``BadRequest`` for an unknown ``format``, ``NotAcceptable`` for one that is not here.
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
    """Whether an error is to be a page for people rather than a problem for programs."""
    wanted = request.one("format")
    if wanted:
        return wanted == Format.HTML.value
    best = _best([PROBLEM_JSON, Format.JSON.media_type, Format.HTML.media_type], request)
    return best == Format.HTML.media_type


def wants_sign_in(request: Request) -> bool:
    """Whether a browser asks: it is sent to sign in, where a program gets an error."""
    accepts_pages = Format.HTML.media_type in request.headers.get("accept", "")
    return accepts_pages and wants_page(request) and "authorization" not in request.headers


def _by_accept(request: Request, formats: Sequence[Format]) -> Format:
    by_type = {each.media_type: each for each in formats}
    # Of equals, the library takes the last.
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
