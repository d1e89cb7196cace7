"""Tokens for the coach's programs: made, shown once, and made void."""

from datetime import UTC, datetime

from chalicelib.models import FieldError
from chalicelib.settings import settings
from chalicelib.store import coaches, table, tokens
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
    most = settings().tokens_per_coach
    if len(found.tokens) >= most:
        raise Invalid([FieldError("label", f"{most} tokens are the most: revoke one first.")])
    now = datetime.now(UTC).replace(microsecond=0)
    made = tokens.new(found.coach, label, now, may_write=may_write)
    table.transact([coaches.unchanged(found.coach), *made.writes])
    return token_shown(request, label, made.text)


def revoke_token(request: Request, found: Profile, form: Form) -> Reply:
    """Make a token void, at once and everywhere."""
    wanted = form.one("id")
    ended = [tokens.ending(each) for each in found.tokens if each.id == wanted]
    if ended:
        table.transact(ended)
    return done(request, "/profile", "token-revoked")
