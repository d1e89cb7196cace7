"""Signing in and out."""

from collections.abc import Mapping
from typing import ClassVar

from chalicelib.accounts.signing_in import sign_in
from chalicelib.http import cookies
from chalicelib.http.body import form_of
from chalicelib.http.request import Request, next_path
from chalicelib.http.response import Reply
from chalicelib.message import FieldError, message
from chalicelib.site import paths, rate_limits
from chalicelib.site.accounts import known_browsers, second_factor
from chalicelib.site.pages import (
    ErrorHelp,
    FormPage,
    Link,
    form_page,
    redirect_with_notice,
    refused_form,
)
from chalicelib.store import sessions
from chalicelib.store.errors import Conflict
from chalicelib.store.sessions import NewPendingSignIn
from chalicelib.validation.fields import check_email

_WRONG = FieldError("password", message("account.wrong_sign_in"))


class LoginPage(FormPage, frozen=True, kw_only=True):
    """The form to sign in with, as it was filled in."""

    template: ClassVar[str] = "accounts/login.html"

    nav: str = "login"
    values: Mapping[str, str]


def login_page(request: Request) -> Reply:
    """The form to sign in with."""
    values = {"email": "", "next": next_path(request.one("next"))}
    return form_page(request, LoginPage(values=values))


def login(request: Request) -> Reply:
    """Sign in and redirect to ``next``, or to the form for a code if the coach needs one."""
    form = form_of(request)
    values = {"email": form.one("email"), "next": next_path(form.one("next"))}
    email = _address(values["email"])
    tries = rate_limits.of_sign_in(request, email)
    try:
        opened = sign_in(
            email or "", form.one("password"), request.user_agent, tries, request.viewer
        )
    except Conflict:
        opened = None
    if opened is None:
        return refused_form(request, LoginPage(values=values), [_WRONG])
    if isinstance(opened, NewPendingSignIn):
        return second_factor.to_code_page(request, opened.cookie, values["next"])
    return known_browsers.after_sign_in(request, opened, values["next"])


def logout(request: Request) -> Reply:
    """End this session."""
    viewer = request.viewer
    if viewer.session_id:
        sessions.end(viewer.coach_id, [viewer.session_id])
    reply = redirect_with_notice(request, paths.LOGIN, "signed-out")
    return reply.with_cookies(cookies.remove(request, cookies.SESSION))


def error_help(request: Request, _: object) -> ErrorHelp | None:
    """Links to sign in or register, if the viewer is not signed in."""
    if request.viewer.is_known:
        return None
    return ErrorHelp(
        links=(
            Link("Sign in", request.url(paths.LOGIN)),
            Link("Set a new password", request.url(paths.RESET)),
            Link("Register", request.url(paths.REGISTER)),
        )
    )


def _address(text: str) -> str | None:
    """The e-mail address in its stored form; None if it is not valid."""
    try:
        return check_email(text)
    except ValueError:
        return None
