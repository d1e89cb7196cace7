"""One of a team's people: changing their role, removing them, handing the team over to them."""

from functools import partial

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.accounts import people as rules
from chalicelib.accounts.people import NoSuchMember
from chalicelib.accounts.permissions import Action
from chalicelib.http import errors
from chalicelib.http.body import form_of, json_of
from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.http.response import Document, Reply, Stamp, json_reply, no_content
from chalicelib.message import FieldError, message
from chalicelib.models import Member, Role, Roster
from chalicelib.representations import json
from chalicelib.representations.views import member_view
from chalicelib.site import paths
from chalicelib.site.changes import Change, Stale
from chalicelib.site.pages import redirecting_to
from chalicelib.site.people.pages import (
    ROLES,
    document,
    people_with_errors,
    role_stamp,
)
from chalicelib.site.teams.access import SeenTeam, permitted_team
from chalicelib.store import teams
from chalicelib.store.errors import TooManyTeams
from chalicelib.store.teams import Prepared
from chalicelib.validation import Invalid, InvalidValue
from chalicelib.validation.fields import Fields, choice


class RoleChange(Struct, frozen=True):
    """The new role; with ``hand_over``, as coach in place of the viewer."""

    role: Role
    hand_over: bool


def person(request: Request) -> Document:
    """One of the team's people, for its people alone."""
    seen = permitted_team(request)
    member = _member(request, seen)
    listed = document(request, seen)
    renderers = {**listed.renderers, Format.JSON: lambda: json.render(member_view(member))}
    stamp = _stamp(seen, member) if request.format is Format.JSON else listed.stamp
    return Document(renderers=renderers, stamp=stamp, personal=True)


def remove_person(request: Request) -> Reply:
    """Remove somebody from the team, or leave it; raises ``Conflict``."""
    return (_LEAVING if _is_own(request) else _REMOVAL)(request)


def _change(request: Request, seen: SeenTeam) -> tuple[Prepared, str]:
    before, member, wanted = seen.roster, _member(request, seen), _role_change(request)
    own_id = request.viewer.coach_id
    if not wanted.hand_over:
        after = rules.with_role(before, member.coach_id, wanted.role)
    elif member.coach_id == own_id:
        reason = message("people.hand_to_oneself")
        raise Invalid([FieldError("hand_over", reason)])
    else:
        after = rules.handed_over(before, own_id, member.coach_id)
    return teams.prepare(before, after), member.coach_id


def _remove(request: Request, seen: SeenTeam) -> tuple[Prepared, str]:
    member = _member(request, seen)
    return teams.prepare(seen.roster, rules.without(seen.roster, member.coach_id)), member.coach_id


def _commit(_: Request, prepared: Prepared, __: str) -> None:
    try:
        teams.commit(prepared)
    except TooManyTeams as error:
        raise errors.Conflict(message("people.they_have_most_teams", most=error.limit)) from error


def _role_change(request: Request) -> RoleChange:
    if request.is_form:
        form = form_of(request)
        raw: dict[str, object] = {
            "role": form.one("role"),
            "hand_over": form.one("hand_over") == "yes",
        }
    else:
        raw = json_of(request)
    fields = Fields(raw)
    role = fields.required("role", choice(ROLES), Role.VIEWER)
    hand_over = fields.optional("hand_over", _flag, default=False)
    if hand_over and role is not Role.COACH:
        fields.errors.append(FieldError("role", message("people.receiver_is_coach")))
    fields.checked()
    return RoleChange(role, hand_over)


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise InvalidValue(message("value.flag"))
    return value


def _member(request: Request, seen: SeenTeam) -> Member:
    try:
        return rules.member_of(seen.roster, request.variables["person"])
    except NoSuchMember as error:
        raise errors.NotFound(message("people.no_such_person")) from error


def _is_own(request: Request) -> bool:
    return request.variables["person"] == request.viewer.coach_id


def _seen_version(request: Request, seen: SeenTeam) -> Stamp:
    member = _member(request, seen)
    # A form is about this role alone: other changes of the team do not conflict with it.
    return role_stamp(member) if request.is_form else _stamp(seen, member)


def _removed_version(request: Request, seen: SeenTeam) -> Stamp | None:
    # The form to remove somebody does not depend on their role.
    return None if request.is_form else _stamp(seen, _member(request, seen))


def _stamp(seen: SeenTeam, member: Member) -> Stamp:
    """The state for JSON: it includes the whole team's, so that equal roles at times differ."""
    return seen.stamp_of(member.coach_id, member.name)


def _refused_form(request: Request, seen: SeenTeam, error: Exception) -> Reply:
    if isinstance(error, Stale):
        member = _member(request, seen)
        error = errors.Conflict(
            message("people.other_role", name=member.name, role=str(member.role))
        )
    return people_with_errors(request, seen, error)


def _as_json(_: Request, roster: Roster, coach_id: str) -> Reply:
    return json_reply(json.render(member_view(rules.member_of(roster, coach_id))))


CHANGE = Change(
    load=permitted_team,
    version=_seen_version,
    apply=_change,
    commit=_commit,
    data=_as_json,
    page=redirecting_to(paths.PEOPLE, "roles"),
    refused_form=_refused_form,
)
_REMOVAL = Change(
    load=permitted_team,
    version=_removed_version,
    apply=_remove,
    data=lambda *_: no_content(),
    page=redirecting_to(paths.PEOPLE, "person-removed"),
    refused_form=_refused_form,
)
_LEAVING = replace(
    _REMOVAL,
    load=partial(permitted_team, action=Action.LEAVE),
    page=redirecting_to(paths.HOME, "left"),
)
