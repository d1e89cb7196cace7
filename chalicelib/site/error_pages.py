"""Replies to errors: a page for people, a problem document (RFC 9457) for programs."""

import logging
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, ClassVar

from chalicelib import logs
from chalicelib.http.errors import Moved, Unauthorized
from chalicelib.http.formats import Format
from chalicelib.http.request import (
    PROBLEM_JSON,
    Request,
    build_url,
    encode_path,
    wants_page,
    wants_sign_in,
)
from chalicelib.http.response import NO_STORE, Reply, redirect
from chalicelib.representations import json
from chalicelib.site import paths
from chalicelib.site.lists import MAX_TEXT
from chalicelib.site.pages import NOT_SAVED, ErrorHelp, LineupForm, Link, Page, page
from chalicelib.site.problems import Problem, problem_of
from chalicelib.site.resend_form import form_to_resend
from chalicelib.site.sign_in_return import page_to_return_to

_log = logging.getLogger(logs.NAME)
_SIGN_IN_MAY_HELP = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
# Errors that only somebody who may see the team gets.
_OF_FOUND_TEAM = (
    HTTPStatus.FORBIDDEN,
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)


class ErrorPage(Page, frozen=True, kw_only=True):
    """What went wrong, and what to do about it; ``again`` is the refused form, to send again."""

    template: ClassVar[str] = "error.html"

    problem: Mapping[str, Any]
    form: LineupForm | None = None
    again: Mapping[str, Any] | None = None
    links: Sequence[Link] = ()


def error_reply(request: Request, error: Exception) -> Reply:
    """The reply to the error, or the redirect for a page that has moved."""
    if isinstance(error, Moved):
        return redirect(error.location, HTTPStatus.MOVED_PERMANENTLY)
    if isinstance(error, Unauthorized) and wants_sign_in(request):
        return _to_sign_in(request)
    problem = problem_of(error)
    logs.current().refused = type(error).__name__
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("the request failed with %d", problem.status, exc_info=error)
    as_page = wants_page(request)
    headers = {
        "Cache-Control": NO_STORE,
        "Vary": "Accept",
        **problem.headers,
        "Content-Type": Format.HTML.content_type if as_page else PROBLEM_JSON,
    }
    again = form_to_resend(request, error) if as_page else None
    body = (
        _page(request, problem, again) if as_page else json.render(_problem_view(request, problem))
    )
    return Reply(status=int(problem.status), headers=headers, body=body, personal=again is not None)


def _to_sign_in(request: Request) -> Reply:
    is_read = request.method in ("GET", "HEAD")
    query = {"next": page_to_return_to(request), "done": "" if is_read else NOT_SAVED}
    return redirect(request.url(paths.LOGIN, query), HTTPStatus.FOUND)


def _problem_view(request: Request, problem: Problem) -> dict[str, Any]:
    instance = build_url(request.base, encode_path(request.path))
    return problem.view(instance, logs.current().request_id)


def _page(request: Request, problem: Problem, again: Mapping[str, Any] | None) -> bytes:
    asked = request.route.error_help
    offered = (asked(request, problem) if asked else None) or _usual_help(request, problem)
    view = ErrorPage(
        problem=_problem_view(request, problem) | {"title": problem.title_for_people},
        form=offered.form,
        again=again,
        links=offered.links or _links(request, problem, offered),
    )
    return page(request, view)


def _usual_help(request: Request, problem: Problem) -> ErrorHelp:
    """A link back to the team, if the error shows anyway that it exists."""
    team = request.variables.get("team") or request.one("team")
    if not team or problem.status not in _OF_FOUND_TEAM:
        return ErrorHelp()
    return ErrorHelp(team_link=Link("Back to the team", request.url(paths.TEAM, team=team)))


def _links(request: Request, problem: Problem, offered: ErrorHelp) -> Sequence[Link]:
    known = request.viewer.is_known
    away = problem.status == HTTPStatus.SERVICE_UNAVAILABLE and request.method == "GET"
    here = {"next": page_to_return_to(request)}
    search = {"q": offered.searched[:MAX_TEXT]} if offered.searched else {}
    return [
        *([Link("Try again", request.here())] if away else ()),
        *(
            [Link("Sign in", request.url(paths.LOGIN, here))]
            if problem.status in _SIGN_IN_MAY_HELP and not known
            else ()
        ),
        *([offered.team_link] if offered.team_link else ()),
        Link("My teams" if known else "Best lineup", request.url(paths.HOME)),
        Link("All teams", request.url(paths.TEAMS)),
        Link("Search for a team", request.url(paths.SEARCH, search)),
    ]
