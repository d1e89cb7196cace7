"""One of the people of a team: another role, out of the team, or the team into their hands."""

from collections.abc import Callable

from msgspec import Struct

from chalicelib.accounts import people as rules
from chalicelib.accounts.people import LastCoach, NoSuchMember
from chalicelib.accounts.permissions import Action
from chalicelib.http import errors
from chalicelib.http.body import form_of, is_form, json_of
from chalicelib.http.formats import Format
from chalicelib.http.negotiation import wants_page
from chalicelib.http.request import Request
from chalicelib.http.response import Document, Reply, Stamp, gone, stored
from chalicelib.message import FieldError, message
from chalicelib.models import Member, Role, Roster
from chalicelib.representations import json
from chalicelib.representations.messages import in_words
from chalicelib.representations.people_view import member_view
from chalicelib.site import paths
from chalicelib.site.form_pages import done
from chalicelib.site.people.pages import ROLES, document, told
from chalicelib.site.problems import problem_of
from chalicelib.site.teams.access import SeenTeam, permitted_team
from chalicelib.site.versions import check_match, unsaid, until_stored
from chalicelib.store import teams
from chalicelib.store.errors import TooManyTeams
from chalicelib.validation import Invalid, InvalidValue
from chalicelib.validation.fields import Fields, choice

Change = Callable[[Roster], Roster]


class Wanted(Struct, frozen=True):
    """The role that somebody is to have; ``was``: the one that the form showed."""

    role: Role
    hand_over: bool
    was: str = ""


def person(request: Request) -> Document:
    """Somebody of the team, for its people alone."""
    seen = permitted_team(request)
    member = _member(seen.roster, request)
    listed = document(request, seen)
    renderers = {**listed.renderers, Format.JSON: lambda: json.render(member_view(member))}
    stamp = _stamp(seen, member) if request.format is Format.JSON else listed.stamp
    return Document(renderers=renderers, stamp=stamp, personal=True)


def change_person(request: Request) -> Reply:
    """Give somebody another role, or the team into their hands; raises ``Conflict``."""
    wanted = _wanted(request)
    giver, receiver = request.viewer.coach_id, request.variables["person"]

    def change(roster: Roster) -> Roster:
        member = _member(roster, request)
        if is_form(request) and not wanted.was:
            raise unsaid("was")
        if wanted.was and wanted.was != member.role:
            raise errors.Conflict(
                message("people.other_role", name=member.name, role=str(member.role))
            )
        if wanted.hand_over:
            return _handed_over(roster, giver, receiver)
        return rules.with_role(roster, receiver, wanted.role)

    return _settled(request, Action.EDIT_ROLES, change, "roles")


def remove_person(request: Request) -> Reply:
    """Take somebody out of the team, or leave it; raises ``Conflict``."""
    leaves = request.variables["person"] == request.viewer.coach_id
    action = Action.LEAVE if leaves else Action.EDIT_ROLES

    def change(roster: Roster) -> Roster:
        return rules.without(roster, _member(roster, request).coach_id)

    return _settled(request, action, change, "left" if leaves else "person-removed")


def _settled(request: Request, action: Action, change: Change, notice: str) -> Reply:
    """The change made to the team as it is, whoever else changes it meanwhile; or why it is not."""
    in_browser = is_form(request) and wants_page(request)
    try:
        roster = _saved(request, action, change)
    except (errors.Conflict, Invalid) as error:
        if not in_browser:
            raise
        return _refused(request, error)
    if in_browser:
        here = {} if notice == "left" else {"team": roster.team.slug}
        return done(request, paths.PEOPLE if here else paths.HOME, notice, **here)
    found = next((each for each in roster.members if each.coach_id == _id(request)), None)
    if found is None:
        return gone()
    return stored(json.render(member_view(found)))


def _refused(request: Request, error: errors.Conflict | Invalid) -> Reply:
    """The page of the people as they are now, with what stands in the way."""
    problem = problem_of(error)
    reasons = [each.reason for each in problem.errors] or [problem.detail]
    roster = permitted_team(request, Action.SEE_PEOPLE).roster
    return told(request, roster, problem.status, problem=" ".join(map(in_words, reasons)))


def _saved(request: Request, action: Action, change: Change) -> Roster:
    def attempt() -> Roster:
        # What somebody else did meanwhile may be why this is no longer to be done.
        seen = permitted_team(request, action)
        if not is_form(request):
            check_match(request, _stamp(seen, _member(seen.roster, request)))
        return teams.save(seen.roster, change(seen.roster))

    try:
        return until_stored(attempt)
    except LastCoach as error:
        raise errors.Conflict(message("people.last_coach")) from error
    except TooManyTeams as error:
        raise errors.Conflict(message("people.they_have_most_teams", most=error.limit)) from error


def _wanted(request: Request) -> Wanted:
    if is_form(request):
        form = form_of(request)
        raw: dict[str, object] = {
            "role": form.one("role"),
            "hand_over": form.one("hand_over") == "yes",
        }
        was = form.one("was")
    else:
        raw, was = json_of(request), ""
    fields = Fields(raw)
    role = fields.need("role", choice(ROLES), Role.VIEWER)
    hand_over = fields.read("hand_over", _flag, default=False)
    if hand_over and role is not Role.COACH:
        fields.errors.append(FieldError("role", message("people.receiver_is_coach")))
    try:
        fields.checked()
    except Invalid as invalid:
        raise errors.Unprocessable(message("problem.invalid"), errors=invalid.errors) from invalid
    return Wanted(role, hand_over, was)


def _handed_over(roster: Roster, giver: str, receiver: str) -> Roster:
    if giver == receiver:
        reason = message("people.hand_to_oneself")
        raise Invalid([FieldError("hand_over", reason)])
    return rules.handed_over(roster, giver, receiver)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise InvalidValue(message("value.flag"))
    return value


def _member(roster: Roster, request: Request) -> Member:
    try:
        return rules.member_of(roster, _id(request))
    except NoSuchMember as error:
        raise errors.NotFound(message("people.no_such_person")) from error


def _stamp(seen: SeenTeam, member: Member) -> Stamp:
    """The state of the member: of the whole team, since a role that came back is another one."""
    return seen.stamp_of(member.coach_id, member.name)


def _id(request: Request) -> str:
    return request.variables["person"]
