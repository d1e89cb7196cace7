"""The own password, which somebody signed in gives again for what would take an account over."""

from chalicelib.accounts.passwords import is_right
from chalicelib.http.body import Form
from chalicelib.message import FieldError, message
from chalicelib.site import rate_limits
from chalicelib.store import attempt_counters
from chalicelib.store.attempt_counters import Try
from chalicelib.store.profiles import Profile
from chalicelib.validation import Invalid

FIELD = "current_password"
_WRONG = FieldError(FIELD, message("account.not_your_own"))


def prove(found: Profile, form: Form, *more: Try) -> None:
    """Raise ``Invalid`` unless the password came along, and ``TooManyTries`` after many.

    ``more``: what is counted at the same time.
    """
    attempt_counters.count((*rate_limits.of_password(found.coach.email), *more))
    if not is_right(found.coach.password_hash, form.one(FIELD)):
        raise Invalid([_WRONG])
