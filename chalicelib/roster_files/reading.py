"""A file as teams with the rows of their players; what they mean is found when they are merged."""

from collections.abc import Mapping

from msgspec import Struct, field

from chalicelib.message import Message, message
from chalicelib.models import Status
from chalicelib.roster_files.columns import NEEDED, TEAM_COLUMNS, Columns, field_word, split
from chalicelib.roster_files.mapping import STATUSES
from chalicelib.roster_files.rows import Row, decode
from chalicelib.validation import InvalidValue, check_name

_OUT = frozenset(status for status in Status if not status.can_play)


class LineError(Struct, frozen=True):
    """What is wrong on a line of the file.

    ``clash``: the line would do if another line of the file did not say what it says.
    """

    line: int
    field: str
    reason: Message
    clash: bool = False


class Entry(Struct, frozen=True):
    """A player's row: its text by field (with ``status`` found), and the line it begins on."""

    line: int
    cells: Mapping[str, str]


class ImportedTeam(Struct):
    """A team as a file has it. ``errors``: what shows already that it must be refused."""

    name: str
    line: int
    cells: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    errors: list[LineError] = field(default_factory=list)


class Imported(Struct, frozen=True):
    """A file's teams in its order, the rows that name no team, and what its columns are.

    ``statuses``: the words of the file that meant a status of another name.
    """

    teams: tuple[ImportedTeam, ...]
    nameless: tuple[LineError, ...]
    columns: Columns
    statuses: Mapping[str, str]


def parse(data: bytes, team: str | None = None, most_rows: int | None = None) -> Imported:
    """Return what a file holds; raise Unreadable when it cannot be read as a whole.

    ``team`` is whose players a file without a column ``team`` has; without it, that is an error.
    A file of more than ``most_rows`` is one that cannot be read.
    """
    needed = NEEDED if team is None else tuple(each for each in NEEDED if each != "team")
    columns, body = split(decode(data), needed, most_rows)
    teams: dict[str, ImportedTeam] = {}
    nameless = []
    statuses: dict[str, str] = {}
    unsaid = {} if team is None else {"team": team}
    for row in body:
        cells = _with_status({**unsaid, **columns.cells(row)}, statuses)
        try:
            name = check_name(cells.pop("team"))
        except InvalidValue as error:
            nameless.append(LineError(row.line, "team", error.reason))
            continue
        found = teams.setdefault(name, ImportedTeam(name, row.line))
        _add(found, row, cells)
        if columns.surplus(row):
            found.errors.append(LineError(row.line, "row", message("file.surplus_cells")))
    return Imported(tuple(teams.values()), tuple(nameless), columns, statuses)


def _add(team: ImportedTeam, row: Row, cells: dict[str, str]) -> None:
    for name in TEAM_COLUMNS:
        if name in cells:
            _add_to_team(team, row.line, name, cells.pop(name))
    if any(cells.values()):
        team.entries.append(Entry(row.line, cells))


def _add_to_team(team: ImportedTeam, line: int, name: str, text: str) -> None:
    """A team's fields stand in all of its rows or in any of them, but never differ."""
    text = field_word(text) if name == "sport" else text
    if not text or not team.cells.get(name):
        team.cells[name] = text or team.cells.get(name, "")
        team.lines[name] = line if text else team.lines.get(name, line)
    elif text != team.cells[name]:
        reason = message("file.team_differs", field=name, line=team.lines[name])
        team.errors.append(LineError(line, name, reason, clash=True))


def _with_status(cells: dict[str, str], statuses: dict[str, str]) -> dict[str, str]:
    """The row with one ``status`` made of its status or availability, and the reason of that."""
    said = [cells.pop(name) for name in ("status", "availability") if name in cells]
    reason = cells.pop("reason", "").casefold()
    if not said:
        return cells
    words = next(filter(None, said), "").casefold()
    status = STATUSES.get(words, words)
    if status == Status.ABSENT and STATUSES.get(reason) in _OUT:
        words, status = f"{words} ({reason})", STATUSES[reason]
    if words != status:
        statuses[words] = status
    return {**cells, "status": status}
