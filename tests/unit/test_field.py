from itertools import combinations

import pytest

from chalicelib.lineup.sports import SPORTS
from chalicelib.representations import field

# At 390 px the field is 366 px wide and 512 px high; a label is two lines below its shirt.
FIELD_HEIGHT = 512
ABOVE, BELOW = 19, 43
LINEUPS = [
    pytest.param(sport.code, slots, id=f"{sport.code}-{size}-{name}")
    for sport in SPORTS.values()
    for size, formations in sport.formats.items()
    for name, slots in formations.items()
]
OWN_GOAL = {"GK", "G"}
SIDES = [
    ("LB", "RB"),
    ("LWB", "RWB"),
    ("LM", "RM"),
    ("LW", "RW"),
    ("LH", "RH"),
    ("LF", "RF"),
    ("LD", "RD"),
    ("LCF", "RCF"),
    ("ALL", "ALR"),
    ("LHP", "THP"),
    ("3B", "1B"),
    ("SS", "2B"),
]


def overlap(one, other):
    beside = abs(one[0] - other[0]) < 18
    return beside and abs(one[1] - other[1]) * FIELD_HEIGHT / 100 < ABOVE + BELOW


@pytest.mark.parametrize(("sport", "slots"), LINEUPS)
def test_every_label_is_on_the_field_and_none_covers_another(sport, slots):
    stand = field.places(sport, slots)

    assert len(stand) == len(slots)
    for x, y in stand:
        assert field.LEFT <= x <= field.RIGHT
        assert ABOVE <= y * FIELD_HEIGHT / 100 <= FIELD_HEIGHT - BELOW
    assert not [pair for pair in combinations(stand, 2) if overlap(*pair)]


@pytest.mark.parametrize(("sport", "slots"), LINEUPS)
def test_left_is_left_and_our_goal_is_at_the_bottom(sport, slots):
    stand = dict(zip(slots, field.places(sport, slots), strict=True))

    for left, right in SIDES:
        if left in stand and right in stand:
            assert stand[left][0] < stand[right][0]
    for keeper in OWN_GOAL & stand.keys():
        assert all(y < stand[keeper][1] for code, (_, y) in stand.items() if code != keeper)


def test_slots_of_one_position_stand_beside_each_other_symmetrically():
    (one, other) = field.places("football", ["CB", "CB"])

    assert one[1] == other[1]
    assert one[0] + other[0] == 100
    assert one[0] < other[0]


def test_a_crowded_row_shares_the_width_and_keeps_its_order():
    row = field.places("football", ["LM", "CM", "CM", "CM", "RM"])

    assert [x for x, _ in row] == [10, 30, 50, 70, 90]


def test_a_second_player_of_a_position_may_have_a_place_of_their_own():
    front, back = field.places("volleyball", ["OH", "OH"])

    assert front[1] < 50 < back[1]


def test_a_sport_without_a_field_stands_in_rows_on_the_plain_one():
    stand = field.places("kabaddi", ["A", "B", "C", "D", "E", "F"])

    assert field.drawing("kabaddi") == "plain"
    assert [y for _, y in stand] == [88] * 5 + [12]
    assert not [pair for pair in combinations(stand, 2) if overlap(*pair)]


def test_a_position_without_a_place_puts_the_team_into_lines():
    stand = field.places("football", ["GK", "CB", "ST", "SWEEPER"])

    assert stand[0] == (50, 88)
    assert len({y for _, y in stand}) == 4


def test_every_sport_has_a_drawing():
    assert set(field.DRAWINGS) == set(SPORTS)
