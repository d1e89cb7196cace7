"""The pages that ask for a player: a new one, and another version of one."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from chalicelib.http.errors import NotFound
from chalicelib.http.request import Request
from chalicelib.http.response import Reply
from chalicelib.lineup.sports import SPORTS, Sport
from chalicelib.message import message
from chalicelib.models import PLAYER_FIELDS, Player
from chalicelib.representations.views import View, player_view, team_view
from chalicelib.site.changes import entered
from chalicelib.site.form_pages import ChangePage, form_page, form_with_errors
from chalicelib.site.teams.access import SeenTeam, permitted_team
from chalicelib.validation import from_text

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


def new_player_again(request: Request, seen: SeenTeam, error: Exception) -> Reply:
    """The form for a new player as it was filled in, with what is wrong."""
    view = _form(seen, None, _NEW | entered(request, PLAYER_FIELDS))
    return form_with_errors(request, error, view)


def edit_player(request: Request) -> Reply:
    """The form to change the player."""
    seen = permitted_team(request)
    player = seen.player(request.variables["player"])
    return form_page(request, _form(seen, player, _values(player)))


def edit_player_again(request: Request, seen: SeenTeam, error: Exception) -> Reply:
    """The form to change the player as it was filled in, beside what is there now.

    Of somebody who was removed meanwhile, it is the form for a new player.
    """
    if isinstance(error, NotFound):
        return new_player_again(request, seen, NotFound(_REMOVED))
    player = seen.player(request.variables["player"])
    now = _values(player)
    view = _form(seen, player, now | entered(request, PLAYER_FIELDS))
    return form_with_errors(request, error, view, present=now)


def remove_player_again(request: Request, seen: SeenTeam, error: Exception) -> Reply:
    """The same, unless somebody removed the player meanwhile: raises the error."""
    if isinstance(error, NotFound):
        raise error
    return edit_player_again(request, seen, error)


def _form(seen: SeenTeam, player: Player | None, values: Mapping[str, str]) -> PlayerFormPage:
    chosen = from_text({"positions": values["positions"]}).get("positions", [])
    sport = SPORTS[seen.roster.team.sport]
    # Each that is chosen has a list of all to choose from, so what is too many is left out.
    codes = list(chosen)[: len(sport.positions)] if isinstance(chosen, list) else []
    return PlayerFormPage(
        team=team_view(seen.roster.team),
        player=player_view(player) if player else None,
        version=seen.player_stamp(player).version if player else "",
        roster=[player_view(each) for each in seen.roster.players],
        values=values,
        sport=sport,
        # One choice more than are made, so that there is always room for another.
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
