"""Merging a file into a roster, without storing anything."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.lineup.sports import SPORTS
from chalicelib.message import message
from chalicelib.models import Player, Roster, Team
from chalicelib.roster_files.columns import TEAM_COLUMNS
from chalicelib.roster_files.mapping import NEW_TEAM, usual_size
from chalicelib.roster_files.players import ReadPlayers, read_players
from chalicelib.roster_files.reading import ImportedTeam, LineError
from chalicelib.validation import Invalid, check_roster, check_team, from_text


class Refused(Exception):
    """The file's team cannot be imported. ``errors``: all reasons, by line."""

    def __init__(self, errors: Iterable[LineError]) -> None:
        self.errors = tuple(sorted(errors, key=lambda error: error.line))
        super().__init__(
            " ".join(f"line {each.line}: {each.field}: {each.reason.code}" for each in self.errors)
        )

    @property
    def clashes(self) -> bool:
        """Whether the only errors are contradictions within the file."""
        return all(error.clash for error in self.errors)


class Changes(Struct, frozen=True):
    """The roster before and after, and the file's players by what happens to them.

    ``groups``: the file's words for groups of positions, with their codes. Players who are on the
    roster but not in the file are only in ``before`` and ``after``.
    """

    before: Roster | None
    after: Roster
    added: tuple[Player, ...]
    changed: tuple[Player, ...]
    unchanged: tuple[Player, ...]
    groups: Mapping[str, tuple[str, ...]]

    @property
    def any(self) -> bool:
        """Whether there is anything to store."""
        return self.before is None or self.after != self.before


def merge(roster: Roster | None, imported: ImportedTeam, now: datetime, most: int) -> Changes:
    """Return the changes that the file's team makes to the roster (None: it is a new team).

    A missing column or an empty cell leaves the present value, but an empty ``number`` or
    ``formation`` removes it. Raises Refused when any row is invalid, and when the team would have
    more than ``most`` players.
    """
    errors = list(imported.errors)
    fields = _team_fields(roster.team if roster else None, imported)
    try:
        team = check_team(fields, now, roster.team if roster else None)
    except Invalid as invalid:
        errors += _on_lines(invalid, imported)
        if fields["sport"] not in SPORTS:
            raise Refused(errors) from invalid
    rows = read_players(imported, roster.players if roster else (), SPORTS[str(fields["sport"])])
    errors += rows.errors
    if errors:
        raise Refused(errors)
    changes = _changes(roster, _unless_same(team, roster), imported, rows)
    players = len(changes.after.players)
    if changes.added and players > most:
        reason = message("file.team_too_large", players=players, most=most)
        raise Refused([LineError(imported.line, "team", reason)])
    return changes


def _changes(
    before: Roster | None, team: Team, imported: ImportedTeam, rows: ReadPlayers
) -> Changes:
    try:
        checked = check_roster(team, rows.everybody)
    except Invalid as invalid:
        raise Refused(_on_lines(invalid, imported)) from invalid
    after = replace(before, team=team, players=checked.players) if before else checked
    known = [(present, player) for present, player in rows.pairs if present]
    return Changes(
        before=before,
        after=after,
        added=tuple(player for present, player in rows.pairs if not present),
        changed=tuple(player for present, player in known if player != present),
        unchanged=tuple(player for present, player in known if player == present),
        groups=rows.groups,
    )


def _team_fields(present: Team | None, imported: ImportedTeam) -> dict[str, object]:
    fields: dict[str, object] = {"name": imported.name}
    if present:
        fields |= {name: getattr(present, name) for name in TEAM_COLUMNS}
    else:
        fields |= NEW_TEAM
    fields |= from_text(imported.cells)
    # If the sport is wrong, the size should not be an error too.
    sport = str(fields["sport"])
    return {"size": usual_size(sport) if sport in SPORTS else 1, **fields}


def _on_lines(invalid: Invalid, imported: ImportedTeam) -> list[LineError]:
    return [
        LineError(imported.lines.get(error.field, imported.line), error.field, error.reason)
        for error in invalid.errors
    ]


def _unless_same(team: Team, roster: Roster | None) -> Team:
    same = replace(team, updated_at=roster.team.updated_at) if roster else None
    return same if roster and same == roster.team else team
