"""Choosing among formations, against every assignment of every formation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.lineup.assignment import Infeasible
from chalicelib.lineup.formations import Choice, Formations
from tests.examples import examples
from tests.unit.lineup.oracles import assignments

CODES = "ABC"


@st.composite
def tables(draw):
    """Formations of three slots, and the points of up to six columns; ties are common."""
    width = draw(st.integers(4, 6))
    highest = draw(st.sampled_from([2, 40]))
    points = st.lists(st.integers(0, highest), min_size=width, max_size=width)
    slots = st.lists(st.sampled_from(CODES), min_size=3, max_size=3)
    shapes = draw(st.lists(slots, min_size=1, max_size=4))
    return shapes, {code: draw(points) for code in CODES}


def first_best(shapes, table, formation, allowed):
    """The best of one formation among those that are allowed; of equals the first columns."""
    found = [
        (-value, sorted(columns), columns)
        for columns, value in assignments([table[code] for code in shapes[formation]])
        if allowed(columns)
    ]
    value, _, columns = min(found)
    return Choice(formation, -value, columns)


def expected(shapes, table, allowed, usual=None, margin=0):
    """What has to be chosen, by trying everything."""
    each = [first_best(shapes, table, formation, allowed) for formation in range(len(shapes))]
    best = max(each, key=lambda choice: choice.points)
    if usual is None or best.points == each[usual].points:
        return best if usual is None else each[usual]
    enough = best.points * 100 >= each[usual].points * (100 + margin)
    return best if enough else each[usual]


@examples(250)
@given(tables(), st.data())
def test_every_choice_is_that_of_trying_everything(case, data):
    shapes, table = case
    usual = data.draw(st.none() | st.integers(0, len(shapes) - 1))
    rule = {"usual": usual, "margin": data.draw(st.integers(0, 5))}
    formations = Formations(shapes, table, **rule)
    assert formations.chosen == expected(shapes, table, lambda _: True, **rule)
    for column in range(len(table["A"])):
        without = expected(shapes, table, lambda columns, c=column: c not in columns, **rule)
        assert formations.without(column) == without
        including = expected(shapes, table, lambda columns, c=column: c in columns, **rule)
        assert formations.including(column) == including


@examples(100)
@given(tables(), st.data())
def test_a_fixed_formation_is_the_only_one(case, data):
    shapes, table = case
    fixed = data.draw(st.integers(0, len(shapes) - 1))
    formations = Formations(shapes, table, fixed=fixed, usual=0, margin=5)
    for column in range(len(table["A"])):
        found = formations.without(column)
        assert found == first_best(shapes, table, fixed, lambda c, out=column: out not in c)
    assert len(formations.points) == len(shapes)


@pytest.mark.parametrize(
    ("other", "margin", "chosen"),
    [(100, 0, 0), (101, 0, 1), (100, 1, 0), (101, 1, 1), (104, 5, 0), (105, 5, 1), (99, 0, 0)],
)
def test_the_usual_formation_is_kept_unless_another_is_better_by_the_margin(other, margin, chosen):
    table = {"A": [100, 0], "B": [other, 0]}
    formations = Formations(["A", "B"], table, usual=0, margin=margin)
    assert formations.chosen.formation == chosen


def test_nobody_left_is_an_error():
    with pytest.raises(Infeasible):
        Formations(["A"], {"A": [1]}).without(0)


def test_a_column_that_no_slot_may_have():
    assert Formations(["A", "B"], {"A": [1, None], "B": [2, None]}).including(1) is None


@examples(250)
@given(tables(), st.data())
def test_the_runners_up_are_those_of_trying_every_set(case, data):
    shapes, table = case
    usual = data.draw(st.none() | st.integers(0, len(shapes) - 1))
    formations = Formations(shapes, table, usual=usual, margin=data.draw(st.integers(0, 5)))
    best = {}
    for formation, slots in enumerate(shapes):
        for columns, value in assignments([table[code] for code in slots]):
            order = (-value, formation, columns)
            players = tuple(sorted(columns))
            best[players] = min(order, best.get(players, order))
    best.pop(tuple(sorted(formations.chosen.columns)))
    ranked = sorted(best.items(), key=lambda each: (each[1][0], each[0]))
    expected = [Choice(formation, -value, columns) for _, (value, formation, columns) in ranked[:3]]
    assert formations.runners_up(3) == expected
