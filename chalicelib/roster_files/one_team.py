"""Reading a file for one team, ignoring rows of other teams."""

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.message import message
from chalicelib.models import Team
from chalicelib.roster_files.columns import TEAM_COLUMNS
from chalicelib.roster_files.merging import Refused
from chalicelib.roster_files.reading import Imported, ImportedTeam, parse
from chalicelib.roster_files.rows import Unreadable

MOST_ROWS = 500
"""The most rows for the team."""

MOST_LINES = 5_000
"""The most rows of the file, for all teams together."""


class TeamFile(Struct, frozen=True):
    """The rows of a team, the whole file, and how many of its rows are of other teams."""

    rows: ImportedTeam
    file: Imported
    rows_of_others: int


def parse_for_team(data: bytes, team: Team) -> TeamFile:
    """Return the file's rows for the team: all of them, if it has no column ``team``.

    The team's own fields in the file are ignored. Raises Unreadable when the file cannot be read,
    has too many rows or none of the team, and Refused when a row has an invalid team name.
    """
    file = parse(data, team.name, MOST_LINES)
    if file.nameless:
        raise Refused(file.nameless)
    own = [each for each in file.teams if each.name in (team.name, team.slug)]
    others = [each for each in file.teams if each not in own]
    if not own:
        raise Unreadable(
            message("file.no_row_of_team", team=team.name, others=[each.name for each in others])
        )
    rows = _joined(team, own)
    if len(rows.entries) > MOST_ROWS:
        raise Unreadable(
            message("file.too_many_players", players=len(rows.entries), most=MOST_ROWS)
        )
    return TeamFile(rows, file, sum(len(each.entries) for each in others))


def _joined(team: Team, parts: list[ImportedTeam]) -> ImportedTeam:
    return replace(
        parts[0],
        name=team.name,
        cells={},
        lines={},
        entries=sorted(
            (entry for part in parts for entry in part.entries), key=lambda entry: entry.line
        ),
        errors=[e for part in parts for e in part.errors if e.field not in TEAM_COLUMNS],
    )
