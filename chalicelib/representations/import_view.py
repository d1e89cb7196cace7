"""What a file would change in a roster, as plain data for those who may edit its players."""

from collections.abc import Sequence

from chalicelib.models import Player
from chalicelib.representations.views import View, player_view
from chalicelib.roster_files import Changes, TeamFile

_FIELDS = ("name", "number", "positions", "skill", "status")


def import_view(file: TeamFile, changes: Changes, *, applied: bool) -> View:
    """The players added, changed and left alone, and how the file was read."""
    before = {player.id: player for player in changes.before.players} if changes.before else {}
    unmentioned = len(before) - len(changes.changed) - len(changes.unchanged)
    return {
        "applied": applied,
        "added": _players(changes.added) if applied else _unborn(changes.added),
        "changed": [
            {**player_view(player), "changes": _changes(before[player.id], player)}
            for player in changes.changed
        ],
        "unchanged": _players(changes.unchanged),
        "unmentioned": unmentioned,
        "rows_of_other_teams": file.rows_of_others,
        "columns": dict(file.file.columns.renamed),
        "ignored_columns": list(file.file.columns.ignored),
        "statuses": dict(file.file.statuses),
        "position_groups": {word: list(codes) for word, codes in changes.groups.items()},
    }


def _players(players: Sequence[Player]) -> list[View]:
    return [player_view(player) for player in players]


def _unborn(players: Sequence[Player]) -> list[View]:
    """The players without ids: they get theirs when they are stored."""
    return [
        {name: value for name, value in each.items() if name != "id"} for each in _players(players)
    ]


def _changes(before: Player, after: Player) -> list[View]:
    old, new = (player_view(player) for player in (before, after))
    return [
        {"field": name, "before": old[name], "after": new[name]}
        for name in _FIELDS
        if old[name] != new[name]
    ]
