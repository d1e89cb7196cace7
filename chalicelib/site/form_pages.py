"""Pages with forms, and forms that were refused: filled in, what is wrong beside its field."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from msgspec.structs import replace

from chalicelib import logs
from chalicelib.http.errors import Unprocessable
from chalicelib.http.formats import Format
from chalicelib.http.negotiation import wants_page
from chalicelib.http.request import Request
from chalicelib.http.response import Reply, redirect
from chalicelib.message import FieldError, message
from chalicelib.representations.messages import in_words
from chalicelib.site.changes import Stale
from chalicelib.site.pages import FormPage, Page, by_field, page
from chalicelib.site.problems import problem_of
from chalicelib.validation import Invalid

_OF_NO_FIELD = ("teams", "players", "version", "shown")


class ChangePage(FormPage, frozen=True, kw_only=True):
    """A page with a form that changes something which others may change meanwhile.

    ``refusal``: what is wrong with the whole. ``stale``: whether somebody else changed it since the
    form was filled; ``present`` is then what is there now, to stand beside fields that say
    otherwise.
    """

    refusal: str = ""
    stale: bool = False
    present: Mapping[str, str] | None = None


def form_page(request: Request, view: Page, status: HTTPStatus = HTTPStatus.OK) -> Reply:
    """A page with a form, for the one who asks alone."""
    headers = {"Content-Type": Format.HTML.content_type}
    return Reply(status=int(status), headers=headers, body=page(request, view), personal=True)


def refused_form(
    request: Request,
    view: FormPage,
    errors: Sequence[FieldError],
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> Reply:
    """The page with ``errors`` beside the fields; raises ``Unprocessable`` for programs."""
    logs.current().refused = Invalid.__name__
    if not wants_page(request):
        raise Unprocessable(message("problem.invalid"), errors=errors)
    return form_page(request, replace(view, errors=by_field(errors)), status)


def form_with_errors(
    request: Request, error: Exception, view: ChangePage, present: Mapping[str, str] | None = None
) -> Reply:
    """The page of a change that was refused, with the errors beside its fields.

    ``present``: what is there now. Raises ``error`` for programs.
    """
    if not wants_page(request):
        raise error
    problem = problem_of(error)
    stale = isinstance(error, Stale)
    errors = by_field(problem.errors)
    of_all = [errors.pop(name) for name in _OF_NO_FIELD if name in errors]
    refused = replace(
        view,
        errors=errors,
        refusal=in_words(problem.detail) if stale or not problem.errors else " ".join(of_all),
        present=present if stale else None,
        stale=stale,
    )
    return form_page(request, refused, problem.status)


def done(
    request: Request, path: str, notice: str = "", *, form: str = "", **variables: object
) -> Reply:
    """The way (302) to the page that shows what was done, with a notice of that name.

    ``form`` names the one of that page's forms that is to be filled in next.
    """
    query: Mapping[str, object] = {"form": form, "done": notice}
    return redirect(request.url(path, query, **variables), HTTPStatus.FOUND)
