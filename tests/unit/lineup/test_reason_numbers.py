"""The reasons' numbers are those of a lineup worked out from nothing, over all formations."""

import re
from collections import Counter
from decimal import ROUND_HALF_UP, Decimal

import pytest
from msgspec.structs import replace

from chalicelib.lineup.ratings import rating
from chalicelib.lineup.selection import suggest
from chalicelib.lineup.sports import SPORTS
from chalicelib.models import Status
from chalicelib.representations.messages import in_words
from tests.unit.lineup.builders import SIZES, a_team, random_players
from tests.unit.lineup.oracles import best_value, best_value_with


def shown(points):
    if 0 < points < 50:
        return "less than 0.1"
    tenths = Decimal(points).scaleb(-3).quantize(Decimal("0.1"), ROUND_HALF_UP)
    return str(tenths)


def said(pattern, reason):
    found = re.search(pattern + r"(less than 0\.1|\d+\.\d)\b", reason)
    return found.group(1) if found else "0.0"


def best_points(sport, size, players, with_=None):
    """The most points of all formations, by scipy; ``with_``: of those with that player."""
    found = []
    for shape in SPORTS[sport].formats[size].values():
        weights = [[rating(p, code, SPORTS[sport]) for p in players] for code in shape]
        if with_ is None:
            found.append(best_value(weights))
        else:
            found.append(best_value_with(weights, players.index(with_)))
    return max(found)


def carried_out(lineup, change, subject):
    """Who plays where after a change, as far as players are told apart by their positions."""
    positions = {slot.player.id: slot.position for slot in lineup.slots}
    positions.pop(subject.id, None)
    if change.leaves:
        positions.pop(change.leaves.id)
    for move in change.moves:
        if move.position is None:
            del positions[move.player.id]
        else:
            assert positions.get(move.player.id) != move.position
            positions[move.player.id] = move.position
    return positions


@pytest.mark.parametrize(("sport", "size"), SIZES)
def test_the_numbers_are_those_of_a_lineup_from_nothing(sport, size, rng):
    for skills in (range(101), (50, 52, 53)):
        players = random_players(rng, sport, size + rng.randint(1, 9), skills)
        lineup = suggest(a_team(sport, size), players, size)
        for slot in lineup.slots:
            others = [player for player in players if player is not slot.player]
            assert slot.loss == lineup.points - best_points(sport, size, others)
            reason = in_words(slot.reason)
            assert said(" loses ", reason) == shown(slot.loss)
            assert ("equally well" in reason) == (slot.loss == 0)
        costs = [each.cost for each in lineup.bench]
        for each in lineup.bench:
            with_ = best_points(sport, size, players, each.player)
            assert each.cost == lineup.points - with_
            reason = in_words(each.reason)
            assert said(" costs ", reason) == shown(each.cost)
            assert ("just as good" in reason) == (each.cost == 0)
        assert costs == sorted(costs)


@pytest.mark.parametrize(("sport", "size"), SIZES)
def test_without_a_pick_comes_the_lineup_that_was_told(sport, size, rng):
    for skills in (range(101), (50, 52, 53), (50,)):
        players = random_players(rng, sport, size + rng.randint(1, 9), skills)
        team = a_team(sport, size)
        lineup = suggest(team, players, size)
        for slot in lineup.slots:
            absent = replace(slot.player, status=Status.ABSENT)
            then = [absent if each is slot.player else each for each in players]
            after = suggest(team, then, size)
            assert after.points == lineup.points - slot.loss
            assert after.formation == slot.change.formation
            assert carried_out(lineup, slot.change, slot.player) == {
                each.player.id: each.position for each in after.slots
            }
            if slot.change.formation != lineup.formation:
                assert f" {slot.change.formation} " in in_words(slot.reason)


@pytest.mark.parametrize(("sport", "size"), SIZES)
def test_starting_a_benched_player_fills_a_formation(sport, size, rng):
    players = random_players(rng, sport, size + 7)
    lineup = suggest(a_team(sport, size), players, size)
    by_id = {player.id: player for player in players}
    for each in lineup.bench:
        after = carried_out(lineup, each.change, each.player)
        assert each.player.id in after
        shape = SPORTS[sport].formats[size][each.change.formation]
        assert Counter(after.values()) == Counter(shape)
        points = sum(rating(by_id[key], code, SPORTS[sport]) for key, code in after.items())
        assert points == lineup.points - each.cost
