"""HTML pages: the data for their templates, rendering, and forms with errors."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any, ClassVar

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from chalicelib import logs
from chalicelib.http.errors import Unprocessable
from chalicelib.http.formats import Format
from chalicelib.http.request import Request, wants_page
from chalicelib.http.response import Reply, redirect
from chalicelib.message import FieldError, message
from chalicelib.models import Roster
from chalicelib.representations import html
from chalicelib.representations.messages import in_words, notice
from chalicelib.site.changes import Stale
from chalicelib.site.problems import problem_of
from chalicelib.validation import Invalid

NOT_SAVED = "not-saved"
"""The name of the notice that nothing was saved because the session had ended."""

_OF_NO_FIELD = ("teams", "players", "version", "shown")
_LABELS = {
    Format.JSON: "JSON",
    Format.CSV: "CSV",
    Format.XML: "XML",
    Format.TEXT: "Text",
}


class Page(Struct, frozen=True, kw_only=True):
    """The data for a template; each page has a subclass with further fields.

    ``nav`` is the current entry of the navigation, ``canonical`` the page's canonical URL.
    ``offers_data``: whether it links to its URL's other formats.
    """

    template: ClassVar[str]
    offers_data: ClassVar[bool] = False

    nav: str = ""
    canonical: str | None = None


class FormPage(Page, frozen=True, kw_only=True):
    """A page with a form. ``errors``: what is wrong, by field."""

    errors: Mapping[str, str] = field(default_factory=dict)


class Link(Struct, frozen=True):
    """A link and its label."""

    label: str
    href: str


class LineupForm(Struct, frozen=True):
    """The form that asks for a lineup, as it is filled in."""

    team: str = ""
    show: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)


class ErrorHelp(Struct, frozen=True, kw_only=True):
    """What an error page offers to do.

    ``form``: the form to ask for another lineup. ``team_link`` leads back to the team,
    ``searched`` is text to search for. ``links`` replace the usual links of error pages.
    """

    form: LineupForm | None = None
    team_link: Link | None = None
    searched: str = ""
    links: Sequence[Link] = ()


def page(request: Request, view: Page) -> bytes:
    """The page, rendered."""
    alternates = [
        Link(_LABELS[each], request.here(format=each.value, done=None))
        for each in (request.route.formats if view.offers_data else ())
        if each is not Format.HTML
    ]
    done = request.one("done")
    context: dict[str, Any] = {
        **asdict(view),
        "alternates": alternates,
        "viewer": request.viewer,
        "csrf_token": request.viewer.csrf_token,
        "notice": notice(done),
        "unsaved": done == NOT_SAVED,
    }
    return html.render(
        view.template,
        context,
        base=request.base,
        static_url=request.static_url,
        url=request.url,
    ).encode()


def by_field(errors: Sequence[FieldError]) -> dict[str, str]:
    """The first reason of each field in words, in the order of the errors."""
    reasons: dict[str, str] = {}
    for each in errors:
        reasons.setdefault(each.field, in_words(each.reason))
    return reasons


class ChangePage(FormPage, frozen=True, kw_only=True):
    """A page with a form for something that others may change at the same time.

    ``refusal``: what is wrong with the form as a whole. ``stale``: whether somebody else changed
    the data since the form was opened; ``present`` then has the present values, to show next to
    different ones.
    """

    refusal: str = ""
    stale: bool = False
    present: Mapping[str, str] | None = None


def form_page(request: Request, view: Page, status: HTTPStatus = HTTPStatus.OK) -> Reply:
    """A page for this viewer alone, such as one with a form."""
    headers = {"Content-Type": Format.HTML.content_type}
    return Reply(status=int(status), headers=headers, body=page(request, view), personal=True)


def refused_form(
    request: Request,
    view: FormPage,
    errors: Sequence[FieldError],
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> Reply:
    """The page with ``errors`` next to the fields; raises ``Unprocessable`` for programs."""
    logs.current().refused = Invalid.__name__
    if not wants_page(request):
        raise Unprocessable(message("problem.invalid"), errors=errors)
    return form_page(request, replace(view, errors=by_field(errors)), status)


def form_with_errors(
    request: Request, error: Exception, view: ChangePage, present: Mapping[str, str] | None = None
) -> Reply:
    """The page of a change that was refused, with the errors next to its fields.

    ``present``: the present values. Raises ``error`` for programs.
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


def redirect_with_notice(
    request: Request, path: str, notice: str = "", *, form: str = "", **variables: object
) -> Reply:
    """A redirect (302) after a change to the page that shows it, with the notice of that name.

    ``form``: which of that page's forms to open.
    """
    query: Mapping[str, object] = {"form": form, "done": notice}
    return redirect(request.url(path, query, **variables), HTTPStatus.FOUND)


def redirecting_to(path: str, notice: str) -> Callable[[Request, Roster, object], Reply]:
    """Return what redirects to that path of the changed team: the ``page`` of a ``Change``."""

    def page(request: Request, roster: Roster, _: object) -> Reply:
        return redirect_with_notice(request, path, notice, team=roster.team.slug)

    return page
