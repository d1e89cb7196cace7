"""Teams created, changed and deleted, over forms and over JSON."""

from datetime import UTC, datetime
from http import HTTPStatus

from msgspec.structs import replace

from chalicelib.accounts.deletion import delete_team
from chalicelib.accounts.permissions import Action
from chalicelib.http.body import is_form
from chalicelib.http.request import Request
from chalicelib.http.response import Reply, gone, stored
from chalicelib.models import TEAM_FIELDS, Audience, Member, Role, Roster, Team
from chalicelib.representations import json
from chalicelib.representations.views import roster_view
from chalicelib.site import paths
from chalicelib.site.form_errors import REFUSALS
from chalicelib.site.form_pages import done
from chalicelib.site.idempotency import made_once
from chalicelib.site.players.roster_rules import UNSAID, rostered
from chalicelib.site.request_fields import fields_of, typed
from chalicelib.site.teams.access import SeenTeam, permitted_team
from chalicelib.site.teams.pages import (
    delete_team_again,
    edit_team_again,
    new_team_again,
    own_version,
)
from chalicelib.site.versions import check_match, check_version, etag, until_stored
from chalicelib.store import coaches, teams
from chalicelib.store.teams import Keep
from chalicelib.validation import check_team


def create(request: Request) -> Reply:
    """A new team, whose coach is the one who asks."""
    if not is_form(request):
        return made_once(
            request,
            lambda keep: _create(request, keep),
            lambda roster: _created(request, roster),
            lambda roster: roster.team.slug,
            # Whoever made a team may be of it no more.
            Action.SEE_PEOPLE,
        )
    try:
        created = _create(request)
    except REFUSALS as error:
        return new_team_again(request, error)
    return done(request, paths.TEAM, "team-created", team=created.team.slug)


def change(request: Request) -> Reply:
    """The team as the request says it is to be."""
    form = is_form(request)
    return until_stored(lambda: _change_by_form(request) if form else _change_by_json(request))


def delete(request: Request) -> Reply:
    """Nothing left of the team."""
    form = is_form(request)
    return until_stored(lambda: _delete_by_form(request) if form else _delete_by_json(request))


def _create(request: Request, keep: Keep | None = None) -> Roster:
    viewer = request.viewer
    raw = _fields(request)
    team = check_team(raw, datetime.now(UTC))
    coach = Member(viewer.coach_id, viewer.name, Role.COACH)
    there = [coaches.exists(viewer.coach_id)]
    roster = rostered(Roster(team, (), (coach,)), raw.get("players", UNSAID))
    return teams.save(None, roster, there, keep)


def _change_by_json(request: Request) -> Reply:
    seen = permitted_team(request)
    check_match(request, seen.stamp)
    return _told(request, teams.save(seen.roster, _changed(request, seen.roster)))


def _change_by_form(request: Request) -> Reply:
    seen = permitted_team(request)
    try:
        check_version(typed(request, ("version",)), own_version(seen.roster.team))
        teams.save(seen.roster, _changed(request, seen.roster))
    except REFUSALS as error:
        return edit_team_again(request, seen, error)
    return done(request, paths.TEAM, "team-saved", team=seen.roster.team.slug)


def _delete_by_json(request: Request) -> Reply:
    seen = permitted_team(request)
    check_match(request, seen.stamp)
    delete_team(seen.roster, request.viewer)
    return gone()


def _delete_by_form(request: Request) -> Reply:
    seen = permitted_team(request)
    try:
        check_version(typed(request, ("version",)), str(seen.roster.team.version))
    except REFUSALS as error:
        return delete_team_again(request, seen, error)
    delete_team(seen.roster, request.viewer)
    return done(request, paths.HOME, "team-deleted")


def _changed(request: Request, before: Roster) -> Roster:
    present = before.team
    raw = _fields(request)
    # What becomes visible to everybody is only what somebody says is to be.
    raw.setdefault("visibility", present.visibility.value)
    team: Team = check_team(raw, datetime.now(UTC), present)
    return rostered(replace(before, team=team), raw.get("players", UNSAID))


def _fields(request: Request) -> dict[str, object]:
    """What the request says of the team; of its players only JSON says anything."""
    return fields_of(request, TEAM_FIELDS if is_form(request) else (*TEAM_FIELDS, "players"))


def _created(request: Request, roster: Roster) -> Reply:
    location = request.url(paths.TEAM, team=roster.team.slug)
    return _told(request, roster, HTTPStatus.CREATED, Location=location)


def _told(
    request: Request, roster: Roster, status: HTTPStatus = HTTPStatus.OK, **headers: str
) -> Reply:
    tag = etag(request, SeenTeam(roster, Audience.MEMBER).stamp)
    body = json.render(roster_view(roster, Audience.MEMBER))
    return stored(body, status, ETag=tag, **headers)
