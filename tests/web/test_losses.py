"""What a lineup says is lost without a player is what is lost when the player is absent."""

from random import Random

import pytest
from msgspec.structs import replace

from chalicelib.lineup.sports import SPORTS
from chalicelib.models import Player, Roster, Status
from chalicelib.store import teams
from tests.web import made_up


def a_roster(name, sport, size, spare):
    random = Random(name)
    codes = list(SPORTS[sport].positions)
    players = tuple(
        Player(
            id=f"p{number:02}",
            name=f"Player {number}",
            number=number,
            positions=tuple(random.sample(codes, 2)),
            skill=random.choice((50, 52, 53, 70, 90)),
        )
        for number in range(size + spare)
    )
    return teams.save(None, Roster(made_up.team(name, sport, size), players))


@pytest.mark.usefixtures("own_teams")
@pytest.mark.parametrize(("sport", "size", "spare"), [("football", 9, 2), ("basketball", 5, 4)])
def test_without_a_player_the_score_falls_by_their_loss(site, sport, size, spare):
    for name in ("Able Auks", "Brisk Boars", "Calm Crows"):
        roster = a_roster(name, sport, size, spare)
        address = f"/best/{roster.team.slug}/{size}"
        lineup = site.json(address)
        for slot in lineup["slots"]:
            players = tuple(
                replace(each, status=Status.ABSENT) if each.id == slot["player"]["id"] else each
                for each in roster.players
            )
            absent = teams.save(roster, replace(roster, players=players))
            then = site.json(address)
            assert then["score"] == pytest.approx(lineup["score"] - slot["loss"], abs=1e-9)
            assert then["formation"] == slot["change"]["formation"]
            roster = teams.save(absent, replace(absent, players=roster.players))
