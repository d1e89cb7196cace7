"""Inviting somebody into a team: an invitation that is stored, and a mail with its secret."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus

from chalicelib import logs
from chalicelib.accounts import mails
from chalicelib.accounts.invitations import MOST, TooManyInvitations, invite, still_open
from chalicelib.accounts.people import NoRoom, check_room
from chalicelib.accounts.permissions import Action
from chalicelib.http.body import form_of, is_form, json_of
from chalicelib.http.negotiation import wants_page
from chalicelib.http.request import Request
from chalicelib.http.response import Reply, stored
from chalicelib.mail import NotSent
from chalicelib.message import FieldError, message
from chalicelib.models import Invitation, Role, Roster
from chalicelib.representations import json
from chalicelib.representations.people_view import invitation_view
from chalicelib.site import paths, rate_limits
from chalicelib.site.form_pages import by_field, done
from chalicelib.site.idempotency import forgotten, made_once
from chalicelib.site.people.pages import ROLES, told
from chalicelib.site.teams.access import permitted_team
from chalicelib.site.versions import until_stored
from chalicelib.store import events, invitations, teams
from chalicelib.store.errors import StoreError, Unavailable
from chalicelib.store.teams import Keep
from chalicelib.validation import Invalid
from chalicelib.validation.emails import check_email
from chalicelib.validation.fields import Fields, choice

Given = Mapping[str, object]

_log = logging.getLogger(logs.NAME)


def ask_in(request: Request) -> Reply:
    """Invite somebody by mail; raises ``Invalid``, ``TooManyTries``, ``NotSent``."""
    raw = _raw(request)
    if is_form(request) and wants_page(request):
        return _by_form(request, raw)
    return made_once(
        request,
        lambda keep: _invited(request, raw, keep),
        lambda roster: _created(request, roster),
        lambda roster: roster.team.slug,
        Action.EDIT_ROLES,
    )


def _by_form(request: Request, raw: Given) -> Reply:
    try:
        roster = _invited(request, raw)
    except Invalid as invalid:
        roster = permitted_team(request).roster
        errors = by_field(invalid.errors)
        status = HTTPStatus.UNPROCESSABLE_ENTITY
        return told(request, roster, status, filled=raw, errors=errors)
    return done(request, paths.PEOPLE, "invited", team=roster.team.slug)


def _raw(request: Request) -> Given:
    if is_form(request):
        form = form_of(request)
        return {"email": form.one("email"), "role": form.one("role")}
    return json_of(request)


def _created(request: Request, roster: Roster) -> Reply:
    """The answer that shows the last invitation."""
    new = roster.invitations[-1]
    where = request.url(paths.INVITATION, team=roster.team.slug, invitation=new.id)
    return stored(json.render(invitation_view(new)), HTTPStatus.CREATED, Location=where)


def _invited(request: Request, raw: Given, keep: Keep | None = None) -> Roster:
    """The team with the invitation stored, as its last one, and mailed; else as it was."""

    def attempt() -> tuple[Roster, str]:
        roster = permitted_team(request).roster
        invitation, secret = _new(request, roster, raw)
        return _stored(request, roster, invitation, keep), secret

    roster, secret = until_stored(attempt)
    try:
        _mail(request, roster, secret)
    except NotSent:
        _forget(request, roster, roster.invitations[-1])
        raise
    return roster


def _stored(request: Request, roster: Roster, new: Invitation, keep: Keep | None) -> Roster:
    """The team with the invitation, counted as a mail to its address."""
    try:
        return invitations.add(roster, new, keep, rate_limits.of_invitation(request, new.email))
    except Unavailable:
        # It may be stored all the same, and whoever asks again would be told that it was sent.
        _forget(request, teams.renewed(roster, roster), new)
        raise


def _new(request: Request, roster: Roster, raw: Given) -> tuple[Invitation, str]:
    email, role = _checked(roster, raw)
    now = datetime.now(UTC)
    try:
        check_room(roster, len(still_open(roster, now)))
        return invite(roster, email, role, request.viewer.name, now)
    except NoRoom as error:
        reason = message("people.no_room", most=error.limit)
        raise Invalid([FieldError("email", reason)]) from error
    except TooManyInvitations as error:
        reason = message("people.too_many_invitations", most=MOST)
        raise Invalid([FieldError("email", reason)]) from error


def _mail(request: Request, roster: Roster, secret: str) -> None:
    new = roster.invitations[-1]
    address = {"team": roster.team.slug, "invitation": new.id}
    link = request.address(paths.INVITATION, {"token": secret}, **address)
    mails.send(
        new.email,
        message(
            "mail.invitation",
            inviter=new.invited_by,
            role=str(new.role),
            team=roster.team.name,
            link=link,
        ),
    )


def _forget(request: Request, roster: Roster, new: Invitation) -> None:
    """Undo an invitation whose mail did not go out; if that fails, nobody has its secret.

    ``roster``: the team of the version that the invitation led to.
    """
    event = events.forgetting(roster.team, roster.team.version)

    def attempt() -> None:
        present = teams.read(roster.team.slug)
        if present and new in present.invitations:
            invitations.undo(present, new, [*forgotten(request), event])

    try:
        until_stored(attempt)
    except StoreError:
        _log.exception("an invitation whose mail was not sent may be left behind")


def _checked(roster: Roster, raw: Given) -> tuple[str, Role]:
    fields = Fields(raw)
    email = fields.need("email", check_email, "")
    role = fields.need("role", choice(ROLES), Role.VIEWER)
    if any(each.email == email for each in still_open(roster, datetime.now(UTC))):
        reason = message("people.invited_already")
        fields.errors.append(FieldError("email", reason))
    fields.checked()
    return email, role
