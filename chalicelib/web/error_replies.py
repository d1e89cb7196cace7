"""Errors as replies: a page in the site's layout for people, a problem document for programs."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from chalicelib.outputs import json, urls
from chalicelib.outputs.formats import Format
from chalicelib.web.errors import Unauthorized
from chalicelib.web.form_pages import page_to_return_to
from chalicelib.web.list_query import MAX_TEXT
from chalicelib.web.negotiation import PROBLEM_JSON, wants_page, wants_sign_in
from chalicelib.web.notices import NOT_SAVED
from chalicelib.web.pages import lineup_form, page
from chalicelib.web.problems import Problem, problem_of
from chalicelib.web.reply import NOT_STORED, Reply, redirect
from chalicelib.web.request import Request
from chalicelib.web.send_again import send_again

_log = logging.getLogger("team-coach")


def error_reply(request: Request, error: Exception) -> Reply:
    """The reply that tells the client of the error."""
    if isinstance(error, Unauthorized) and wants_sign_in(request):
        return _to_sign_in(request)
    problem = problem_of(error)
    if problem.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        _log.error("%s %s: %s", request.method, request.path, problem.detail, exc_info=error)
    as_page = wants_page(request)
    headers = {
        "Cache-Control": NOT_STORED,
        "Vary": "Accept",
        **problem.headers,
        "Content-Type": Format.HTML.content_type if as_page else PROBLEM_JSON,
    }
    again = send_again(request, error) if as_page else None
    told = problem.view(_instance(request))
    body = _page(request, problem, again) if as_page else json.render(told)
    return Reply(status=int(problem.status), headers=headers, body=body)


def _to_sign_in(request: Request) -> Reply:
    is_read = request.method in ("GET", "HEAD")
    query = {"next": page_to_return_to(request), "done": "" if is_read else NOT_SAVED}
    return redirect(request.url("/login", query), HTTPStatus.FOUND)


def _page(request: Request, problem: Problem, again: Mapping[str, Any] | None) -> str:
    about_lineup = f"{request.path}/".startswith("/best/")
    form = _form(request, problem) if about_lineup else None
    return page(
        request,
        "error.html",
        problem=problem.view_for_people(_instance(request)),
        form=form,
        again=again,
        links=_links(request, form, problem),
    )


def _form(request: Request, problem: Problem) -> dict[str, Any]:
    team = request.variables.get("team") or request.one("team")
    show = request.variables.get("show") or request.one("show")
    return lineup_form(team, show, problem.errors)


def _links(request: Request, form: dict[str, Any] | None, problem: Problem) -> list[dict[str, str]]:
    team = form["team"] if form else ""
    searched = {"q": team[:MAX_TEXT]}
    links = [
        {"label": "Best lineup", "href": request.url("/")},
        {"label": "All teams", "href": request.url("/teams")},
        {"label": "Search for a team", "href": request.url("/search", searched)},
    ]
    # Only a team that was found can be one that cannot be fielded.
    if team and problem.status == HTTPStatus.UNPROCESSABLE_ENTITY:
        roster = request.url("/teams/{team}", team=team)
        return [{"label": "The team's roster", "href": roster}, *links]
    return links


def _instance(request: Request) -> str:
    return urls.build(request.base, urls.encode(request.path))
