"""The page of a link in a mail, and its form: opening the page changes nothing."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import ClassVar

from chalicelib.accounts import new_password, registration
from chalicelib.accounts.passwords import check_password
from chalicelib.accounts.profile import change_email
from chalicelib.http import cookies
from chalicelib.http.body import form_of
from chalicelib.http.request import Form, Request, next_path
from chalicelib.http.response import Reply, redirect
from chalicelib.message import FieldError, message
from chalicelib.site import paths
from chalicelib.site.accounts.registration import browser_of
from chalicelib.site.pages import FormPage, form_page, redirect_with_notice, refused_form
from chalicelib.site.problems import InvalidLink
from chalicelib.store import confirmations
from chalicelib.store.confirmations import Confirmation, Purpose
from chalicelib.store.errors import AddressTaken, Conflict
from chalicelib.validation.fields import Fields, Invalid, check_name

_FIELDS = ("token", "next")


class ConfirmPage(FormPage, frozen=True, kw_only=True):
    """What a link is for, and the form; ``elsewhere``: in another browser than its request."""

    template: ClassVar[str] = "accounts/confirm.html"

    purpose: str
    email: str
    name: str
    typed_name: str
    elsewhere: bool
    token: str
    next: str


def confirm_page(request: Request) -> Reply:
    """The page of a link; raises ``InvalidLink``."""
    confirmation = _confirmation(request.one("token"))
    return _page(request, confirmation, Form({name: (request.one(name),) for name in _FIELDS}))


def confirm(request: Request) -> Reply:
    """Do what the link is for; raises ``InvalidLink``."""
    confirmation = _confirmation(form_of(request).one("token"))
    try:
        return _CONFIRMED[confirmation.purpose](request, confirmation)
    except Invalid as error:
        return _page(request, confirmation, form_of(request), error.errors)
    except (AddressTaken, Conflict) as error:
        raise _over() from error


def _registered(request: Request, confirmation: Confirmation) -> Reply:
    """Create the account; a name or password in the form replaces that of the registration."""
    form = form_of(request)
    fields = Fields({"name": form.one("name"), "password": form.one("password")})
    name = fields.required("name", check_name, "") if "name" in form.fields else ""
    if form.one("password") or not _registered_here(request, confirmation):
        known = name or confirmation.facts["name"]
        fields.required(
            "password", lambda value: check_password(value, confirmation.email, known), ""
        )
    fields.checked()
    registration.confirm_registration(confirmation, name, form.one("password") or None)
    return _to_sign_in(request, "confirmed")


def _registered_here(request: Request, confirmation: Confirmation) -> bool:
    return registration.is_from(confirmation, browser_of(request))


def _new_password(request: Request, confirmation: Confirmation) -> Reply:
    fields = Fields({"password": form_of(request).one("password")})
    name = confirmation.facts.get("name", "")
    password = fields.required(
        "password", lambda value: check_password(value, confirmation.email, name), ""
    )
    fields.checked()
    new_password.reset(confirmation, password)
    reply = _to_sign_in(request, "password-set")
    return reply.with_cookies(cookies.remove(request, cookies.SESSION))


def _to_sign_in(request: Request, notice: str) -> Reply:
    """A redirect to the sign-in page, which leads on to ``next``."""
    query = {"done": notice, "next": next_path(form_of(request).one("next"))}
    return redirect(request.url(paths.LOGIN, query), HTTPStatus.FOUND)


def _new_address(request: Request, confirmation: Confirmation) -> Reply:
    change_email(confirmation)
    return redirect_with_notice(request, paths.PROFILE, "email")


_CONFIRMED: Mapping[Purpose, Callable[[Request, Confirmation], Reply]] = {
    Purpose.REGISTER: _registered,
    Purpose.PASSWORD: _new_password,
    Purpose.EMAIL: _new_address,
}


def _confirmation(secret: str) -> Confirmation:
    found = confirmations.read(secret)
    if found is None:
        raise _over()
    return found


def _over() -> InvalidLink:
    return InvalidLink(message("account.link_over"))


def _page(
    request: Request,
    confirmation: Confirmation,
    given: Form,
    errors: Sequence[FieldError] = (),
) -> Reply:
    view = ConfirmPage(
        purpose=str(confirmation.purpose),
        email=confirmation.email,
        name=confirmation.facts.get("name", ""),
        typed_name=given.one("name") or confirmation.facts.get("name", ""),
        elsewhere=not _registered_here(request, confirmation),
        token=given.one("token"),
        next=next_path(given.one("next")),
    )
    return refused_form(request, view, errors) if errors else form_page(request, view)
