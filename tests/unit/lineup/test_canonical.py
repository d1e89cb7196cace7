from random import Random

from hypothesis import given

from chalicelib.lineup.assignment import Infeasible, Optimum, canonical, solve
from tests.examples import examples
from tests.unit.lineup.matrices import matrices
from tests.unit.lineup.oracles import all_best, assert_proven


def first_of(best):
    """The first set of columns, and of those that have it the first columns row by row."""
    return min(best, key=lambda columns: (sorted(columns), columns))


@examples(300)
@given(matrices(highest=2))
def test_takes_the_first_columns_then_the_first_places(weights):
    chosen = canonical(solve(weights))
    assert_proven(chosen)
    assert chosen.columns == first_of(all_best(weights)[0])


@examples(200)
@given(matrices(highest=1, forbidden=True))
def test_keeps_to_the_allowed_pairs(weights):
    try:
        optimum = solve(weights)
    except Infeasible:
        return
    assert canonical(optimum).columns == first_of(all_best(weights)[0])


def test_any_optimum_leads_to_the_same_one():
    random = Random(7)
    for _ in range(60):
        weights = [[random.randint(0, 2) for _ in range(6)] for _ in range(4)]
        optimum = solve(weights)
        expected = canonical(optimum).columns
        for columns in all_best(weights)[0]:
            start = Optimum(weights, columns, optimum.row_potentials, optimum.column_potentials)
            assert_proven(start)
            assert canonical(start).columns == expected


def test_all_equal_takes_the_first_in_order():
    assert canonical(solve([[5] * 30 for _ in range(15)])).columns == tuple(range(15))
