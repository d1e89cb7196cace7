"""The team that a request names, if the one who asks may see it and do with it what is asked."""

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
"""What reading something of a team may give: moved, sign in first, not for you, no such team."""

_FOR_COACHES = message("team.for_coaches")
_REFUSALS = {
    Action.SEE_PEOPLE: message("team.people_for_members"),
    Action.EDIT_PLAYERS: message("team.players_for_assistants"),
    Action.SEE_ACTIVITY: message("team.activity_for_coaches"),
    Action.EDIT_ROLES: message("team.roles_for_coaches"),
}


class NoSuchTeam(NotFound):
    """There is no team of that name, or none that the one who asks may see."""

    heading = message("heading.no_such_team")


class SeenTeam(Struct, frozen=True):
    """A team with its roster, and as whom it is seen."""

    roster: Roster
    audience: Audience

    @property
    def limited(self) -> bool:
        """Whether no more of the team is seen than strangers may see of children."""
        return is_limited(self.roster.team, self.audience)

    @property
    def team_view(self) -> View:
        """What is seen of the team without its roster."""
        team = self.roster.team
        return public_team_view(team) if self.limited else team_view(team)

    @property
    def roster_view(self) -> View:
        """What is seen of the team and its roster."""
        return roster_view(self.roster, self.audience)

    def player_view(self, player: Player) -> View:
        """What is seen of the player."""
        if self.limited:
            return public_player_view(player, SPORTS[self.roster.team.sport])
        return player_view(player)

    @property
    def stamp(self) -> Stamp:
        """The state of the team and everything of it that is seen."""
        return self.stamp_of()

    def stamp_of(self, *parts: str) -> Stamp:
        """The state of the team and everything of it; ``parts``: which of it is shown, and how."""
        if self.limited:
            return self._stamp_of_view(self.roster_view)
        team = self.roster.team
        state = (team.slug, str(team.version), str(team.updated_at), str(self.audience), *parts)
        return Stamp(parts=state, modified=team.updated_at)

    @property
    def details_stamp(self) -> Stamp:
        """The state of the team's own fields, whatever becomes of its players and people."""
        return Stamp(parts=tuple(map(str, asdict(teams.details(self.roster.team)).values())))

    def player(self, player_id: str) -> Player:
        """The player of that id; raises ``NotFound``."""
        found = next((each for each in self.roster.players if each.id == player_id), None)
        if found is None:
            raise NotFound(message("player.not_found"))
        return found

    def player_stamp(self, player: Player) -> Stamp:
        """The state of the player alone, whatever becomes of the rest of the team."""
        if self.limited:
            return self._stamp_of_view(self.player_view(player))
        team = self.roster.team
        state = (team.slug, player.id, str(player.version))
        return Stamp(parts=state, modified=team.updated_at)

    def _stamp_of_view(self, view: View) -> Stamp:
        """Of children, the state is what is seen: a version would show other changes."""
        return Stamp(parts=(json.text(view),), modified=self.roster.team.listed_at)


def seen_team(viewer: Viewer, name: str) -> SeenTeam:
    """The team of that slug or name; raises ``NotFound``, for a hidden one too."""
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
    """The team in the path, if the viewer has the permission that the request's operation needs.

    ``action``: another than that of the operation. Raises ``Unauthorized``, ``NoSuchTeam`` for a
    hidden team, ``Forbidden``, and ``Moved`` to the slug for a page that goes by the team's name.
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
