"""A coach's profile: their account, sessions and tokens, and all their data as JSON."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any, ClassVar

from msgspec import field

from chalicelib.accounts.own_data import profile_view, teams_view
from chalicelib.accounts.passwords import is_right
from chalicelib.http.errors import Forbidden, Unauthorized
from chalicelib.http.formats import Format
from chalicelib.http.request import Form, Request
from chalicelib.http.response import Document, Reply
from chalicelib.message import FieldError, message
from chalicelib.representations import json
from chalicelib.representations.views import team_view
from chalicelib.site import rate_limits
from chalicelib.site.pages import FormPage, form_page, page, refused_form
from chalicelib.store import attempt_counters, profiles
from chalicelib.store.attempt_counters import Try
from chalicelib.store.profiles import Profile
from chalicelib.validation import Invalid

_WRONG_PASSWORD = FieldError("current_password", message("account.not_your_own"))


class ProfilePage(FormPage, frozen=True, kw_only=True):
    """The profile with its forms; ``values``: those of a refused form."""

    template: ClassVar[str] = "accounts/profile.html"

    nav: str = "profile"
    profile: Mapping[str, Any]
    values: Mapping[str, str] = field(default_factory=dict)


class DeleteAccountPage(FormPage, frozen=True, kw_only=True):
    """The confirmation of an account's deletion, with what happens to its teams."""

    template: ClassVar[str] = "accounts/delete.html"

    nav: str = "profile"
    email: str
    departures: Sequence[Mapping[str, Any]]


def profile(request: Request) -> Document:
    """The profile; as JSON, all data of the coach. Raises what ``own_profile`` does."""
    found = own_profile(request)

    def render_page() -> bytes:
        return page(request, ProfilePage(profile=_own_view(request, found)))

    renderers = {Format.HTML: render_page, Format.JSON: lambda: _data(request, found)}
    return Document(renderers=renderers, personal=True)


def deletion(request: Request) -> Reply:
    """The page that asks to confirm the deletion; raises what ``own_profile`` does."""
    return form_page(request, _deletion(own_profile(request)))


def own_profile(request: Request) -> Profile:
    """The viewer's profile; raises ``Unauthorized``, and ``Forbidden`` for programs."""
    viewer = request.viewer
    if viewer.is_known and not viewer.session_id:
        raise Forbidden(message("account.profile_not_for_programs"))
    found: Profile | None = request.account
    if found is None and viewer.is_known:
        found = profiles.read(viewer.coach_id)
    if found is None:
        raise Unauthorized(message("account.profile_needs_sign_in"))
    return found


def refused_profile(
    request: Request, found: Profile, errors: Sequence[FieldError], values: dict[str, str]
) -> Reply:
    """The profile with a refused form, filled in, with its errors."""
    view = ProfilePage(profile=_own_view(request, found), values=values)
    return refused_form(request, view, errors)


def refused_deletion(
    request: Request,
    found: Profile,
    errors: Sequence[FieldError],
    status: HTTPStatus = HTTPStatus.UNPROCESSABLE_ENTITY,
) -> Reply:
    """The page that asks to confirm the deletion, with errors."""
    return refused_form(request, _deletion(found), errors, status)


def check_own_password(found: Profile, form: Form, *more: Try) -> None:
    """Raise ``Invalid`` unless the form has the coach's password; ``TooManyTries`` after many.

    ``more``: tries that are counted at the same time.
    """
    attempt_counters.count((*rate_limits.of_password(found.coach.email), *more))
    if not is_right(found.coach.password_hash, form.one("current_password")):
        raise Invalid([_WRONG_PASSWORD])


def _own_view(request: Request, found: Profile) -> dict[str, Any]:
    return profile_view(found, request.viewer.session_id)


def _deletion(found: Profile) -> DeleteAccountPage:
    teams = [
        {"team": team_view(each.team), "deleted": each.ends_with_them}
        for each in profiles.memberships(found.coach.id)
    ]
    return DeleteAccountPage(departures=teams, email=found.coach.email)


def _data(request: Request, found: Profile) -> bytes:
    rosters = profiles.rosters(found.coach.id, found.slugs)
    return json.render({**_own_view(request, found), **teams_view(rosters)})
