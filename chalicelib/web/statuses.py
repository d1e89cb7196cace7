"""Who can play: the statuses of a whole roster in one form, saved in one go."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from chalicelib.accounts.permissions import Action
from chalicelib.models import Roster
from chalicelib.outputs.views import player_view, team_view
from chalicelib.store import teams
from chalicelib.validation import check_statuses
from chalicelib.web.body import form_of
from chalicelib.web.form_again import REFUSALS, shown_again
from chalicelib.web.forms import done, form_page
from chalicelib.web.given import by_prefix
from chalicelib.web.permitted import permitted_team
from chalicelib.web.reply import Reply
from chalicelib.web.request import Request
from chalicelib.web.teams import PLAYERS_PATH, TEAM_PATH
from chalicelib.web.versions import Stale, unsaid, until_stored

_TEMPLATE = "teams/statuses.html"


def status_form(request: Request) -> Reply:
    """The form with everybody's status."""
    roster = permitted_team(request, PLAYERS_PATH, Action.EDIT_PLAYERS).roster
    return form_page(request, _TEMPLATE, errors={}, **_context(roster, {}, frozenset()))


def save_statuses(request: Request) -> Reply:
    """Everybody's status as chosen; raises ``UnsupportedMediaType`` for what is not a form."""
    form_of(request)
    return until_stored(lambda: _save(request))


def _save(request: Request) -> Reply:
    roster = permitted_team(request, PLAYERS_PATH, Action.EDIT_PLAYERS).roster
    chosen, shown = by_prefix(request, "status."), by_prefix(request, "shown.")
    overtaken = frozenset[str]()
    try:
        if chosen.keys() - shown.keys():
            raise unsaid("shown")
        change = check_statuses(roster.players, chosen, shown)
        overtaken = change.overtaken
        if overtaken:
            raise Stale
        teams.save(roster, replace(roster, players=change.players))
    except REFUSALS as error:
        return shown_again(request, error, _TEMPLATE, **_context(roster, chosen, overtaken))
    return done(request, TEAM_PATH, "statuses-saved", team=roster.team.slug)


def _context(
    roster: Roster, chosen: Mapping[str, str], overtaken: frozenset[str]
) -> dict[str, Any]:
    return {
        "nav": "teams",
        "team": team_view(roster.team),
        "players": [player_view(player) for player in roster.players],
        "chosen": {player.id: player.status.value for player in roster.players} | dict(chosen),
        "overtaken": overtaken,
    }
