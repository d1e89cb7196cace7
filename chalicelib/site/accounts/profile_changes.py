"""The forms of the profile, told apart by their field ``action``."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus

from chalicelib.accounts import deletion, new_password
from chalicelib.accounts import profile as accounts
from chalicelib.accounts.passwords import check_password
from chalicelib.http import cookies
from chalicelib.http.body import form_of
from chalicelib.http.errors import BadRequest, Conflict
from chalicelib.http.request import Form, Request, wants_page
from chalicelib.http.response import Reply
from chalicelib.message import FieldError, message
from chalicelib.site import paths, rate_limits
from chalicelib.site.accounts import known_browsers, second_factor
from chalicelib.site.accounts.api_tokens import make_token, revoke_token
from chalicelib.site.accounts.profile import (
    check_own_password,
    own_profile,
    refused_deletion,
    refused_profile,
)
from chalicelib.site.accounts.registration import MailSentPage, link_of
from chalicelib.site.pages import form_page, redirect_with_notice
from chalicelib.store import events, sessions
from chalicelib.store.profiles import Profile
from chalicelib.validation import Invalid, check_name
from chalicelib.validation.fields import Fields, check_email

_TEAMS_CHANGED = FieldError(
    "current_password",
    message("account.teams_changed"),
)
_TYPED = ("action", "name", "email", "label", "access", "lifetime", "keep_tokens")
"""The fields with which a refused form is shown again."""


def change(request: Request) -> Reply:
    """Carry out the form's action; raises ``BadRequest`` for an unknown one."""
    found = own_profile(request)
    form = form_of(request)
    if form.one("action") not in _ACTIONS:
        raise BadRequest(message("account.unknown_action", actions=list(_ACTIONS)))
    try:
        return _ACTIONS[form.one("action")](request, found, form)
    except Invalid as error:
        values = {name: form.one(name) for name in _TYPED}
        return refused_profile(request, found, error.errors, values)


def _rename(request: Request, found: Profile, form: Form) -> Reply:
    fields = Fields({"name": form.one("name")})
    name = fields.required("name", check_name, "")
    fields.checked()
    accounts.rename(found, name)
    return redirect_with_notice(request, paths.PROFILE, "name")


def _change_email(request: Request, found: Profile, form: Form) -> Reply:
    fields = Fields({"email": form.one("email")})
    email = fields.required("email", check_email, "")
    fields.checked()
    check_own_password(found, form, *rate_limits.of_mail(request, email))
    accounts.ask_email(found.coach, email, link_of(request))
    return form_page(request, MailSentPage(nav="profile", email=email))


def _change_password(request: Request, found: Profile, form: Form) -> Reply:
    coach = found.coach
    words = [word for slug in found.slugs for word in slug.split("_")]
    fields = Fields({"new_password": form.one("new_password")})
    password = fields.required(
        "new_password", lambda value: check_password(value, coach.email, coach.name, words), ""
    )
    fields.checked()
    check_own_password(found, form)
    keeps_tokens = form.one("keep_tokens") == "yes"
    opened = new_password.set_password(
        found, password, request.viewer, request.user_agent, keeps_tokens=keeps_tokens
    )
    reply = redirect_with_notice(request, paths.PROFILE, "password-changed")
    return known_browsers.with_session(request, opened, reply)


def _end_session(request: Request, found: Profile, form: Form) -> Reply:
    wanted = form.one("id")
    _end(found, [each.id for each in found.sessions if each.id == wanted])
    return redirect_with_notice(request, paths.PROFILE, "sessions")


def _end_others(request: Request, found: Profile, _: Form) -> Reply:
    own = request.viewer.session_id
    _end(found, [each.id for each in found.sessions if each.id != own])
    return redirect_with_notice(request, paths.PROFILE, "sessions")


def _end(found: Profile, ids: Sequence[str]) -> None:
    if ids:
        event = events.of_account(found.coach, "sessions_ended")
        sessions.end(found.coach.id, ids, event)


def _delete(request: Request, found: Profile, form: Form) -> Reply:
    try:
        check_own_password(found, form)
    except Invalid as error:
        return refused_deletion(request, found, error.errors)
    try:
        deletion.delete_account(found, form.one("goes").split())
    except deletion.UnconfirmedDeletion as error:
        if not wants_page(request):
            raise Conflict(_TEAMS_CHANGED.reason) from error
        return refused_deletion(request, found, (_TEAMS_CHANGED,), HTTPStatus.CONFLICT)
    reply = redirect_with_notice(request, paths.HOME, "account-deleted")
    return reply.with_cookies(cookies.remove(request, cookies.SESSION))


_ACTIONS: Mapping[str, Callable[[Request, Profile, Form], Reply]] = {
    "name": _rename,
    "email": _change_email,
    "password": _change_password,
    "end-session": _end_session,
    "end-others": _end_others,
    "token": make_token,
    "revoke-token": revoke_token,
    "turn-on-second-factor": second_factor.turn_on,
    "turn-off-second-factor": second_factor.turn_off,
    "renew-recovery-codes": second_factor.renew_recovery_codes,
    "delete": _delete,
}
