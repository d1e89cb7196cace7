"""An invitation to a team: its page, accepting it, taking it back."""

from datetime import UTC, datetime
from typing import ClassVar

from msgspec import Struct

from chalicelib.accounts.invitations import opened_by, still_open
from chalicelib.accounts.people import NoRoom, check_room, member_of
from chalicelib.accounts.permissions import role_of
from chalicelib.http import errors
from chalicelib.http.body import form_of, json_of
from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.http.response import Document, Reply, Stamp, json_reply, no_content
from chalicelib.message import message
from chalicelib.models import Invitation, Member, Roster
from chalicelib.representations import json
from chalicelib.representations.views import View, invitation_view, member_view
from chalicelib.site import paths
from chalicelib.site.changes import Change
from chalicelib.site.pages import Page, form_page, redirect_with_notice, redirecting_to
from chalicelib.site.problems import InvalidLink
from chalicelib.site.teams.access import SeenTeam, permitted_team
from chalicelib.store import invitations, teams
from chalicelib.store.errors import TooManyTeams
from chalicelib.store.teams import Prepared


class InvitationPage(Page, frozen=True, kw_only=True):
    """An invitation with the form to accept it; ``secret`` is that of its link."""

    template: ClassVar[str] = "teams/invitation.html"

    team_name: str
    slug: str
    invitation: View
    secret: str


class OpenedInvitation(Struct, frozen=True):
    """A team and the invitation to it; None if the viewer is a member already."""

    roster: Roster
    invitation: Invitation | None


def invitation(request: Request) -> Document | Reply:
    """The page to accept an invitation; without its secret, the invitation for its coaches."""
    secret = request.one("token")
    if not secret:
        return _for_coaches(request)
    opened = _opened(request, secret)
    team, found = opened.roster.team, opened.invitation
    if found is None:
        return redirect_with_notice(request, paths.TEAM, "member-already", team=team.slug)
    if request.format is Format.JSON:
        return json_reply(json.render(invitation_view(found)))
    view = InvitationPage(
        team_name=team.name,
        slug=team.slug,
        invitation=invitation_view(found),
        secret=secret,
    )
    return form_page(request, view)


def _accept(request: Request, opened: OpenedInvitation) -> tuple[Prepared, None]:
    if opened.invitation is None:
        raise errors.Conflict(message("people.member_already"))
    try:
        check_room(opened.roster)
    except NoRoom as error:
        raise errors.Conflict(message("people.team_is_full", most=error.limit)) from error
    member = Member(request.viewer.coach_id, request.viewer.name, opened.invitation.role)
    return invitations.accepting(opened.roster, opened.invitation, member), None


def _commit_accepted(_: Request, prepared: Prepared, __: None) -> None:
    try:
        teams.commit(prepared)
    except TooManyTeams as error:
        raise errors.Conflict(message("people.you_have_most_teams", most=error.limit)) from error


def _take_back(request: Request, seen: SeenTeam) -> tuple[Prepared, None]:
    return invitations.taking_back(seen.roster, _pending(request, seen.roster)), None


def _seen_version(request: Request, seen: SeenTeam) -> Stamp | None:
    return None if request.is_form else _stamp(_pending(request, seen.roster))


def _for_coaches(request: Request) -> Document | Reply:
    seen = permitted_team(request)
    found = _pending(request, seen.roster)
    if request.format is Format.HTML:
        return redirect_with_notice(request, paths.PEOPLE, team=seen.roster.team.slug)
    body = json.render(invitation_view(found))
    return Document(renderers={Format.JSON: lambda: body}, stamp=_stamp(found), personal=True)


def _secret(request: Request) -> str:
    sent = form_of(request).one("token") if request.is_form else json_of(request).get("token")
    return sent if isinstance(sent, str) else ""


def _opened(request: Request, secret: str) -> OpenedInvitation:
    """The team and the invitation of that secret; without it if the viewer is a member already.

    Raises ``Unauthorized``, ``InvalidLink``.
    """
    viewer, now = request.viewer, datetime.now(UTC)
    if not viewer.is_known:
        raise errors.Unauthorized
    for found in teams.candidates(request.variables["team"]):
        invitation = opened_by(found.outline, request.variables["invitation"], secret, now)
        # Also after accepting: the reply may have been lost, or the link opened again.
        if role_of(viewer, found.outline):
            return OpenedInvitation(found.roster, None)
        if invitation:
            return OpenedInvitation(found.roster, invitation)
    raise InvalidLink(message("people.invitation_over"))


def _pending(request: Request, roster: Roster) -> Invitation:
    pending = still_open(roster, datetime.now(UTC))
    found = next((each for each in pending if each.id == request.variables["invitation"]), None)
    if found is None:
        raise InvalidLink(message("people.no_such_invitation"))
    return found


def _stamp(found: Invitation) -> Stamp:
    """The state of an invitation, which never changes."""
    return Stamp(parts=(found.id, found.email))


ACCEPTING = Change(
    load=lambda request: _opened(request, _secret(request)),
    apply=_accept,
    commit=_commit_accepted,
    data=lambda request, roster, _: json_reply(
        json.render(member_view(member_of(roster, request.viewer.coach_id)))
    ),
    page=redirecting_to(paths.TEAM, "joined"),
)
TAKING_BACK = Change(
    load=permitted_team,
    version=_seen_version,
    apply=_take_back,
    data=lambda *_: no_content(),
    page=redirecting_to(paths.PEOPLE, "invitation-back"),
)
