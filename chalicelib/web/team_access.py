"""The team that a request names, if the one who asks may see it."""

from dataclasses import dataclass

from chalicelib.accounts.permissions import audience
from chalicelib.models import Audience, FieldError, Roster, Viewer
from chalicelib.outputs.views import is_limited
from chalicelib.store import teams
from chalicelib.web.errors import Moved, NotFound
from chalicelib.web.reply import Stamp
from chalicelib.web.request import Request


@dataclass(frozen=True, slots=True)
class SeenTeam:
    """A team with its roster, and as whom it is seen."""

    roster: Roster
    audience: Audience

    @property
    def limited(self) -> bool:
        """Whether the players are seen by short names and without numbers about them."""
        return is_limited(self.roster.team, self.audience)

    def stamp_of(self, *parts: str) -> Stamp:
        """The state of the team and everything of it, of which ``parts`` tell what is shown."""
        team = self.roster.team
        state = (team.slug, str(team.version), str(team.updated_at), str(self.audience), *parts)
        return Stamp(parts=state, modified=team.updated_at, by_date=True)


def seen_team(viewer: Viewer, name: str) -> SeenTeam:
    """The team of that slug or name; raises ``NotFound``, for a hidden one too."""
    roster = teams.find(name)
    seen_as = audience(viewer, roster) if roster else None
    if roster is None or seen_as is None:
        reason = f"There is no team called “{name[:80]}”."
        raise NotFound(
            f"{reason} Search for it, or look through all teams.",
            errors=[FieldError("team", reason)],
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
