"""Adding, changing and removing players, by form or JSON, and the pages with the forms."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import ClassVar

from msgspec.structs import replace

from chalicelib.http.errors import NotFound
from chalicelib.http.request import Request
from chalicelib.http.response import Reply, Stamp, json_reply, no_content
from chalicelib.lineup.sports import SPORTS, Sport
from chalicelib.message import message
from chalicelib.models import PLAYER_FIELDS, Audience, Player, Roster
from chalicelib.representations import json
from chalicelib.representations.views import View, player_view, team_view
from chalicelib.settings import settings
from chalicelib.site import changes, paths
from chalicelib.site.changes import Change, entered, fields_of
from chalicelib.site.pages import (
    ChangePage,
    form_page,
    form_with_errors,
    redirect_with_notice,
    redirecting_to,
)
from chalicelib.site.teams.access import SeenTeam, permitted_team
from chalicelib.store import teams
from chalicelib.store.teams import Prepared
from chalicelib.validation import check_player, check_room, from_text

_NEW = {"name": "", "number": "", "positions": "", "skill": "50", "status": "available"}
_CHOICES = 3
_REMOVED = message("player.removed")


class PlayerFormPage(ChangePage, frozen=True, kw_only=True):
    """The form for a new player, or to change one; ``positions``: those chosen, then empty ones."""

    template: ClassVar[str] = "teams/edit_player.html"

    nav: str = "teams"
    team: View
    player: View | None
    version: str
    roster: Sequence[View]
    values: Mapping[str, str]
    sport: Sport
    positions: Sequence[str]


def new_player(request: Request) -> Reply:
    """The form for a new player."""
    seen = permitted_team(request)
    return form_page(request, _form(seen, None, _NEW))


def refused_new_player(request: Request, seen: SeenTeam, error: Exception) -> Reply:
    """The form for a new player, filled in, with its errors; raises ``error`` for programs."""
    view = _form(seen, None, _NEW | entered(request, PLAYER_FIELDS))
    return form_with_errors(request, error, view)


def edit_player(request: Request) -> Reply:
    """The form to change the player."""
    seen = permitted_team(request)
    player = seen.player(request.variables["player"])
    return form_page(request, _form(seen, player, _values(player)))


def refused_player_edit(request: Request, seen: SeenTeam, error: Exception) -> Reply:
    """The form to change the player, filled in, with its errors; raises ``error`` for programs.

    For a player who was removed meanwhile, it is the form for a new player.
    """
    if isinstance(error, NotFound):
        return refused_new_player(request, seen, NotFound(_REMOVED))
    player = seen.player(request.variables["player"])
    now = _values(player)
    view = _form(seen, player, now | entered(request, PLAYER_FIELDS))
    return form_with_errors(request, error, view, present=now)


def refused_player_removal(request: Request, seen: SeenTeam, error: Exception) -> Reply:
    """The same; raises ``error`` if the player was removed meanwhile."""
    if isinstance(error, NotFound):
        raise error
    return refused_player_edit(request, seen, error)


def _form(seen: SeenTeam, player: Player | None, values: Mapping[str, str]) -> PlayerFormPage:
    chosen = from_text({"positions": values["positions"]}).get("positions", [])
    sport = SPORTS[seen.roster.team.sport]
    # Each position has a <select> with all positions, so their number is limited.
    codes = list(chosen)[: len(sport.positions)] if isinstance(chosen, list) else []
    return PlayerFormPage(
        team=team_view(seen.roster.team),
        player=player_view(player) if player else None,
        version=seen.player_stamp(player).version if player else "",
        roster=[player_view(each) for each in seen.roster.players],
        values=values,
        sport=sport,
        # At least one empty <select>, to add a position.
        positions=[*codes, *[""] * max(_CHOICES - len(codes), 1)],
    )


def _values(player: Player) -> dict[str, str]:
    return {
        "name": player.name,
        "number": "" if player.number is None else str(player.number),
        "positions": " ".join(player.positions),
        "skill": str(player.skill),
        "status": player.status.value,
    }


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
    return json_reply(json.render(player_view(player)), status, ETag=tag, **headers)


def _after_adding(request: Request, roster: Roster, _: str) -> Reply:
    another = entered(request, ("then",)).get("then") == "another"
    path, form = (paths.PLAYERS, "new") if another else (paths.TEAM, "")
    return redirect_with_notice(request, path, "player-added", form=form, team=roster.team.slug)


ADDITION = Change(
    load=permitted_team,
    apply=_add,
    data=_created,
    page=_after_adding,
    refused_form=refused_new_player,
)
CHANGE = Change(
    load=permitted_team,
    version=_seen_version,
    apply=_change,
    data=_as_json,
    page=redirecting_to(paths.TEAM, "player-saved"),
    refused_form=refused_player_edit,
)
REMOVAL = Change(
    load=permitted_team,
    version=_seen_version,
    apply=_remove,
    data=lambda *_: no_content(),
    page=redirecting_to(paths.TEAM, "player-removed"),
    refused_form=refused_player_removal,
)
