from hypothesis import given

from chalicelib.lineup.assignment import Infeasible, Reassignment, Reoptimiser, solve
from tests.examples import examples
from tests.unit.lineup.matrices import matrices
from tests.unit.lineup.oracles import assert_proven, assignments


def assert_best(found, others):
    """``others``: every assignment that does what is asked, with its value."""
    if found is None:
        assert not others
        return
    assert (found.columns, found.value) in others
    assert found.value == max(value for _, value in others)


def solvable(weights):
    try:
        return solve(weights)
    except Infeasible:
        return None


@examples(150)
@given(matrices(forbidden=True))
def test_without_is_the_best_that_does_without(weights):
    optimum = solvable(weights)
    for column in range(len(weights[0])) if optimum else ():
        others = [(c, v) for c, v in assignments(weights) if column not in c]
        reoptimiser = Reoptimiser(optimum)
        assert_best(reoptimiser.without(column), others)
        assert all(value <= reoptimiser.bound_without(column) for _, value in others)


@examples(150)
@given(matrices(forbidden=True))
def test_including_is_the_best_that_includes(weights):
    optimum = solvable(weights)
    for column in range(len(weights[0])) if optimum else ():
        others = [(c, v) for c, v in assignments(weights) if column in c]
        reoptimiser = Reoptimiser(optimum)
        assert_best(reoptimiser.including(column), others)
        assert all(value <= reoptimiser.bound_including(column) for _, value in others)


def test_a_chain_of_three():
    reoptimiser = Reoptimiser(solve([[9, 8, 0, 0], [0, 9, 8, 0], [0, 0, 9, 8]]))
    assert reoptimiser.without(0) == Reassignment(24, (1, 2, 3))
    assert reoptimiser.including(3) == Reassignment(26, (0, 1, 3))


def test_the_base_stays_as_it_was():
    weights = [[9, 8, 0], [0, 9, 8]]
    optimum = solve(weights)
    reoptimiser = Reoptimiser(optimum)
    first = reoptimiser.without(0)
    reoptimiser.without(1)
    reoptimiser.including(2)
    assert reoptimiser.without(0) == first
    assert optimum == solve(weights)


def test_nobody_left_means_no_assignment():
    assert Reoptimiser(solve([[1, 2], [2, 1]])).without(0) is None


@examples(150)
@given(matrices(forbidden=True))
def test_the_optimum_without_is_proven(weights):
    optimum = solvable(weights)
    for column in optimum.columns if optimum else ():
        reoptimiser = Reoptimiser(optimum)
        found = reoptimiser.without(column)
        if found is not None:
            after = reoptimiser.optimum_without(column)
            assert_proven(after)
            assert (after.columns, after.value) == (found.columns, found.value)
            assert all(row[column] is None for row in after.weights)
