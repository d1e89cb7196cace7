"""Every club of the squad files in the folder that ``TEAMCOACH_DATA`` names gets its optimum."""

import csv
import os
from collections import defaultdict
from pathlib import Path

import pytest

from chalicelib.lineup.assignment import solve
from chalicelib.lineup.ratings import ratings
from chalicelib.lineup.selection import suggest
from chalicelib.lineup.sports import SPORTS
from chalicelib.models import Status
from tests.unit.lineup.builders import a_player, a_team
from tests.unit.lineup.oracles import assert_proven

DATA = os.environ.get("TEAMCOACH_DATA")
POSITIONS = {
    "GK": "GK",
    "DEF": "CB LB RB",
    "MID": "CM LM RM DM AM",
    "FWD": "ST LW RW",
}
STATUSES = {"available": Status.AVAILABLE, "doubtful": Status.DOUBTFUL}

pytestmark = pytest.mark.skipif(not DATA, reason="TEAMCOACH_DATA names no folder of squads")


def clubs():
    found = defaultdict(list)
    for path in sorted(Path(DATA, "squads").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines):
                if "skill" in row:
                    found[path.name, row["team"]].append(player(row))
    return found


def player(row):
    status = STATUSES.get(row["availability"], Status.ABSENT)
    return a_player(
        row["name"],
        POSITIONS[row["position"]],
        int(row["skill"]),
        status=status,
        id=row["player_id"],
    )


def test_every_club_gets_a_proven_lineup():
    found = clubs()
    assert found
    for players in found.values():
        able = [each for each in players if each.status.can_play]
        values = {}
        for name, slots in SPORTS["football"].formats[11].items():
            table = ratings(able, slots, SPORTS["football"])
            optimum = solve([table[code] for code in slots])
            assert_proven(optimum)
            values[name] = optimum.value
        lineup = suggest(a_team(), players, 11)
        assert lineup.points == max(values.values())
        assert lineup == suggest(a_team(), players[::-1], 11)
        assert all(each.reason for each in [*lineup.slots, *lineup.bench])
