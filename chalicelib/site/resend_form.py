"""The contents of a refused form, shown on the error page to be sent again."""

from typing import Any

from chalicelib.http import csrf
from chalicelib.http.body import form_of
from chalicelib.http.errors import Forgery, HttpError
from chalicelib.http.limits import SHOWN_AGAIN_BYTES
from chalicelib.http.request import Form, Request
from chalicelib.mail import NotSent
from chalicelib.store.attempt_counters import TooManyTries
from chalicelib.store.errors import Unavailable

_FILLED_IN = frozenset(
    (
        "_method",
        "action",
        csrf.FIELD,
        "goes",
        "hand_over",
        "id",
        "next",
        "secret",
        "step",
        "then",
        "token",
        "version",
    )
)


def form_to_resend(request: Request, error: Exception) -> dict[str, Any] | None:
    """The form of a refused request with its values, without secrets and files; or None."""
    form = _form_of(request, error)
    if form is None:
        return None
    typed = [
        _field(name, value)
        for name, values in form.fields.items()
        if name != csrf.FIELD
        for value in values
    ]
    # Without a known viewer, the token stays as it was sent.
    proof = _field(csrf.FIELD, request.viewer.csrf_token or form.one(csrf.FIELD))
    return {"action": request.here(), "fields": [proof, *typed], "files": list(form.files)}


def _field(name: str, value: str) -> dict[str, Any]:
    is_secret = _is_secret(name)
    return {
        "name": name,
        "value": "" if is_secret else value,
        "secret": is_secret,
        "hidden": _is_hidden(name) or not (value or is_secret),
    }


def _is_hidden(name: str) -> bool:
    """Whether it is a hidden field, or one of a table of choices."""
    return name in _FILLED_IN or "." in name


def _form_of(request: Request, error: Exception) -> Form | None:
    """The form, if the error is temporary and the form came from our pages; else None."""
    again = isinstance(error, (Forgery, NotSent, TooManyTries, Unavailable)) and request.is_form
    if not again or not _is_ours(request):
        return None
    try:
        return form_of(request)
    except HttpError:
        return None


def _is_ours(request: Request) -> bool:
    """Whether the form came from one of our pages and was filled in by its sender.

    Without a valid token, only if the browser says that our page sent it, and if it is short, since
    parsing takes time.
    """
    if csrf.has_token(request):
        return True
    return len(request.body) <= SHOWN_AGAIN_BYTES and csrf.from_our_pages(request)


def _is_secret(name: str) -> bool:
    return "password" in name or name == "code"
