"""Players added, changed and removed, over forms and over JSON."""

from collections.abc import Iterable
from http import HTTPStatus

from msgspec.structs import replace

from chalicelib.accounts.permissions import Action
from chalicelib.http.body import is_form
from chalicelib.http.errors import NotFound
from chalicelib.http.request import Request
from chalicelib.http.response import Reply, gone, stored
from chalicelib.lineup.sports import SPORTS
from chalicelib.message import message
from chalicelib.models import PLAYER_FIELDS, Audience, Player, Roster
from chalicelib.representations import json
from chalicelib.representations.views import player_view
from chalicelib.site import paths
from chalicelib.site.form_errors import REFUSALS
from chalicelib.site.form_pages import done
from chalicelib.site.idempotency import KeepOf, made_once
from chalicelib.site.players.pages import edit_player_again, new_player_again
from chalicelib.site.players.roster_rules import check_room
from chalicelib.site.request_fields import fields_of, typed
from chalicelib.site.teams.access import SeenTeam, permitted_team
from chalicelib.site.versions import check_match, check_version, etag, until_stored
from chalicelib.store import teams
from chalicelib.store.teams import Keep
from chalicelib.validation import check_player

Added = tuple[Roster, str]
"""The roster with a new player, and the player's id."""

_REMOVED = message("player.removed")


def add(request: Request) -> Reply:
    """One player more on the roster."""
    if is_form(request):
        return until_stored(lambda: _add_by_form(request))
    return made_once(
        request,
        lambda keep: until_stored(lambda: _add_by_json(request, keep)),
        lambda added: _created(request, *added),
        lambda added: added[0].team.slug,
        Action.EDIT_PLAYERS,
    )


def change(request: Request) -> Reply:
    """The player as the request says."""
    form = is_form(request)
    return until_stored(lambda: _change_by_form(request) if form else _change_by_json(request))


def remove(request: Request) -> Reply:
    """The roster without the player."""
    form = is_form(request)
    return until_stored(lambda: _remove_by_form(request) if form else _remove_by_json(request))


def _add_by_form(request: Request) -> Reply:
    seen = permitted_team(request)
    before = seen.roster
    try:
        teams.save(before, _with(before, _new(request, before)))
    except REFUSALS as error:
        return new_player_again(request, seen, error)
    if typed(request, ("then",)).get("then") == "another":
        return done(request, paths.PLAYERS, "player-added", form="new", team=before.team.slug)
    return done(request, paths.TEAM, "player-added", team=before.team.slug)


def _add_by_json(request: Request, keep: KeepOf[Added] | None) -> Added:
    before = _team(request).roster
    player = _new(request, before)
    kept: Keep | None = keep and (lambda after: keep((after, player.id)))
    return teams.save(before, _with(before, player), keep=kept), player.id


def _change_by_json(request: Request) -> Reply:
    seen = _team(request)
    player = seen.player(request.variables["player"])
    check_match(request, seen.player_stamp(player))
    after = teams.save(seen.roster, _with(seen.roster, _changed(request, seen.roster, player)))
    return _told(request, after, player.id)


def _change_by_form(request: Request) -> Reply:
    seen = _team(request)
    try:
        player = seen.player(request.variables["player"])
    except NotFound:
        return new_player_again(request, seen, NotFound(_REMOVED))
    try:
        check_version(typed(request, ("version",)), str(player.version))
        teams.save(seen.roster, _with(seen.roster, _changed(request, seen.roster, player)))
    except REFUSALS as error:
        return edit_player_again(request, seen, player, error)
    return done(request, paths.TEAM, "player-saved", team=seen.roster.team.slug)


def _remove_by_json(request: Request) -> Reply:
    seen = _team(request)
    player = seen.player(request.variables["player"])
    check_match(request, seen.player_stamp(player))
    teams.save(seen.roster, _without(seen.roster, player))
    return gone()


def _remove_by_form(request: Request) -> Reply:
    seen = _team(request)
    player = seen.player(request.variables["player"])
    try:
        check_version(typed(request, ("version",)), str(player.version))
    except REFUSALS as error:
        return edit_player_again(request, seen, player, error)
    teams.save(seen.roster, _without(seen.roster, player))
    return done(request, paths.TEAM, "player-removed", team=seen.roster.team.slug)


def _team(request: Request) -> SeenTeam:
    return permitted_team(request)


def _new(request: Request, roster: Roster) -> Player:
    raw = fields_of(request, PLAYER_FIELDS)
    player = check_player(raw, SPORTS[roster.team.sport], others=roster.players)
    check_room(len(roster.players) + 1, len(roster.players))
    return player


def _changed(request: Request, roster: Roster, player: Player) -> Player:
    raw = fields_of(request, PLAYER_FIELDS)
    others = _others(roster.players, player)
    return check_player(raw, SPORTS[roster.team.sport], player, others)


def _with(roster: Roster, player: Player) -> Roster:
    return replace(roster, players=(*_others(roster.players, player), player))


def _without(roster: Roster, player: Player) -> Roster:
    return replace(roster, players=_others(roster.players, player))


def _others(players: Iterable[Player], player: Player) -> tuple[Player, ...]:
    return tuple(each for each in players if each.id != player.id)


def _created(request: Request, roster: Roster, player_id: str) -> Reply:
    location = request.url(paths.PLAYER, team=roster.team.slug, player=player_id)
    return _told(request, roster, player_id, HTTPStatus.CREATED, Location=location)


def _told(
    request: Request,
    roster: Roster,
    player_id: str,
    status: HTTPStatus = HTTPStatus.OK,
    **headers: str,
) -> Reply:
    seen = SeenTeam(roster, Audience.MEMBER)
    player = seen.player(player_id)
    body = json.render(player_view(player))
    return stored(body, status, ETag=etag(request, seen.player_stamp(player)), **headers)
