"""Putting a file's teams into the table: each whole or not at all."""

from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime

from chalicelib.message import message
from chalicelib.models import Visibility
from chalicelib.roster_files import Changes, ImportedTeam, LineError, Refused, merge
from chalicelib.settings import settings
from chalicelib.store import teams
from chalicelib.store.errors import Conflict, NameTaken

ATTEMPTS = 5
"""How often a team is merged anew when somebody else changes it at the same time."""


@dataclass(slots=True)
class Summary:
    """What became of the teams and players of a file.

    ``refused``: the errors by team. ``groups``: by sport, the words that meant several positions.
    ``shown``: how many teams are new, or seen by others than before, by who sees them.
    """

    teams_added: int = 0
    teams_updated: int = 0
    teams_unchanged: int = 0
    players_added: int = 0
    players_changed: int = 0
    players_unchanged: int = 0
    refused: dict[str, tuple[LineError, ...]] = field(default_factory=dict)
    groups: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)
    shown: Counter[Visibility] = field(default_factory=Counter)

    @property
    def teams_taken(self) -> int:
        """The teams that are now in the table as the file has them."""
        return self.teams_added + self.teams_updated + self.teams_unchanged

    def count(self, changes: Changes) -> None:
        """Add a team that was taken."""
        self.teams_added += changes.before is None
        self.teams_updated += changes.before is not None and changes.any
        self.teams_unchanged += not changes.any
        before, after = changes.before, changes.after.team.visibility
        if before is None or before.team.visibility != after:
            self.shown[after] += 1
        self.players_added += len(changes.added)
        self.players_changed += len(changes.changed)
        self.players_unchanged += len(changes.unchanged)
        if changes.groups:
            self.groups.setdefault(changes.after.team.sport, {}).update(changes.groups)


def take(imported: ImportedTeam, summary: Summary) -> None:
    """Store the team, or note in the summary why it is refused.

    Raises the store's ``Unavailable`` when the table cannot be reached.
    """
    try:
        summary.count(_stored(imported))
    except Refused as refused:
        summary.refused[imported.name] = refused.errors
    except Conflict:
        reason = message("file.team_keeps_changing")
        summary.refused[imported.name] = (LineError(imported.line, "team", reason),)


def _stored(imported: ImportedTeam) -> Changes:
    for _ in range(ATTEMPTS):
        # By its exact name alone: another team may have as its slug what is this one's name.
        present = teams.named(imported.name)
        changes = merge(present, imported, datetime.now(UTC), settings().players_per_team)
        try:
            if changes.any:
                teams.save(changes.before, changes.after)
        except (Conflict, NameTaken):
            continue
        return changes
    raise Conflict(imported.name)
