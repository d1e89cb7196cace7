"""Inviting somebody to a team: an invitation is stored, and a mail sent with its secret."""

import logging
from collections.abc import Mapping
from datetime import UTC, datetime
from http import HTTPStatus

from msgspec import Struct

from chalicelib import logs
from chalicelib.accounts import mails
from chalicelib.accounts.invitations import MOST, TooManyInvitations, invite, still_open
from chalicelib.accounts.people import NoRoom, check_room
from chalicelib.http.body import form_of, json_of
from chalicelib.http.request import Request
from chalicelib.http.response import Reply, json_reply
from chalicelib.mail import NotSent
from chalicelib.message import FieldError, message
from chalicelib.models import Invitation, Role, Roster
from chalicelib.representations import json
from chalicelib.representations.views import invitation_view
from chalicelib.site import idempotency, paths, rate_limits
from chalicelib.site.changes import Change
from chalicelib.site.pages import redirecting_to
from chalicelib.site.people.pages import ROLES, people_with_errors
from chalicelib.site.teams.access import SeenTeam, permitted_team
from chalicelib.store import attempt_counters, events, invitations, teams
from chalicelib.store.errors import Busy, StoreError, Unavailable
from chalicelib.store.table import until_stored
from chalicelib.store.teams import Prepared
from chalicelib.validation import Invalid
from chalicelib.validation.fields import Fields, check_email, choice

_log = logging.getLogger(logs.NAME)


class Invited(Struct, frozen=True):
    """A new invitation, and its secret, which only the mail has."""

    invitation: Invitation
    secret: str


def _invite(request: Request, seen: SeenTeam) -> tuple[Prepared, Invited]:
    roster, now = seen.roster, datetime.now(UTC)
    email, role = _checked(request, roster, now)
    try:
        check_room(roster, len(still_open(roster, now)))
        invitation, secret = invite(roster, email, role, request.viewer.name, now)
    except NoRoom as error:
        reason = message("people.no_room", most=error.limit)
        raise Invalid([FieldError("email", reason)]) from error
    except TooManyInvitations as error:
        reason = message("people.too_many_invitations", most=MOST)
        raise Invalid([FieldError("email", reason)]) from error
    return invitations.adding(roster, invitation), Invited(invitation, secret)


def _commit(request: Request, prepared: Prepared, invited: Invited) -> None:
    """Store the invitation, counted as a mail to its address, and send the mail."""
    new = invited.invitation
    tries = rate_limits.of_invitation(request, new.email)
    try:
        attempt_counters.count_with(
            tries, lambda counting: teams.commit(prepared.including(counting))
        )
        _mail(request, prepared.roster, invited)
    except Busy:
        # Nothing was stored, and it may be tried again.
        raise
    except (Unavailable, NotSent):
        # Nobody has the secret; and sending the request again would not send the mail.
        _forget(request, prepared.roster, new)
        raise


def _mail(request: Request, roster: Roster, invited: Invited) -> None:
    new = invited.invitation
    address = {"team": roster.team.slug, "invitation": new.id}
    link = request.address(paths.INVITATION, {"token": invited.secret}, **address)
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
    """Remove an invitation whose mail was not sent, and its event.

    ``roster``: the team as it was stored with the invitation.
    """
    event = events.removing(roster.team, roster.team.version)

    def attempt() -> None:
        present = teams.read(roster.team.slug)
        if present and new in present.invitations:
            undoing = invitations.undoing(present, new)
            teams.commit(undoing.including([*idempotency.removing(request), event]))

    try:
        until_stored(attempt)
    except StoreError:
        _log.exception("an invitation whose mail was not sent may be left behind")


def _entered(request: Request) -> Mapping[str, object]:
    if request.is_form:
        form = form_of(request)
        return {"email": form.one("email"), "role": form.one("role")}
    return json_of(request)


def _checked(request: Request, roster: Roster, now: datetime) -> tuple[str, Role]:
    fields = Fields(_entered(request))
    email = fields.required("email", check_email, "")
    role = fields.required("role", choice(ROLES), Role.VIEWER)
    if any(each.email == email for each in still_open(roster, now)):
        reason = message("people.invited_already")
        fields.errors.append(FieldError("email", reason))
    fields.checked()
    return email, role


def _created(request: Request, roster: Roster, invited: Invited) -> Reply:
    new = invited.invitation
    where = request.url(paths.INVITATION, team=roster.team.slug, invitation=new.id)
    return json_reply(json.render(invitation_view(new)), HTTPStatus.CREATED, Location=where)


INVITING = Change(
    load=permitted_team,
    apply=_invite,
    commit=_commit,
    data=_created,
    page=redirecting_to(paths.PEOPLE, "invited"),
    refused_form=lambda request, seen, error: people_with_errors(
        request, seen, error, _entered(request)
    ),
)
