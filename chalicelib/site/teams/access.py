"""The team of a request, if the viewer has the permission."""

from msgspec import Struct
from msgspec.structs import asdict

from chalicelib.accounts.permissions import Action, audience, may
from chalicelib.http.errors import Forbidden, Moved, NotFound, Unauthorized
from chalicelib.http.request import Request
from chalicelib.http.response import Stamp
from chalicelib.lineup.sports import SPORTS
from chalicelib.message import FieldError, message
from chalicelib.models import Audience, Player, Roster, Viewer
from chalicelib.representations import json
from chalicelib.representations.views import (
    View,
    is_limited,
    player_view,
    public_player_view,
    public_team_view,
    roster_view,
    team_view,
)
from chalicelib.store import teams

TEAM_STATUSES = (301, 302, 403, 404)
"""Further statuses of reading a team's resources: moved, sign in, forbidden, not found."""

_FOR_COACHES = message("team.for_coaches")
_REFUSALS = {
    Action.SEE_PEOPLE: message("team.people_for_members"),
    Action.EDIT_PLAYERS: message("team.players_for_assistants"),
    Action.SEE_ACTIVITY: message("team.activity_for_coaches"),
    Action.EDIT_ROLES: message("team.roles_for_coaches"),
}


class NoSuchTeam(NotFound):
    """There is no team of that name that the viewer may see."""

    heading = message("heading.no_such_team")


class SeenTeam(Struct, frozen=True):
    """A team with its roster, as the viewer sees it: as a member or as a stranger."""

    roster: Roster
    audience: Audience

    @property
    def limited(self) -> bool:
        """Whether the viewer is a stranger who sees less, since the players are children."""
        return is_limited(self.roster.team, self.audience)

    @property
    def team_view(self) -> View:
        """The view of the team without its roster."""
        team = self.roster.team
        return public_team_view(team) if self.limited else team_view(team)

    @property
    def roster_view(self) -> View:
        """The view of the team with its roster."""
        return roster_view(self.roster, self.audience)

    def player_view(self, player: Player) -> View:
        """The view of the player."""
        if self.limited:
            return public_player_view(player, SPORTS[self.roster.team.sport])
        return player_view(player)

    @property
    def stamp(self) -> Stamp:
        """The state of the team with its roster and people."""
        return self.stamp_of()

    def stamp_of(self, *parts: str) -> Stamp:
        """The same; ``parts`` tell different representations of it apart."""
        if self.limited:
            return self._stamp_of_view(self.roster_view)
        team = self.roster.team
        state = (team.slug, str(team.version), str(team.updated_at), str(self.audience), *parts)
        return Stamp(parts=state, modified=team.updated_at)

    @property
    def details_stamp(self) -> Stamp:
        """The state of the team's own fields, without its players and people."""
        return Stamp(parts=tuple(map(str, asdict(teams.details(self.roster.team)).values())))

    def player(self, player_id: str) -> Player:
        """The player of that id; raises ``NotFound``."""
        found = next((each for each in self.roster.players if each.id == player_id), None)
        if found is None:
            raise NotFound(message("player.not_found"))
        return found

    def player_stamp(self, player: Player) -> Stamp:
        """The state of the player, without the rest of the team."""
        if self.limited:
            return self._stamp_of_view(self.player_view(player))
        team = self.roster.team
        state = (team.slug, player.id, str(player.version))
        return Stamp(parts=state, modified=team.updated_at)

    def _stamp_of_view(self, view: View) -> Stamp:
        """The state of a stranger's view: a version would reveal changes that they do not see."""
        return Stamp(parts=(json.text(view),), modified=self.roster.team.listed_at)


def seen_team(viewer: Viewer, name: str) -> SeenTeam:
    """The team of that slug or name; raises ``NoSuchTeam``, also if the viewer may not see it."""
    for found in teams.candidates(name):
        seen_as = audience(viewer, found.outline)
        if seen_as:
            return SeenTeam(found.roster, seen_as)
    called = name[:80]
    raise NoSuchTeam(
        message("team.not_found", name=called),
        errors=[FieldError("team", message("team.unknown", name=called))],
    )


def permitted_team(request: Request, action: Action | None = None) -> SeenTeam:
    """The team in the path, if the viewer has the permission of the request's operation.

    ``action``: a permission to check instead. Raises ``Unauthorized``, ``NoSuchTeam``,
    ``Forbidden``, and ``Moved`` if the path has the team's name instead of its slug.
    """
    needed: Action = action or request.operation.permission
    if needed is not Action.SEE and not request.viewer.is_known:
        raise Unauthorized
    name = request.variables["team"]
    seen = seen_team(request.viewer, name)
    slug = seen.roster.team.slug
    if name != slug and request.method in ("GET", "HEAD"):
        here = {**request.variables, "team": slug}
        raise Moved(request.url(request.route.path, request.query, **here))
    check_permitted(request.viewer, needed, seen)
    return seen


def check_permitted(viewer: Viewer, action: Action, seen: SeenTeam) -> None:
    """Raise ``Forbidden`` unless the viewer may do that with the team."""
    if not may(viewer, action, seen.roster):
        raise Forbidden(_REFUSALS.get(action, _FOR_COACHES))
