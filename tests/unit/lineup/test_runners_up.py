"""The next best lineups, against the best points of every set of players in every formation."""

from itertools import combinations

import pytest

from chalicelib.lineup.ratings import rating
from chalicelib.lineup.selection import suggest
from chalicelib.lineup.sports import SPORTS
from chalicelib.representations.messages import in_words
from tests.unit.lineup.builders import SIZES, a_player, a_team, random_players
from tests.unit.lineup.oracles import best_value


def points_of_each_set(sport, size, players):
    shapes = SPORTS[sport].formats[size].values()
    return {
        frozenset(player.id for player in chosen): max(
            best_value([[rating(p, code, SPORTS[sport]) for p in chosen] for code in shape])
            for shape in shapes
        )
        for chosen in combinations(players, size)
    }


@pytest.mark.parametrize(("sport", "size"), [(s, z) for s, z in SIZES if z <= 11])
@pytest.mark.parametrize("skills", [range(101), (50, 52)])
def test_no_other_set_of_players_has_more(sport, size, skills, rng):
    players = random_players(rng, sport, size + 2, skills)
    lineup = suggest(a_team(sport, size), players, size)
    points = points_of_each_set(sport, size, players)
    picked = frozenset(slot.player.id for slot in lineup.slots)
    sets = []
    for each in lineup.runners_up:
        comes_in = {player.id for player in each.comes_in}
        goes_out = {player.id for player in each.goes_out}
        assert goes_out <= picked
        assert not comes_in & picked
        sets.append(picked - goes_out | comes_in)
        assert points[sets[-1]] == each.points
    assert len({picked, *sets}) == 1 + len(sets)
    del points[picked]
    best = sorted(points.values(), reverse=True)[:3]
    assert [each.points for each in lineup.runners_up] == best


def test_who_comes_in_and_what_it_costs_is_said():
    players = [
        a_player("Ana", "PG", 80),
        a_player("Bo", "SF", 70),
        a_player("Cy", "C", 60),
        a_player("Dee", "SF", 66),
    ]
    lineup = suggest(a_team("basketball", 3), players, 3, "1-1-1")
    # With one on the bench, each of the next best lineups lacks one of the picks.
    losses = sorted(slot.loss for slot in lineup.slots)
    assert [lineup.points - each.points for each in lineup.runners_up] == losses
    assert in_words(lineup.runners_up[0].reason) == "Dee for Bo: 4.0 less."


def test_with_nobody_on_the_bench_there_are_none():
    players = [a_player(name, "PG") for name in ("Ana", "Bo", "Cy")]
    assert suggest(a_team("basketball", 3), players, 3).runners_up == ()
    assert suggest(a_team("basketball", 5), players, 5).runners_up == ()
