"""Registering: a form, a mail with a link, and a page whose button confirms."""

from chalicelib.accounts import registration
from chalicelib.accounts.passwords import check_password
from chalicelib.outputs.formats import Format
from chalicelib.validation.emails import check_email
from chalicelib.validation.fields import Fields, Invalid
from chalicelib.validation.names import check_name
from chalicelib.web import brakes
from chalicelib.web.body import form_of
from chalicelib.web.forms import form_page, refused_form
from chalicelib.web.reply import Reply
from chalicelib.web.request import Request

FORMATS = (Format.HTML,)
_TEMPLATE = "accounts/register.html"


def register_page(request: Request) -> Reply:
    """The form that asks for an account."""
    return form_page(request, _TEMPLATE, nav="register", values={}, errors={})


def register(request: Request) -> Reply:
    """Send the mail, and say so: the same whether the address is known or not."""
    form = form_of(request)
    values = {name: form.one(name) for name in ("name", "email")}
    try:
        name, email, password = _checked({**values, "password": form.one("password")})
    except Invalid as error:
        return refused_form(request, _TEMPLATE, error.errors, nav="register", values=values)
    tries = brakes.of_mail(request, email)
    registration.register(name, email, password, lambda secret: link(request, secret), tries)
    return form_page(request, "accounts/mail_sent.html", nav="register", email=email)


def link(request: Request, secret: str) -> str:
    """The address for a mail of the page that confirms."""
    return request.address("/confirm", {"token": secret})


def _checked(raw: dict[str, str]) -> tuple[str, str, str]:
    """The name, the address and the password; raises ``Invalid``."""
    fields = Fields(raw)
    name = fields.need("name", check_name, "")
    email = fields.need("email", check_email, "")
    password = fields.need("password", lambda value: check_password(value, email, name), "")
    fields.done()
    return name, email, password
