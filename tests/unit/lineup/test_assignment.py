from itertools import combinations
from random import Random

import pytest
from hypothesis import given

from chalicelib.lineup.assignment import Infeasible, Optimum, solve
from tests.examples import examples
from tests.unit.lineup.matrices import matrices
from tests.unit.lineup.oracles import all_best, assert_proven, best_value


def violators(weights):
    """Every set of rows with fewer columns than rows."""
    for size in range(1, len(weights) + 1):
        for rows in combinations(range(len(weights)), size):
            allowed = {c for row in rows for c, w in enumerate(weights[row]) if w is not None}
            if len(allowed) < size:
                yield rows


@examples(200)
@given(matrices(rows=6, spare=6, highest=20))
def test_potentials_prove_the_optimum(weights):
    assert_proven(solve(weights))


def test_a_proof_fails_for_less_than_the_optimum():
    worse = Optimum(((3, 1), (1, 3)), (1, 0), (3, 3), (0, 0))
    with pytest.raises(AssertionError):
        assert_proven(worse)


@examples(200)
@given(matrices(forbidden=True))
def test_agrees_with_every_assignment_tried(weights):
    best, value = all_best(weights)
    if value is None:
        with pytest.raises(Infeasible):
            solve(weights)
        return
    optimum = solve(weights)
    assert_proven(optimum)
    assert optimum.value == value
    assert optimum.columns in best


@examples(200)
@given(matrices(rows=5, spare=1, highest=0, forbidden=True))
def test_names_a_smallest_set_of_rows_that_cannot_all_be_served(weights):
    expected = next(violators(weights), None)
    if expected is None:
        assert_proven(solve(weights))
        return
    with pytest.raises(Infeasible) as raised:
        solve(weights)
    assert raised.value.rows == expected


def test_more_rows_than_columns_cannot_be():
    with pytest.raises(Infeasible) as raised:
        solve([[1, 2], [3, 4], [5, 6]])
    assert raised.value.rows == (0, 1, 2)


@pytest.mark.parametrize(("rows", "columns"), [(11, 25), (15, 40), (40, 40), (1, 60), (60, 60)])
@pytest.mark.parametrize("highest", [1, 100_000])
def test_agrees_with_scipy_on_large_ones(rows, columns, highest):
    random = Random(f"{rows} {columns} {highest}")
    for _ in range(5):
        weights = [[random.randint(0, highest) for _ in range(columns)] for _ in range(rows)]
        optimum = solve(weights)
        assert_proven(optimum)
        assert optimum.value == best_value(weights)


def test_negative_weights_are_weights_too():
    optimum = solve([[-5, -9], [-1, -2]])
    assert_proven(optimum)
    assert (optimum.columns, optimum.value) == ((0, 1), -7)


def test_slack_is_the_price_of_a_pair():
    optimum = solve([[10, 4, None]])
    assert [optimum.slack(0, column) for column in range(3)] == [0, 6, None]
    assert optimum.weight(0) == 10
