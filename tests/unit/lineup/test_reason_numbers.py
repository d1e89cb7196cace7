"""The reasons' numbers are those of a lineup worked out from nothing."""

import re
from decimal import ROUND_HALF_UP, Decimal

import pytest

from chalicelib.lineup.ratings import rating
from chalicelib.lineup.selection import suggest
from chalicelib.lineup.sports import SPORTS
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


@pytest.mark.parametrize(("sport", "size"), SIZES)
def test_the_numbers_are_those_of_a_lineup_from_nothing(sport, size, rng):
    for skills in (range(101), (50, 52, 53)):
        players = random_players(rng, sport, size + rng.randint(1, 9), skills)
        lineup = suggest(a_team(sport, size), players, size)
        shape = SPORTS[sport].formats[size][lineup.formation]
        weights = [[rating(p, code, SPORTS[sport]) for p in players] for code in shape]
        for slot in lineup.slots:
            column = players.index(slot.player)
            without = [row[:column] + row[column + 1 :] for row in weights]
            loss = lineup.points - best_value(without)
            assert said("lineup loses ", in_words(slot.reason)) == shown(loss)
            assert ("equally well" in in_words(slot.reason)) == (loss == 0)
        costs = []
        for each in lineup.bench:
            costs.append(lineup.points - best_value_with(weights, players.index(each.player)))
            assert said(" costs ", in_words(each.reason)) == shown(costs[-1])
            assert ("just as good" in in_words(each.reason)) == (costs[-1] == 0)
        assert costs == sorted(costs)
