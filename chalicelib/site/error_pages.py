"""Errors as replies: a page in the site's layout for people, a problem document for programs."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from chalicelib import logs
from chalicelib.http import urls
from chalicelib.http.errors import Moved, Unauthorized
from chalicelib.http.formats import Format
from chalicelib.http.negotiation import PROBLEM_JSON, wants_page, wants_sign_in
from chalicelib.http.request import Request
from chalicelib.http.response import NOT_STORED, Reply, redirect
from chalicelib.representations import json
from chalicelib.site import paths
from chalicelib.site.list_query import MAX_TEXT
from chalicelib.site.notices import NOT_SAVED
from chalicelib.site.pages import lineup_form, page
from chalicelib.site.problems import Problem, problem_of
from chalicelib.site.resend_form import send_again
from chalicelib.site.sign_in_return import page_to_return_to

_log = logging.getLogger(logs.NAME)
_WAYS_IN = {
    paths.LOGIN: "Sign in",
    paths.RESET: "Set a new password",
    paths.REGISTER: "Register",
}
_FOR_SOMEBODY_KNOWN = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN)
# Whoever is told one of these was let see the team, or sent the form of its page.
_OF_FOUND_TEAM = (
    HTTPStatus.FORBIDDEN,
    HTTPStatus.CONFLICT,
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
    HTTPStatus.UNPROCESSABLE_ENTITY,
)


def error_reply(request: Request, error: Exception) -> Reply:
    """The reply that tells the client of the error, or where a page has moved to."""
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
        "Cache-Control": NOT_STORED,
        "Vary": "Accept",
        **problem.headers,
        "Content-Type": Format.HTML.content_type if as_page else PROBLEM_JSON,
    }
    again = send_again(request, error) if as_page else None
    body = _page(request, problem, again) if as_page else json.render(_told(request, problem))
    return Reply(status=int(problem.status), headers=headers, body=body, personal=again is not None)


def _to_sign_in(request: Request) -> Reply:
    is_read = request.method in ("GET", "HEAD")
    query = {"next": page_to_return_to(request), "done": "" if is_read else NOT_SAVED}
    return redirect(request.url(paths.LOGIN, query), HTTPStatus.FOUND)


def _told(request: Request, problem: Problem) -> dict[str, Any]:
    instance = urls.build(request.base, urls.encode(request.path))
    return problem.view(instance, logs.current().request_id)


def _page(request: Request, problem: Problem, again: Mapping[str, Any] | None) -> bytes:
    # Who may not see this lineup need not ask for it in another size.
    asks_again = problem.status != HTTPStatus.FORBIDDEN
    about_lineup = f"{request.path}/".startswith("/best/") and asks_again
    form = _form(request, problem) if about_lineup else None
    return page(
        request,
        "error.html",
        problem=_told(request, problem) | {"title": problem.title_for_people},
        form=form,
        again=again,
        links=_links(request, form, problem),
    )


def _form(request: Request, problem: Problem) -> dict[str, Any]:
    team = problem.team or request.variables.get("team") or request.one("team")
    show = request.variables.get("show") or request.one("show")
    return lineup_form(team, show, problem.errors)


def _links(request: Request, form: dict[str, Any] | None, problem: Problem) -> list[dict[str, str]]:
    if request.path in (*_WAYS_IN, paths.CONFIRM) and not request.viewer.is_known:
        return [{"label": label, "href": request.url(path)} for path, label in _WAYS_IN.items()]
    searched = {"q": form["team"][:MAX_TEXT]} if form else {}
    away = problem.status == HTTPStatus.SERVICE_UNAVAILABLE and request.method == "GET"
    return [
        *([{"label": "Try again", "href": request.here()}] if away else ()),
        *_sign_in_link(request, problem),
        *_team_link(request, form, problem),
        {
            "label": "My teams" if request.viewer.is_known else "Best lineup",
            "href": request.url(paths.HOME),
        },
        {"label": "All teams", "href": request.url(paths.TEAMS)},
        {"label": "Search for a team", "href": request.url(paths.SEARCH, searched)},
    ]


def _sign_in_link(request: Request, problem: Problem) -> list[dict[str, str]]:
    """The way to sign in and back, if that may help."""
    if request.viewer.is_known or problem.status not in _FOR_SOMEBODY_KNOWN:
        return []
    return [
        {"label": "Sign in", "href": request.url(paths.LOGIN, {"next": page_to_return_to(request)})}
    ]


def _team_link(
    request: Request, form: dict[str, Any] | None, problem: Problem
) -> list[dict[str, str]]:
    """The way back to the team, if the error tells already that it is there."""
    if form:
        # Only a team that was found can be one that cannot be fielded.
        team = request.variables.get("team") or request.one("team") if problem.team else ""
    else:
        found = problem.status in _OF_FOUND_TEAM
        team = request.variables.get("team") or request.one("team") if found else ""
    if not team:
        return []
    label = "The team's roster" if form else "Back to the team"
    return [{"label": label, "href": request.url(paths.TEAM, team=team)}]
