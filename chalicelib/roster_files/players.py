"""Converting the rows of a team to players."""

from collections.abc import Sequence

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.lineup.sports import Sport
from chalicelib.models import Player
from chalicelib.roster_files.mapping import Positions, positions
from chalicelib.roster_files.matching import match, our_id
from chalicelib.roster_files.reading import Entry, ImportedTeam, LineError
from chalicelib.validation import Invalid, check_player, doubled_numbers, from_text

_PRESENT_FIELDS = ("number", "positions", "skill", "status")


class ReadPlayers(Struct):
    """The players of a file and of the roster.

    ``pairs``: for each valid row, the present player (None: a new one) and the changed player.
    ``untouched``: players on the roster but not in the file. ``groups``: words for groups of
    positions, with their codes.
    """

    untouched: list[Player]
    pairs: list[tuple[Player | None, Player]] = field(default_factory=list)
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    errors: list[LineError] = field(default_factory=list)

    @property
    def everybody(self) -> list[Player]:
        """The whole roster after the import."""
        return [*self.untouched, *(player for _, player in self.pairs)]


def read_players(imported: ImportedTeam, present: Sequence[Player], sport: Sport) -> ReadPlayers:
    """Return the team's rows as players; invalid rows are among the errors."""
    matches = match(imported.entries, present)
    found = {player.id for player in matches.players.values()}
    read = ReadPlayers([player for player in present if player.id not in found])
    read.errors += matches.errors
    lines = {}
    for entry in imported.entries:
        player = _read(read, entry, matches.players.get(entry.line), sport)
        if player:
            lines[player.id] = entry.line
    clashes = doubled_numbers(player for _, player in read.pairs)
    read.errors += [
        LineError(lines[player_id], error.field, error.reason, clash=player_id in clashes)
        for player_id, error in doubled_numbers(read.everybody).items()
    ]
    return read


def _read(read: ReadPlayers, entry: Entry, present: Player | None, sport: Sport) -> Player | None:
    named = positions(entry.cells["positions"], sport)
    read.groups |= named.groups
    try:
        player = check_player(_fields(entry, present, named), sport, present)
    except Invalid as invalid:
        read.errors += [LineError(entry.line, e.field, e.reason) for e in invalid.errors]
        return None
    if not present and our_id(entry):
        player = replace(player, id=our_id(entry))
    read.pairs.append((present, player))
    return player


def _fields(entry: Entry, present: Player | None, named: Positions) -> dict[str, object]:
    fields: dict[str, object] = {}
    if present:
        fields |= {name: getattr(present, name) for name in _PRESENT_FIELDS}
    fields |= from_text({k: v for k, v in entry.cells.items() if k != "positions"})
    # The coach's precise positions stay if the file only names groups that include them.
    are_finer = present and named.coarse and set(present.positions) <= set(named.codes)
    if named.codes and not are_finer:
        fields["positions"] = named.codes
    return fields
