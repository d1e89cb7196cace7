"""Two-step sign-in: the form for a code, and the profile's forms to turn it on or off."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import ClassVar

from chalicelib.accounts import second_factor
from chalicelib.accounts.signing_in import SignInExpired, finish_sign_in
from chalicelib.http import cookies
from chalicelib.http.body import form_of
from chalicelib.http.errors import BadRequest, Conflict
from chalicelib.http.request import Form, Request, next_path
from chalicelib.http.response import Reply, redirect
from chalicelib.message import FieldError, message
from chalicelib.representations import qr_code
from chalicelib.representations.views import moment
from chalicelib.site import paths, rate_limits
from chalicelib.site.accounts import known_browsers
from chalicelib.site.accounts.profile import check_own_password, own_profile
from chalicelib.site.pages import FormPage, Page, form_page, redirect_with_notice, refused_form
from chalicelib.store.errors import Conflict as StoreConflict
from chalicelib.store.profiles import Profile
from chalicelib.store.sessions import PENDING_LIFETIME
from chalicelib.validation import Invalid

CODE_FORM = "code"
"""The name of the form that asks for a code, at the address to sign in."""
PROFILE_FORM = "second-factor"
"""The name of the form that turns two-step sign-in on or off, at the address of the profile."""
_COOKIE = "sign-in"
"""The cookie of a sign-in that waits for the second factor."""
_CHANGED_MEANWHILE = message("account.second_factor_changed")


class CodePage(FormPage, frozen=True, kw_only=True):
    """The form for a code after the password."""

    template: ClassVar[str] = "accounts/sign_in_code.html"

    nav: str = "login"
    values: Mapping[str, str]


class SetupPage(FormPage, frozen=True, kw_only=True):
    """The form to turn two-step sign-in on, with the ``secret``, its URI and its QR code."""

    template: ClassVar[str] = "accounts/second_factor_setup.html"

    nav: str = "profile"
    secret: str
    uri: str
    qr: str


class SecondFactorPage(FormPage, frozen=True, kw_only=True):
    """The forms of two-step sign-in while it is on; ``action`` is that of a refused one."""

    template: ClassVar[str] = "accounts/second_factor.html"

    nav: str = "profile"
    created_at: str
    codes_left: int
    action: str


class RecoveryCodesPage(Page, frozen=True, kw_only=True):
    """New recovery codes, shown only once."""

    template: ClassVar[str] = "accounts/recovery_codes.html"

    nav: str = "profile"
    codes: Sequence[str]


def code_page(request: Request) -> Reply:
    """The form for a code; without a pending sign-in, a redirect to the sign-in form."""
    onward = next_path(request.one("next"))
    if not request.cookie(_COOKIE):
        return redirect(request.url(paths.LOGIN, {"next": onward}), HTTPStatus.FOUND)
    return form_page(request, CodePage(values={"next": onward}))


def to_code_page(request: Request, cookie: str, onward: str) -> Reply:
    """A redirect to the form for a code, with the cookie of the pending sign-in."""
    query = {"form": CODE_FORM, "next": onward}
    reply = redirect(request.url(paths.LOGIN, query), HTTPStatus.FOUND)
    return reply.with_cookies(cookies.create(request, _COOKIE, cookie, PENDING_LIFETIME))


def enter_code(request: Request) -> Reply:
    """Finish signing in by a code, and go on to ``next``."""
    form = form_of(request)
    onward = next_path(form.one("next"))
    cookie, code = request.cookie(_COOKIE), form.one("code")
    try:
        opened = finish_sign_in(cookie, code, request.user_agent, request.viewer)
    except SignInExpired:
        return _to_sign_in(request, onward)
    except Invalid as error:
        return refused_form(request, CodePage(values={"next": onward}), error.errors)
    reply = known_browsers.after_sign_in(request, opened, onward)
    return reply.with_cookies(cookies.remove(request, _COOKIE))


def second_factor_page(request: Request) -> Reply:
    """The form to turn two-step sign-in on or off; raises what ``own_profile`` does."""
    found = own_profile(request)
    return _page(request, found, second_factor.new_secret())


def turn_on(request: Request, found: Profile, form: Form) -> Reply:
    """Turn two-step sign-in on and show the recovery codes; raises ``TooManyTries``."""
    secret = form.one("secret")
    if not second_factor.is_secret(secret):
        raise BadRequest(message("account.wrong_setup_key"))
    try:
        step = second_factor.first_step(secret, form.one("code"))
        check_own_password(found, form)
    except Invalid as error:
        return _page(request, found, secret, error.errors)
    try:
        codes = second_factor.turn_on(found, secret, step)
    except StoreConflict as error:
        raise Conflict(_CHANGED_MEANWHILE) from error
    return _codes_shown(request, codes)


def turn_off(request: Request, found: Profile, form: Form) -> Reply:
    """Turn two-step sign-in off; raises ``TooManyTries``."""

    def change() -> Reply:
        second_factor.turn_off(found, form.one("code"))
        return redirect_with_notice(request, paths.PROFILE, "second-factor-off")

    return _with_code(request, found, form, change)


def renew_recovery_codes(request: Request, found: Profile, form: Form) -> Reply:
    """Make new recovery codes and show them; raises ``TooManyTries``."""

    def change() -> Reply:
        codes = second_factor.renew_recovery_codes(found, form.one("code"))
        return _codes_shown(request, codes)

    return _with_code(request, found, form, change)


def _with_code(request: Request, found: Profile, form: Form, change: Callable[[], Reply]) -> Reply:
    """The reply of ``change``, which checks the code, after checking the password."""
    if found.second_factor is None:
        raise Conflict(_CHANGED_MEANWHILE)
    try:
        check_own_password(found, form, rate_limits.of_code(found.coach.id))
        return change()
    except Invalid as error:
        return _page(request, found, "", error.errors, form.one("action"))
    except StoreConflict as error:
        raise Conflict(_CHANGED_MEANWHILE) from error


def _to_sign_in(request: Request, onward: str) -> Reply:
    """A redirect to the sign-in form, or on to ``next`` if the viewer is signed in already."""
    if request.viewer.is_known:
        reply = known_browsers.redirect_onward(request, onward)
    else:
        query = {"done": "sign-in-over", "next": onward}
        reply = redirect(request.url(paths.LOGIN, query), HTTPStatus.FOUND)
    return reply.with_cookies(cookies.remove(request, _COOKIE))


def _page(
    request: Request,
    found: Profile,
    secret: str,
    errors: Sequence[FieldError] = (),
    action: str = "",
) -> Reply:
    """The form to turn it on or off, with the errors of the form of that ``action``."""
    view: FormPage
    if found.second_factor:
        view = SecondFactorPage(
            created_at=moment(found.second_factor.created_at),
            codes_left=len(found.second_factor.recovery_hashes),
            action=action,
        )
    else:
        uri = second_factor.app_uri(secret, found.coach.email)
        view = SetupPage(secret=secret, uri=uri, qr=qr_code.svg(uri))
    return refused_form(request, view, errors) if errors else form_page(request, view)


def _codes_shown(request: Request, codes: list[str]) -> Reply:
    return form_page(request, RecoveryCodesPage(codes=codes))
