"""Asking for a new password, by a link in a mail."""

from collections.abc import Mapping
from typing import ClassVar

from chalicelib.accounts import new_password
from chalicelib.http.body import form_of
from chalicelib.http.request import Request, next_path
from chalicelib.http.response import Reply
from chalicelib.site import rate_limits
from chalicelib.site.accounts.registration import MailSentPage, link_of
from chalicelib.site.pages import FormPage, form_page, refused_form
from chalicelib.validation.fields import Fields, Invalid, check_email


class PasswordPage(FormPage, frozen=True, kw_only=True):
    """The form to ask for a new password, as it was filled in."""

    template: ClassVar[str] = "accounts/password.html"

    nav: str = "login"
    values: Mapping[str, str]


def password_page(request: Request) -> Reply:
    """The form that asks for a mail with a link."""
    values = {"next": next_path(request.one("next"))}
    return form_page(request, PasswordPage(values=values))


def ask_password(request: Request) -> Reply:
    """Send the mail; the reply does not reveal whether the address is known."""
    form = form_of(request)
    values = {"email": form.one("email"), "next": next_path(form.one("next"))}
    fields = Fields(values)
    email = fields.required("email", check_email, "")
    try:
        fields.checked()
    except Invalid as error:
        return refused_form(request, PasswordPage(values=values), error.errors)
    tries = rate_limits.of_mail(request, email)
    new_password.ask(email, link_of(request, values["next"]), tries)
    return form_page(request, MailSentPage(nav="login", email=email))
