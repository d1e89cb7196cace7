"""Reading a file: its teams with the rows of their players, not yet interpreted."""

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
    """An error in a line of the file.

    ``clash``: the line only contradicts another line of the file.
    """

    line: int
    field: str
    reason: Message
    clash: bool = False


class Entry(Struct, frozen=True):
    """A player's row: the number of its first line, and its text by field."""

    line: int
    cells: Mapping[str, str]


class ImportedTeam(Struct):
    """A team in a file. ``cells``: its own fields, ``lines``: the lines that they are from."""

    name: str
    line: int
    cells: dict[str, str] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    entries: list[Entry] = field(default_factory=list)
    errors: list[LineError] = field(default_factory=list)


class Imported(Struct, frozen=True):
    """A file's teams in its order, the errors of rows without a team, and its columns.

    ``statuses``: the file's words for statuses that differ from ours.
    """

    teams: tuple[ImportedTeam, ...]
    nameless: tuple[LineError, ...]
    columns: Columns
    statuses: Mapping[str, str]


def parse(data: bytes, team: str | None = None, most_rows: int | None = None) -> Imported:
    """Return the contents of a file; raise Unreadable when it cannot be read as a whole.

    ``team``: the team of all rows, if there is no column ``team``, which is required otherwise.
    A file with more than ``most_rows`` cannot be read.
    """
    needed = NEEDED if team is None else tuple(each for each in NEEDED if each != "team")
    columns, body = split(decode(data), needed, most_rows)
    teams: dict[str, ImportedTeam] = {}
    nameless = []
    statuses: dict[str, str] = {}
    defaults = {} if team is None else {"team": team}
    for row in body:
        cells = _with_status({**defaults, **columns.cells(row)}, statuses)
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
    """Add a field of the team, which any of its rows may have; different values are an error."""
    text = field_word(text) if name == "sport" else text
    if not text or not team.cells.get(name):
        team.cells[name] = text or team.cells.get(name, "")
        team.lines[name] = line if text else team.lines.get(name, line)
    elif text != team.cells[name]:
        reason = message("file.team_differs", field=name, line=team.lines[name])
        team.errors.append(LineError(line, name, reason, clash=True))


def _with_status(cells: dict[str, str], statuses: dict[str, str]) -> dict[str, str]:
    """The row with ``status`` from its columns for status, availability and its reason."""
    texts = [cells.pop(name) for name in ("status", "availability") if name in cells]
    reason = cells.pop("reason", "").casefold()
    if not texts:
        return cells
    words = next(filter(None, texts), "").casefold()
    status = STATUSES.get(words, words)
    if status == Status.ABSENT and STATUSES.get(reason) in _OUT:
        words, status = f"{words} ({reason})", STATUSES[reason]
    if words != status:
        statuses[words] = status
    return {**cells, "status": status}
