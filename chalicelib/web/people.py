"""The people of a team: who they are, and inviting more."""

import logging
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Any

from chalicelib import logs
from chalicelib.accounts.invitation_letter import send_invitation
from chalicelib.accounts.invitations import (
    MOST,
    ROLE_MEANINGS,
    TooManyInvitations,
    invite,
    still_open,
)
from chalicelib.accounts.permissions import Action, may
from chalicelib.mail import NotSent
from chalicelib.models import FieldError, Invitation, Role, Roster
from chalicelib.outputs import json
from chalicelib.outputs.formats import Format
from chalicelib.outputs.people_view import invitation_view, people_view
from chalicelib.outputs.views import View, team_view
from chalicelib.store import invitations
from chalicelib.store.errors import StoreError
from chalicelib.validation import Invalid
from chalicelib.validation.emails import check_email
from chalicelib.validation.fields import Fields, choice
from chalicelib.web import errors
from chalicelib.web.body import form_of, is_form, json_of
from chalicelib.web.forms import by_field, done, form_page
from chalicelib.web.negotiation import wants_page
from chalicelib.web.pages import page
from chalicelib.web.permitted import permitted_team
from chalicelib.web.reply import PRIVATE, Document, Reply
from chalicelib.web.request import Request
from chalicelib.web.team_access import SeenTeam
from chalicelib.web.versions import until_stored

FORMATS = (Format.HTML, Format.JSON)
_log = logging.getLogger(logs.NAME)
PEOPLE_PATH = "/teams/{team}/people"
INVITATION_PATH = "/teams/{team}/invitations/{invitation}"

ROLES: Mapping[str, Role] = {str(role): role for role in Role}
_TEMPLATE = "teams/people.html"


def people(request: Request) -> Document:
    """Who is of the team, for its people alone."""
    return document(request, permitted_team(request, PEOPLE_PATH, Action.SEE_PEOPLE))


def document(request: Request, seen: SeenTeam) -> Document:
    """The people of the team that is seen."""
    context = _context(request, seen.roster)
    return Document(
        renderers={
            Format.HTML: lambda: page(request, _TEMPLATE, **context),
            Format.JSON: lambda: json.render(context["people"]),
        },
        stamp=seen.stamp,
        cache=PRIVATE,
    )


def told(request: Request, roster: Roster, status: HTTPStatus, reason: str) -> Reply:
    """The page of the people as they are now, with what stands in the way of a change."""
    return form_page(request, _TEMPLATE, status, **_context(request, roster) | {"problem": reason})


def ask_in(request: Request) -> Reply:
    """Invite somebody by mail; raises ``Unprocessable``, ``Conflict``, ``NotSent``."""
    raw = _raw(request)
    in_browser = is_form(request) and wants_page(request)
    try:
        roster, invitation, secret = until_stored(lambda: _invited(request, raw))
    except Invalid as invalid:
        if not in_browser:
            raise errors.Unprocessable("Some values do not do.", errors=invalid.errors) from invalid
        roster = permitted_team(request, PEOPLE_PATH, Action.EDIT_ROLES).roster
        wrong = {"filled": raw, "errors": by_field(invalid.errors)}
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return form_page(request, _TEMPLATE, status, **_context(request, roster) | wrong)
    _mail(request, roster, invitation, secret)
    if in_browser:
        return done(request, PEOPLE_PATH, "invited", team=roster.team.slug)
    return _created(request, roster, invitation)


def _raw(request: Request) -> Mapping[str, object]:
    if is_form(request):
        form = form_of(request)
        return {"email": form.one("email"), "role": form.one("role")}
    return json_of(request)


def _created(request: Request, roster: Roster, invitation: Invitation) -> Reply:
    where = request.url(INVITATION_PATH, team=roster.team.slug, invitation=invitation.id)
    return Reply(
        status=HTTPStatus.CREATED,
        headers={
            "Location": where,
            "Content-Type": Format.JSON.content_type,
            "Cache-Control": PRIVATE,
        },
        body=json.render(invitation_view(invitation)),
    )


def _invited(request: Request, raw: Mapping[str, object]) -> tuple[Roster, Invitation, str]:
    """The team with the invitation stored, that, and the secret of its link."""
    roster = permitted_team(request, PEOPLE_PATH, Action.EDIT_ROLES).roster
    email, role = _checked(roster, raw)
    try:
        invitation, secret = invite(roster, email, role, request.viewer.name, datetime.now(UTC))
    except TooManyInvitations as error:
        reason = f"{MOST} invitations in seven days are the most: wait until some of them expire."
        raise Invalid([FieldError("email", reason)]) from error
    return invitations.add(roster, invitation), invitation, secret


def _mail(request: Request, roster: Roster, invitation: Invitation, secret: str) -> None:
    address = {"team": roster.team.slug, "invitation": invitation.id}
    link = request.origin + request.url(INVITATION_PATH, {"token": secret}, **address)
    try:
        send_invitation(invitation, roster.team, link)
    except NotSent:
        _forget(roster, invitation)
        raise


def _forget(roster: Roster, invitation: Invitation) -> None:
    """Take back an invitation whose mail did not go out; if that fails, nobody has its secret."""
    try:
        invitations.take_back(roster, invitation)
    except StoreError:
        _log.exception("an invitation whose mail was not sent is left behind")


def _checked(roster: Roster, raw: Mapping[str, object]) -> tuple[str, Role]:
    fields = Fields(raw)
    email = fields.need("email", check_email, "")
    role = fields.need("role", choice(ROLES), Role.VIEWER)
    if any(each.email == email for each in still_open(roster, datetime.now(UTC))):
        reason = "This address has an invitation already: take that back to send another."
        fields.errors.append(FieldError("email", reason))
    fields.done()
    return email, role


def _context(request: Request, roster: Roster) -> View:
    """What the page shows, and the forms that it has for this viewer."""
    may_edit = may(replace(request.viewer, may_write=True), Action.EDIT_ROLES, roster)
    pending = still_open(roster, datetime.now(UTC)) if may_edit else None
    context: dict[str, Any] = {
        "nav": "teams",
        "formats": FORMATS,
        "team": team_view(roster.team),
        "people": people_view(roster, pending),
        "may_edit": may_edit,
        "meanings": {str(role): text for role, text in ROLE_MEANINGS.items()},
        "filled": {"email": "", "role": str(Role.ASSISTANT)},
        "errors": {},
        "problem": "",
    }
    return context
