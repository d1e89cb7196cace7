"""The team that a request names, if the one who asks may see it."""

from msgspec import Struct

from chalicelib.accounts.permissions import audience
from chalicelib.http.errors import Moved, NoSuchTeam, NotFound
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
        """The state of the team and everything of it, of which ``parts`` tell what is shown."""
        if self.limited:
            return self._stamp_of_view(self.roster_view)
        team = self.roster.team
        state = (team.slug, str(team.version), str(team.updated_at), str(self.audience), *parts)
        return Stamp(parts=state, modified=team.updated_at)

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
        """Of children, the state is what is seen: versions would tell of changes that are not."""
        return Stamp(parts=(json.render(view),), modified=self.roster.team.listed_at)


def seen_team(viewer: Viewer, name: str) -> SeenTeam:
    """The team of that slug or name; raises ``NotFound``, for a hidden one too."""
    roster = teams.find(name, lambda found: audience(viewer, found) is not None)
    seen_as = audience(viewer, roster) if roster else None
    if roster is None or seen_as is None:
        called = name[:80]
        raise NoSuchTeam(
            message("team.not_found", name=called),
            errors=[FieldError("team", message("team.unknown", name=called))],
        )
    return SeenTeam(roster, seen_as)


def addressed_team(request: Request, route: str) -> SeenTeam:
    """The team in the path of ``route``; raises ``Moved`` to its slug when it goes by its name."""
    name = request.variables["team"]
    seen = seen_team(request.viewer, name)
    slug = seen.roster.team.slug
    if name != slug:
        raise Moved(request.url(route, request.query, **{**request.variables, "team": slug}))
    return seen
