"""Who can play: the statuses of a whole roster in one form, saved in one go."""

from collections.abc import Mapping
from typing import Any

from msgspec.structs import replace

from chalicelib.http.body import form_of
from chalicelib.http.request import Request
from chalicelib.http.response import Reply
from chalicelib.models import Roster
from chalicelib.representations.views import player_view, team_view
from chalicelib.site import paths
from chalicelib.site.form_errors import REFUSALS, shown_again
from chalicelib.site.form_pages import done, form_page
from chalicelib.site.request_fields import by_prefix
from chalicelib.site.teams.access import permitted_team
from chalicelib.site.versions import Stale, unsaid, until_stored
from chalicelib.store import teams
from chalicelib.validation import check_statuses

_TEMPLATE = "teams/statuses.html"


def status_form(request: Request) -> Reply:
    """The form with everybody's status."""
    roster = permitted_team(request).roster
    return form_page(request, _TEMPLATE, errors={}, **_context(roster, {}, frozenset()))


def save_statuses(request: Request) -> Reply:
    """Everybody's status as chosen; raises ``UnsupportedMediaType`` for what is not a form."""
    form_of(request)
    return until_stored(lambda: _save(request))


def _save(request: Request) -> Reply:
    roster = permitted_team(request).roster
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
    return done(request, paths.TEAM, "statuses-saved", team=roster.team.slug)


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
