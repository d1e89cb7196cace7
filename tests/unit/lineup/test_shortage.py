"""Lineups with fewer players than places, against every way of leaving places open."""

from itertools import combinations

import pytest
from msgspec.structs import replace

from chalicelib.lineup.ratings import rating
from chalicelib.lineup.selection import suggest
from chalicelib.lineup.sports import SPORTS
from chalicelib.models import Status
from chalicelib.representations.messages import in_words
from tests.unit.lineup.builders import SIZES, a_player, a_team, random_players
from tests.unit.lineup.oracles import best_value


def most_points(sport, size, players):
    """The most points of all formations and of all choices of the places that are filled."""
    return max(
        best_value([[rating(p, code, SPORTS[sport]) for p in players] for code in filled])
        for shape in SPORTS[sport].formats[size].values()
        for filled in combinations(shape, len(players))
    )


@pytest.mark.parametrize(("sport", "size"), [(s, z) for s, z in SIZES if z <= 11])
@pytest.mark.parametrize("short", [1, 2])
def test_the_places_that_cost_least_stay_open(sport, size, short, rng):
    players = random_players(rng, sport, max(size - short, 1), (50, 52, 70, 90))
    lineup = suggest(a_team(sport, size), players, size)
    missing = size - len(players)
    assert lineup.missing == missing
    shape = SPORTS[sport].formats[size][lineup.formation]
    assert tuple(slot.position for slot in lineup.slots) == shape
    picked = [slot for slot in lineup.slots if slot.player]
    assert sorted(slot.player.id for slot in picked) == sorted(p.id for p in players)
    assert lineup.points == most_points(sport, size, players)
    assert lineup.bench == ()
    for slot in lineup.slots:
        if slot.player is None:
            assert (slot.points, slot.loss, slot.change) == (0, 0, None)
            assert in_words(slot.reason).startswith("Left open")


@pytest.mark.parametrize(("sport", "size"), [(s, z) for s, z in SIZES if z <= 7])
@pytest.mark.parametrize("short", [0, 1, 2])
def test_one_player_fewer_loses_what_was_told(sport, size, short, rng):
    players = random_players(rng, sport, max(size - short, 1), (0, 50, 52, 90))
    team = a_team(sport, size)
    lineup = suggest(team, players, size)
    for slot in lineup.slots:
        if slot.player is None:
            continue
        then = [
            replace(each, status=Status.ABSENT) if each is slot.player else each for each in players
        ]
        after = suggest(team, then, size)
        assert after.points == lineup.points - slot.loss
        assert after.formation == slot.change.formation
        assert after.missing == lineup.missing + 1
        assert in_words(slot.reason)


def test_the_warning_names_the_sizes_that_can_be_fielded():
    players = [a_player(f"P{n}", "CM") for n in range(4)]
    players += [a_player(f"Q{s}", "CM", status=s) for s in Status]
    lineup = suggest(a_team(size=7), players, 7)
    assert lineup.missing == 1
    assert in_words(lineup.warnings[0]) == (
        "1 player is missing: 6 can play, and 7 are needed. The team can field 6, 5, 4 or 3."
    )


def test_an_open_place_is_no_gap_and_those_who_stand_in_are_told():
    players = [a_player("Ana", "CM"), a_player("Bo", "ST"), a_player("Cy", "LW")]
    lineup = suggest(a_team(size=5), players, 5, "2-2")
    assert [slot.position for slot in lineup.slots if slot.player is None] == ["GK", "CB"]
    assert [each.code for each in lineup.warnings] == ["lineup.short"]


def test_with_nobody_every_place_is_open():
    lineup = suggest(a_team(size=11), [], 11)
    assert (lineup.missing, lineup.points, lineup.formation) == (11, 0, "4-3-3")
    assert lineup.formation_reason is None
    assert in_words(lineup.warnings[0]) == (
        "Nobody can play: add players, or say who can play again."
    )
