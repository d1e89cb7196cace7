"""The pages that links in mails lead to: opening one changes nothing, its button does."""

from collections.abc import Callable, Mapping
from http import HTTPStatus

from chalicelib.accounts import registration
from chalicelib.outputs.formats import Format
from chalicelib.store import confirmations
from chalicelib.store.confirmations import Confirmation, Purpose
from chalicelib.store.errors import AddressTaken, Conflict
from chalicelib.web.body import form_of
from chalicelib.web.errors import NotFound
from chalicelib.web.forms import done, form_page
from chalicelib.web.reply import Reply
from chalicelib.web.request import Request

FORMATS = (Format.HTML,)
_TEMPLATE = "accounts/confirm.html"


def confirm_page(request: Request) -> Reply:
    """What the link is for, and the button; raises ``NotFound`` for a link that is over."""
    confirmation = _confirmation(request.one("token"))
    return _page(request, confirmation, request.one("token"))


def confirm(request: Request) -> Reply:
    """Do what the link is for; raises ``NotFound`` for one that is over or was used."""
    confirmation = _confirmation(form_of(request).one("token"))
    try:
        return _CONFIRMED[confirmation.purpose](request, confirmation)
    except (AddressTaken, Conflict) as error:
        raise _over() from error


def _registered(request: Request, confirmation: Confirmation) -> Reply:
    registration.confirm_registration(confirmation)
    return done(request, "/login", "confirmed")


_CONFIRMED: Mapping[Purpose, Callable[[Request, Confirmation], Reply]] = {
    Purpose.REGISTER: _registered,
}


def _confirmation(secret: str) -> Confirmation:
    found = confirmations.read(secret)
    if found is None:
        raise _over()
    return found


def _over() -> NotFound:
    return NotFound(
        "This link was used already, or it is too old. Try to sign in; if that does not work, "
        "register again or ask for a new password."
    )


def _page(
    request: Request,
    confirmation: Confirmation,
    secret: str,
    status: HTTPStatus = HTTPStatus.OK,
    errors: Mapping[str, str] | None = None,
) -> Reply:
    return form_page(
        request,
        _TEMPLATE,
        status,
        purpose=str(confirmation.purpose),
        email=confirmation.email,
        name=confirmation.facts.get("name", ""),
        token=secret,
        errors=errors or {},
    )
