"""Creating, changing and deleting a team, by form or JSON."""

from collections.abc import Mapping
from datetime import UTC, datetime
from functools import partial
from http import HTTPStatus

from msgspec.structs import replace

from chalicelib.accounts.deletion import delete_team
from chalicelib.http.request import Request
from chalicelib.http.response import Reply, Stamp, json_reply, no_content
from chalicelib.models import TEAM_FIELDS, Audience, Member, Role, Roster
from chalicelib.representations import json
from chalicelib.representations.views import roster_view
from chalicelib.settings import settings
from chalicelib.site import changes, paths
from chalicelib.site.changes import Change, fields_of
from chalicelib.site.pages import redirecting_to
from chalicelib.site.teams.access import SeenTeam, permitted_team
from chalicelib.site.teams.pages import refused_new_team, refused_team_deletion, refused_team_edit
from chalicelib.store import coaches, teams
from chalicelib.store.table import until_stored
from chalicelib.store.team_writes import SlugTaken
from chalicelib.store.teams import Prepared
from chalicelib.validation import check_roster, check_team, check_team_players


def create(request: Request) -> Reply:
    """Create a team with the viewer as its coach."""
    slug = ""

    def attempt() -> Reply:
        nonlocal slug
        try:
            return replace(_CREATION, apply=partial(_create, slug=slug))(request)
        except SlugTaken as taken:
            slug = teams.free_slug(taken)
            raise

    return until_stored(attempt, after=(SlugTaken,))


def _create(request: Request, _: None, slug: str = "") -> tuple[Prepared, None]:
    viewer = request.viewer
    raw = _fields(request)
    team = check_team(raw, datetime.now(UTC))
    coach = Member(viewer.coach_id, viewer.name, Role.COACH)
    roster = _with_players(Roster(team, (), (coach,)), raw)
    return teams.prepare(None, roster, [coaches.exists(viewer.coach_id)], team_slug=slug), None


def _change(request: Request, seen: SeenTeam) -> tuple[Prepared, None]:
    before = seen.roster
    raw = _fields(request)
    # A private team becomes public only if the request says so explicitly.
    raw.setdefault("visibility", before.team.visibility.value)
    team = check_team(raw, datetime.now(UTC), before.team)
    after = _with_players(replace(before, team=team), raw)
    return teams.prepare(before, after), None


def _delete(_: Request, seen: SeenTeam) -> tuple[Prepared, None]:
    return Prepared(roster=seen.roster), None


def _seen_version(request: Request, seen: SeenTeam) -> Stamp:
    # The form does not have the players, so their changes do not conflict with it.
    return seen.details_stamp if request.is_form else seen.stamp


def _fields(request: Request) -> dict[str, object]:
    """The team's fields in the request; only JSON has players."""
    return fields_of(request, TEAM_FIELDS if request.is_form else (*TEAM_FIELDS, "players"))


def _with_players(roster: Roster, raw: Mapping[str, object]) -> Roster:
    """The roster with the players of the request, if it has any; raises ``Invalid``."""
    if "players" in raw:
        return check_team_players(roster, raw["players"], settings().players_per_team)
    check_roster(roster.team, roster.players)
    return roster


def _created(request: Request, roster: Roster, _: None) -> Reply:
    location = request.url(paths.TEAM, team=roster.team.slug)
    return _as_json(request, roster, _, HTTPStatus.CREATED, Location=location)


def _as_json(
    request: Request, roster: Roster, _: None, status: HTTPStatus = HTTPStatus.OK, **headers: str
) -> Reply:
    tag = changes.etag(request, SeenTeam(roster, Audience.MEMBER).stamp)
    body = json.render(roster_view(roster, Audience.MEMBER))
    return json_reply(body, status, ETag=tag, **headers)


_CREATION = Change(
    load=lambda _: None,
    apply=_create,
    data=_created,
    page=redirecting_to(paths.TEAM, "team-created"),
    refused_form=refused_new_team,
)
CHANGE = Change(
    load=permitted_team,
    version=_seen_version,
    apply=_change,
    data=_as_json,
    page=redirecting_to(paths.TEAM, "team-saved"),
    refused_form=refused_team_edit,
)
DELETION = Change(
    load=permitted_team,
    version=lambda _, seen: seen.stamp,
    apply=_delete,
    commit=lambda request, prepared, _: delete_team(prepared.roster, request.viewer),
    data=lambda *_: no_content(),
    page=redirecting_to(paths.HOME, "team-deleted"),
    refused_form=refused_team_deletion,
)
