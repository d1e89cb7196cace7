"""Tokens for the coach's programs: made, shown once, and made void."""

from chalicelib.accounts import own_tokens
from chalicelib.models import FieldError
from chalicelib.store.profiles import Profile
from chalicelib.validation import Invalid, check_name
from chalicelib.validation.fields import Fields, choice
from chalicelib.web.form import Form
from chalicelib.web.forms import done
from chalicelib.web.profile import token_shown
from chalicelib.web.reply import Reply
from chalicelib.web.request import Request

_ACCESS = {"read": False, "write": True}


def make_token(request: Request, found: Profile, form: Form) -> Reply:
    """Make a token and show it; raises ``Invalid``, also when the coach has too many."""
    fields = Fields({"label": form.one("label"), "access": form.one("access")})
    label = fields.need("label", check_name, "")
    may_write = fields.need("access", choice(_ACCESS), instead=False)
    fields.done()
    try:
        made = own_tokens.make(found, label, may_write=may_write)
    except own_tokens.TooManyTokens as error:
        reason = f"{error.limit} tokens are the most: revoke one first."
        raise Invalid([FieldError("label", reason)]) from error
    return token_shown(request, label, made.text)


def revoke_token(request: Request, found: Profile, form: Form) -> Reply:
    """Make a token void, at once and everywhere."""
    own_tokens.revoke(found, form.one("id"))
    return done(request, "/profile", "token-revoked")
