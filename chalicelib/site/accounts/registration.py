"""Registering: a form, after which a mail with a link is sent."""

from collections.abc import Mapping
from typing import ClassVar

from chalicelib.accounts import registration
from chalicelib.accounts.passwords import check_password
from chalicelib.accounts.registration import Link, Registration
from chalicelib.http import cookies
from chalicelib.http.body import form_of
from chalicelib.http.request import Request, next_path
from chalicelib.http.response import Reply
from chalicelib.site import paths, rate_limits
from chalicelib.site.pages import FormPage, Page, form_page, refused_form
from chalicelib.store.keys import digest
from chalicelib.validation.fields import Fields, Invalid, check_email, check_name


class RegisterPage(FormPage, frozen=True, kw_only=True):
    """The form to register with, as it was filled in."""

    template: ClassVar[str] = "accounts/register.html"

    nav: str = "register"
    values: Mapping[str, str]


class MailSentPage(Page, frozen=True, kw_only=True):
    """The page that says that a mail with a link was sent."""

    template: ClassVar[str] = "accounts/mail_sent.html"

    email: str


def register_page(request: Request) -> Reply:
    """The form that asks for an account."""
    values = {"next": next_path(request.one("next"))}
    return form_page(request, RegisterPage(values=values))


def register(request: Request) -> Reply:
    """Send the mail; the reply does not reveal whether the address is known."""
    form = form_of(request)
    values = {name: form.one(name) for name in ("name", "email")}
    values["next"] = next_path(form.one("next"))
    try:
        name, email, password = _checked({**values, "password": form.one("password")})
    except Invalid as error:
        return refused_form(request, RegisterPage(values=values), error.errors)
    tries = rate_limits.of_mail(request, email)
    asked = Registration(name, email, password, browser_of(request))
    registration.register(asked, link_of(request, values["next"]), tries)
    return form_page(request, MailSentPage(nav="register", email=email))


def browser_of(request: Request) -> str:
    """A digest of the browser's visitor cookie; empty if it has none."""
    secret = request.cookie(cookies.VISITOR)
    return digest(secret) if secret else ""


def link_of(request: Request, onward: str = "") -> Link:
    """Return what makes a link's URL from its secret; ``onward``: the path to go to afterwards.

    That path is only in the mail, not stored: it may have the secret of an invitation.
    """
    return lambda secret: request.address(paths.CONFIRM, {"token": secret, "next": onward})


def _checked(raw: dict[str, str]) -> tuple[str, str, str]:
    """The name, the address and the password; raises ``Invalid``."""
    fields = Fields(raw)
    name = fields.required("name", check_name, "")
    email = fields.required("email", check_email, "")
    password = fields.required("password", lambda value: check_password(value, email, name), "")
    fields.checked()
    return name, email, password
