"""Pages with forms, and forms that came back: filled in, what is wrong beside its field."""

from collections.abc import Iterable, Mapping
from http import HTTPStatus
from typing import Any

from chalicelib import logs
from chalicelib.http.errors import Unprocessable
from chalicelib.http.formats import Format
from chalicelib.http.negotiation import wants_page
from chalicelib.http.request import Request
from chalicelib.http.response import Reply, redirect
from chalicelib.message import FieldError, message
from chalicelib.representations.messages import in_words
from chalicelib.site.pages import page
from chalicelib.validation import Invalid


def form_page(
    request: Request, template: str, status: HTTPStatus = HTTPStatus.OK, **context: Any
) -> Reply:
    """A page with a form, for the one who asks alone."""
    headers = {"Content-Type": Format.HTML.content_type}
    body = page(request, template, **context)
    return Reply(status=int(status), headers=headers, body=body, personal=True)


def refused_form(
    request: Request,
    template: str,
    errors: Iterable[FieldError],
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
    **context: Any,
) -> Reply:
    """The page with ``errors`` beside the fields; raises ``Unprocessable`` for programs."""
    listed = list(errors)
    logs.current().refused = Invalid.__name__
    if not wants_page(request):
        raise Unprocessable(message("problem.invalid"), errors=listed)
    told = {"errors": by_field(listed)}
    return form_page(request, template, status, **(context | told))


def by_field(errors: Iterable[FieldError]) -> dict[str, str]:
    """The first reason of each field, in the order of the errors."""
    reasons: dict[str, str] = {}
    for each in errors:
        reasons.setdefault(each.field, in_words(each.reason))
    return reasons


def done(
    request: Request, path: str, notice: str = "", *, form: str = "", **variables: object
) -> Reply:
    """The way (302) to the page that shows what was done, with a notice of ``NOTICES``.

    ``form`` names the one of that page's forms that is to be filled in next.
    """
    query: Mapping[str, object] = {"form": form, "done": notice}
    return redirect(request.url(path, query, **variables), HTTPStatus.FOUND)
