"""Availability: the statuses of a whole roster in one form."""

from collections.abc import Mapping, Sequence
from typing import ClassVar

from msgspec.structs import replace

from chalicelib.http.body import form_of
from chalicelib.http.request import Request
from chalicelib.http.response import Reply
from chalicelib.models import Roster
from chalicelib.representations.views import View, player_view, team_view
from chalicelib.site import changes, paths
from chalicelib.site.changes import Change, Stale, by_prefix
from chalicelib.site.pages import ChangePage, form_page, form_with_errors, redirecting_to
from chalicelib.site.teams.access import SeenTeam, permitted_team
from chalicelib.store import teams
from chalicelib.store.teams import Prepared
from chalicelib.validation import check_statuses


class StatusesPage(ChangePage, frozen=True, kw_only=True):
    """Everybody's status, ``chosen`` by ID; ``overtaken``: who was changed by others meanwhile."""

    template: ClassVar[str] = "teams/statuses.html"

    nav: str = "teams"
    team: View
    players: Sequence[View]
    chosen: Mapping[str, str]
    overtaken: frozenset[str]


class StatusesChanged(Stale):
    """The form changes statuses that others changed too; ``players``: their IDs."""

    def __init__(self, players: frozenset[str]) -> None:
        super().__init__()
        self.players = players


def status_form(request: Request) -> Reply:
    """The form with everybody's status."""
    roster = permitted_team(request).roster
    return form_page(request, _form(roster, {}, frozenset()))


def _load(request: Request) -> SeenTeam:
    """The team, if the request is a form; else raises ``UnsupportedMediaType``."""
    form_of(request)
    return permitted_team(request)


def _change(request: Request, seen: SeenTeam) -> tuple[Prepared, None]:
    roster = seen.roster
    chosen, shown = by_prefix(request, "status."), by_prefix(request, "shown.")
    # A choice is known only by comparing it with the status that the form had shown.
    if chosen.keys() - shown.keys():
        raise changes.no_version("shown")
    change = check_statuses(roster.players, chosen, shown)
    if change.overtaken:
        raise StatusesChanged(change.overtaken)
    return teams.prepare(roster, replace(roster, players=change.players)), None


def _refused_form(request: Request, seen: SeenTeam, error: Exception) -> Reply:
    changed = error.players if isinstance(error, StatusesChanged) else frozenset[str]()
    view = _form(seen.roster, by_prefix(request, "status."), changed)
    return form_with_errors(request, error, view)


def _form(roster: Roster, chosen: Mapping[str, str], overtaken: frozenset[str]) -> StatusesPage:
    return StatusesPage(
        team=team_view(roster.team),
        players=[player_view(player) for player in roster.players],
        chosen={player.id: player.status.value for player in roster.players} | dict(chosen),
        overtaken=overtaken,
    )


_to_team = redirecting_to(paths.TEAM, "statuses-saved")
CHANGE = Change(
    load=_load,
    apply=_change,
    data=_to_team,
    page=_to_team,
    refused_form=_refused_form,
)
