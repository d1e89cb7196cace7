"""An invitation to a team: its page, accepting it, taking it back."""

from datetime import UTC, datetime

from chalicelib.accounts.invitations import opened_by, still_open
from chalicelib.accounts.people import NoRoom, check_room, member_of
from chalicelib.accounts.permissions import Action, role_of
from chalicelib.http import errors
from chalicelib.http.body import form_of, is_form, json_of
from chalicelib.http.formats import Format
from chalicelib.http.negotiation import wants_page
from chalicelib.http.request import Request
from chalicelib.http.response import Document, Reply, Stamp, gone, stored
from chalicelib.message import message
from chalicelib.models import Invitation, Member, Roster
from chalicelib.representations import json
from chalicelib.representations.messages.en.phrases import ROLE_MEANINGS
from chalicelib.representations.people_view import invitation_view, member_view
from chalicelib.site import paths
from chalicelib.site.form_pages import done, form_page
from chalicelib.site.idempotency import made_once
from chalicelib.site.problems import LinkOver
from chalicelib.site.teams.access import permitted_team
from chalicelib.site.versions import check_match, until_stored
from chalicelib.store import invitations, teams
from chalicelib.store.errors import TooManyTeams
from chalicelib.store.teams import Keep

_TEMPLATE = "teams/invitation.html"


def invitation(request: Request) -> Document | Reply:
    """What somebody is asked to, with the button that accepts; for its coaches, the invitation."""
    secret = request.one("token")
    if not secret:
        return _for_coaches(request)
    roster, found = _opened(request, secret)
    if found is None:
        return done(request, paths.TEAM, "member-already", team=roster.team.slug)
    if request.format is Format.JSON:
        return stored(json.render(invitation_view(found)))
    return form_page(
        request,
        _TEMPLATE,
        team_name=roster.team.name,
        slug=roster.team.slug,
        invitation=invitation_view(found),
        meaning=ROLE_MEANINGS[found.role],
        secret=secret,
    )


def accept(request: Request) -> Reply:
    """Give the viewer the role that the invitation is for; raises ``NotFound``, ``Conflict``."""
    given = form_of(request).one("token") if is_form(request) else json_of(request).get("token")
    secret = given if isinstance(given, str) else ""
    try:
        if is_form(request) and wants_page(request):
            roster = until_stored(lambda: _accepted(request, secret))
            return done(request, paths.TEAM, "joined", team=roster.team.slug)
        return made_once(
            request,
            lambda keep: until_stored(lambda: _accepted(request, secret, keep)),
            lambda roster: stored(json.render(member_view(_viewer_of(request, roster)))),
            lambda roster: roster.team.slug,
            Action.SEE_PEOPLE,
        )
    except TooManyTeams as error:
        raise errors.Conflict(message("people.you_have_most_teams", most=error.limit)) from error


def _accepted(request: Request, secret: str, keep: Keep | None = None) -> Roster:
    roster, found = _opened(request, secret)
    if found is None:
        raise errors.Conflict(message("people.member_already"))
    try:
        check_room(roster)
    except NoRoom as error:
        raise errors.Conflict(message("people.team_is_full", most=error.limit)) from error
    member = Member(request.viewer.coach_id, request.viewer.name, found.role)
    return invitations.accept(roster, found, member, keep)


def _viewer_of(request: Request, roster: Roster) -> Member:
    return member_of(roster, request.viewer.coach_id)


def take_back(request: Request) -> Reply:
    """Make an invitation void; raises ``NotFound``, ``Conflict``."""

    def attempt() -> Roster:
        seen = permitted_team(request)
        found = _pending(request, seen.roster)
        if not is_form(request):
            check_match(request, _stamp(found))
        return invitations.take_back(seen.roster, found)

    roster = until_stored(attempt)
    if is_form(request) and wants_page(request):
        return done(request, paths.PEOPLE, "invitation-back", team=roster.team.slug)
    return gone()


def _for_coaches(request: Request) -> Document | Reply:
    seen = permitted_team(request)
    found = _pending(request, seen.roster)
    if request.format is Format.HTML:
        return done(request, paths.PEOPLE, team=seen.roster.team.slug)
    body = json.render(invitation_view(found))
    return Document(renderers={Format.JSON: lambda: body}, stamp=_stamp(found), personal=True)


def _opened(request: Request, secret: str) -> tuple[Roster, Invitation | None]:
    """The team and the invitation that the secret opens; without one for who is of the team.

    Raises ``Unauthorized``, ``NotFound``.
    """
    if not request.viewer.is_known:
        raise errors.Unauthorized
    now, viewer = datetime.now(UTC), request.viewer

    def opened(roster: Roster) -> Invitation | None:
        return opened_by(roster, request.variables["invitation"], secret, now)

    def seen(roster: Roster) -> bool:
        return role_of(viewer, roster) is not None or opened(roster) is not None

    roster = teams.find(request.variables["team"], seen)
    if roster is None:
        raise LinkOver(message("people.invitation_over"))
    # Whoever accepted it may not know: the answer may have been lost, or the mail kept.
    return roster, None if role_of(viewer, roster) else opened(roster)


def _pending(request: Request, roster: Roster) -> Invitation:
    pending = still_open(roster, datetime.now(UTC))
    found = next((each for each in pending if each.id == request.variables["invitation"]), None)
    if found is None:
        raise LinkOver(message("people.no_such_invitation"))
    return found


def _stamp(found: Invitation) -> Stamp:
    """An invitation never changes: it is there, or it is gone."""
    return Stamp(parts=(found.id, found.email))
