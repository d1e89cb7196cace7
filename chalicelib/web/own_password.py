"""The own password, which somebody signed in gives again for what would take an account over."""

from chalicelib.accounts.passwords import is_right
from chalicelib.models import FieldError
from chalicelib.store import throttle
from chalicelib.store.profiles import Profile
from chalicelib.store.throttle import Try
from chalicelib.validation import Invalid
from chalicelib.web import brakes
from chalicelib.web.form import Form

FIELD = "current_password"
_WRONG = FieldError(FIELD, "This is not your password.")


def prove(found: Profile, form: Form, *more: Try) -> None:
    """Raise ``Invalid`` unless the password came along, and ``TooManyTries`` after many.

    ``more``: what is counted at the same time.
    """
    throttle.count((*brakes.of_password(found.coach.email), *more))
    if not is_right(found.coach.password_hash, form.one(FIELD)):
        raise Invalid([_WRONG])
