"""A coach's profile: what is known of them, where they are signed in, and their data to keep."""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from chalicelib.accounts.own_data import profile_view, teams_view
from chalicelib.http.errors import Forbidden, Unauthorized
from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.http.response import Document, Reply
from chalicelib.message import FieldError, message
from chalicelib.representations import json
from chalicelib.representations.views import team_view
from chalicelib.site.form_pages import form_page, refused_form
from chalicelib.site.pages import page
from chalicelib.store import profiles
from chalicelib.store.profiles import Profile

_TEMPLATE = "accounts/profile.html"
_DELETE_TEMPLATE = "accounts/delete.html"


def profile(request: Request) -> Document:
    """The profile, or all that is kept of the coach as data; raises ``Unauthorized``."""
    found = own_profile(request)

    def render_page() -> bytes:
        return page(request, _TEMPLATE, errors={}, values={}, **_context(request, found))

    renderers = {Format.HTML: render_page, Format.JSON: lambda: _data(request, found)}
    return Document(renderers=renderers, personal=True)


def deletion(request: Request) -> Reply:
    """The page that asks whether the account may go; raises ``Unauthorized``."""
    return form_page(request, _DELETE_TEMPLATE, errors={}, **_farewells(own_profile(request)))


def own_profile(request: Request) -> Profile:
    """The profile of the one who asks; raises ``Unauthorized``, ``Forbidden`` for programs."""
    viewer = request.viewer
    if viewer.is_known and not viewer.session_id:
        raise Forbidden(message("account.profile_not_for_programs"))
    found: Profile | None = request.account
    if found is None and viewer.is_known:
        found = profiles.read(viewer.coach_id)
    if found is None:
        raise Unauthorized(message("account.profile_needs_sign_in"))
    return found


def profile_again(
    request: Request, found: Profile, errors: Iterable[FieldError], values: dict[str, str]
) -> Reply:
    """The profile with what was typed and what is wrong with it."""
    return refused_form(request, _TEMPLATE, errors, values=values, **_context(request, found))


def delete_again(
    request: Request,
    found: Profile,
    errors: Iterable[FieldError],
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> Reply:
    """The page that asks whether the account may go, with what is wrong."""
    return refused_form(request, _DELETE_TEMPLATE, errors, status, **_farewells(found))


def token_shown(request: Request, label: str, text: str) -> Reply:
    """The page that shows a new token, this once."""
    return form_page(request, "accounts/token.html", nav="profile", label=label, text=text)


def _context(request: Request, found: Profile) -> dict[str, Any]:
    return {"nav": "profile", "profile": profile_view(found, request.viewer.session_id)}


def _farewells(found: Profile) -> dict[str, Any]:
    teams = [
        {"team": team_view(each.team), "deleted": each.ends_with_them}
        for each in profiles.memberships(found.coach.id)
    ]
    return {"nav": "profile", "farewells": teams, "email": found.coach.email}


def _data(request: Request, found: Profile) -> bytes:
    rosters = profiles.rosters(found.coach.id, found.slugs)
    return json.render({**profile_view(found, request.viewer.session_id), **teams_view(rosters)})
