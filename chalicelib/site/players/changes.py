"""Players added, changed and removed, over forms and over JSON."""

from functools import partial
from http import HTTPStatus

from msgspec.structs import replace

from chalicelib.http.request import Request
from chalicelib.http.response import Reply, Stamp, gone, stored
from chalicelib.lineup.sports import SPORTS
from chalicelib.models import PLAYER_FIELDS, Audience, Player, Roster
from chalicelib.representations import json
from chalicelib.representations.views import player_view
from chalicelib.settings import settings
from chalicelib.site import changes, paths
from chalicelib.site.changes import Change, entered, fields_of
from chalicelib.site.form_pages import done
from chalicelib.site.players.pages import (
    edit_player_again,
    new_player_again,
    remove_player_again,
)
from chalicelib.site.teams.access import SeenTeam, permitted_team
from chalicelib.store import teams
from chalicelib.store.teams import Prepared
from chalicelib.validation import check_player, check_room


def add(request: Request) -> Reply:
    """One player more on the roster."""
    return changes.make(request, _ADDITION)


def change(request: Request) -> Reply:
    """The player as the request says."""
    return changes.make(request, _CHANGE)


def remove(request: Request) -> Reply:
    """The roster without the player."""
    return changes.make(request, _REMOVAL)


def _add(request: Request, seen: SeenTeam) -> tuple[Prepared, str]:
    before = seen.roster
    fields = fields_of(request, PLAYER_FIELDS)
    player = check_player(fields, SPORTS[before.team.sport], others=before.players)
    count = len(before.players)
    check_room(count + 1, count, settings().players_per_team)
    return teams.prepare(before, replace(before, players=(*before.players, player))), player.id


def _change(request: Request, seen: SeenTeam) -> tuple[Prepared, str]:
    before, player = seen.roster, _player(request, seen)
    others = _others(before, player)
    fields = fields_of(request, PLAYER_FIELDS)
    changed = check_player(fields, SPORTS[before.team.sport], player, others)
    return teams.prepare(before, replace(before, players=(*others, changed))), player.id


def _remove(request: Request, seen: SeenTeam) -> tuple[Prepared, str]:
    before, player = seen.roster, _player(request, seen)
    return teams.prepare(before, replace(before, players=_others(before, player))), player.id


def _player(request: Request, seen: SeenTeam) -> Player:
    return seen.player(request.variables["player"])


def _others(roster: Roster, player: Player) -> tuple[Player, ...]:
    return tuple(each for each in roster.players if each.id != player.id)


def _seen_version(request: Request, seen: SeenTeam) -> Stamp:
    return seen.player_stamp(_player(request, seen))


def _created(request: Request, roster: Roster, player_id: str) -> Reply:
    location = request.url(paths.PLAYER, team=roster.team.slug, player=player_id)
    return _as_json(request, roster, player_id, HTTPStatus.CREATED, Location=location)


def _as_json(
    request: Request,
    roster: Roster,
    player_id: str,
    status: HTTPStatus = HTTPStatus.OK,
    **headers: str,
) -> Reply:
    seen = SeenTeam(roster, Audience.MEMBER)
    player = seen.player(player_id)
    tag = changes.etag(request, seen.player_stamp(player))
    return stored(json.render(player_view(player)), status, ETag=tag, **headers)


def _after_adding(request: Request, roster: Roster, _: str) -> Reply:
    if entered(request, ("then",)).get("then") == "another":
        return done(request, paths.PLAYERS, "player-added", form="new", team=roster.team.slug)
    return _to_team(request, roster, _, "player-added")


def _to_team(request: Request, roster: Roster, _: str, notice: str) -> Reply:
    return done(request, paths.TEAM, notice, team=roster.team.slug)


_ADDITION = Change(
    load=permitted_team,
    apply=_add,
    data=_created,
    page=_after_adding,
    form_again=new_player_again,
)
_CHANGE = Change(
    load=permitted_team,
    version=_seen_version,
    apply=_change,
    data=_as_json,
    page=partial(_to_team, notice="player-saved"),
    form_again=edit_player_again,
)
_REMOVAL = Change(
    load=permitted_team,
    version=_seen_version,
    apply=_remove,
    data=lambda *_: gone(),
    page=partial(_to_team, notice="player-removed"),
    form_again=remove_player_again,
)
