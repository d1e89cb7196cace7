"""What somebody typed into a form that was refused, to look through and to send again."""

from typing import Any

from chalicelib.mail import NotSent
from chalicelib.store.throttle import TooManyTries
from chalicelib.web import csrf
from chalicelib.web.body import form_of, is_form
from chalicelib.web.errors import Forgery
from chalicelib.web.form import Form
from chalicelib.web.request import Request

_FILLED_IN = frozenset(
    ("_method", "action", "hand_over", "id", "next", "step", "then", "token", "version", "was")
)


def send_again(request: Request, error: Exception) -> dict[str, Any] | None:
    """The form of a refused request with all that came, except for secrets and files."""
    form = _form_of(request, error)
    if form is None:
        return None
    fields = [
        {
            "name": name,
            "value": "" if _is_secret(name) else value,
            "secret": _is_secret(name),
            "hidden": _is_hidden(name) or not (value or _is_secret(name)),
        }
        for name, values in form.fields.items()
        if name != csrf.FIELD
        for value in values
    ]
    return {"action": request.here(), "fields": fields, "files": list(form.files)}


def _is_hidden(name: str) -> bool:
    """Whether the pages fill it in, or let it be chosen for each of many."""
    return name in _FILLED_IN or "." in name


def _form_of(request: Request, error: Exception) -> Form | None:
    """What was typed for nothing, where it can simply be sent again."""
    if isinstance(error, Forgery):
        return error.form
    again = isinstance(error, (NotSent, TooManyTries)) and is_form(request)
    return form_of(request) if again else None


def _is_secret(name: str) -> bool:
    return "password" in name
