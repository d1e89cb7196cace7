"""API tokens of a coach: creating, showing once, revoking."""

from collections.abc import Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import ClassVar

from chalicelib.accounts import own_tokens
from chalicelib.http.request import Form, Request
from chalicelib.http.response import Reply
from chalicelib.message import FieldError, message
from chalicelib.site import paths
from chalicelib.site.accounts.profile import check_own_password
from chalicelib.site.pages import Page, form_page, redirect_with_notice
from chalicelib.store import attempt_counters, tokens
from chalicelib.store.attempt_counters import Try
from chalicelib.store.profiles import Profile
from chalicelib.validation import Invalid, check_name
from chalicelib.validation.fields import Fields, choice

LIFETIMES: Mapping[str, timedelta | None] = MappingProxyType(
    {
        "30": timedelta(days=30),
        "90": timedelta(days=90),
        "365": own_tokens.LIFETIME,
        "never": None,
    }
)
"""The lifetimes to choose from: a number of days, or never."""
DEFAULT_LIFETIME = "365"
_ACCESS = {"read": False, "write": True}


class TokenPage(Page, frozen=True, kw_only=True):
    """A new API token, shown only once."""

    template: ClassVar[str] = "accounts/token.html"

    nav: str = "profile"
    label: str
    text: str


def make_token(request: Request, found: Profile, form: Form) -> Reply:
    """Create a token and show it; raises ``Invalid``, also if the coach has too many tokens.

    A token works without a session, so creating one needs the password.
    """
    raw = {name: form.one(name) for name in ("label", "access", "lifetime")}
    fields = Fields({**raw, "lifetime": raw["lifetime"] or DEFAULT_LIFETIME})
    label = fields.required("label", check_name, "")
    may_write = fields.required("access", choice(_ACCESS), fallback=False)
    days = fields.required("lifetime", choice(LIFETIMES), None)
    fields.checked()
    check_own_password(found, form)
    reset_tries = attempt_counters.reset(Try(attempt_counters.ACCOUNT, found.coach.email))
    try:
        made = own_tokens.make(found, label, reset_tries, may_write=may_write, lifetime=days)
    except own_tokens.TooManyTokens as error:
        reason = message("account.too_many_tokens", most=error.limit)
        raise Invalid([FieldError("label", reason)]) from error
    return form_page(request, TokenPage(label=label, text=made.text))


def revoke_token(request: Request, found: Profile, form: Form) -> Reply:
    """Revoke the token of that ID, if there is one."""
    tokens.end(found.coach, [each for each in found.tokens if each.id == form.one("id")])
    return redirect_with_notice(request, paths.PROFILE, "token-revoked")
