"""CSV of teams, rosters and lineups, without cells that a spreadsheet would run as formulas."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from chalicelib.models import TEAM_FIELDS
from chalicelib.roster_files import COLUMNS, TEAM_COLUMNS, escape_formula

View = Mapping[str, Any]

_TEAM = ("slug", *TEAM_FIELDS, "version", "created_at", "updated_at")
_LINEUP = ("place", "position", "number", "name", "player_id", "rating", "status", "reason")


def teams(views: Iterable[View]) -> bytes:
    """A row for each team."""
    return _table(_TEAM, views)


def roster(view: View) -> bytes:
    """A row for each player, with the team's columns too, in the format of the import."""
    common = {"team": view["name"], **{name: view[name] for name in TEAM_COLUMNS}}
    players = [{**common, **_player(player)} for player in view["players"]]
    return _table(COLUMNS, players or [common])


def lineup(view: View) -> bytes:
    """A row for each player: those in the lineup, on the bench, and those who cannot play."""
    places = (("lineup", "slots"), ("bench", "bench"), ("unavailable", "unavailable"))
    rows = [
        {"place": place, **entry, **entry["player"], "player_id": entry["player"]["id"]}
        for place, member in places
        for entry in view[member]
    ]
    return _table(_LINEUP, rows)


def _player(view: View) -> dict[str, Any]:
    return {**view, "player_id": view["id"], "positions": " ".join(view["positions"])}


def _table(columns: Sequence[str], rows: Iterable[View]) -> bytes:
    """A header and the rows; columns that no row has are left out."""
    rows = list(rows)
    used = [name for name in columns if not rows or any(name in row for row in rows)]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow(used)
    writer.writerows([_cell(row.get(name)) for name in used] for row in rows)
    return text.getvalue().encode()


def _cell(value: object) -> object:
    return escape_formula(value) if isinstance(value, str) else value
