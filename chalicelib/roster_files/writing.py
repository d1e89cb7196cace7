"""Writing rosters as a file that can be imported again."""

import csv
import io
from collections.abc import Iterable

from chalicelib.models import Player, Roster, Team
from chalicelib.roster_files.columns import COLUMNS, PLAYER_COLUMNS, TEAM_COLUMNS
from chalicelib.roster_files.rows import escape_formula


def write(rosters: Iterable[Roster]) -> str:
    """Return the rosters as CSV: a row for each player, or one for a team that has none.

    Lines end in CR LF (RFC 4180); text that a spreadsheet would run as a formula is escaped.
    """
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for roster in rosters:
        team = _team_cells(roster.team)
        writer.writerows([*team, *_player_cells(player)] for player in roster.players)
        if not roster.players:
            writer.writerow([*team, *("" for _ in PLAYER_COLUMNS)])
    return text.getvalue()


def _team_cells(team: Team) -> list[object]:
    return [escape_formula(team.name), *(getattr(team, name) for name in TEAM_COLUMNS)]


def _player_cells(player: Player) -> list[object]:
    positions = " ".join(player.positions)
    return [
        player.id,
        escape_formula(player.name),
        player.number,
        positions,
        player.skill,
        player.status,
    ]
