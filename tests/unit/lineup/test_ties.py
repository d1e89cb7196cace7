from hypothesis import given

from chalicelib.lineup.assignment import Infeasible, solve
from chalicelib.lineup.formations import TieBreaker
from tests.examples import examples
from tests.unit.lineup.matrices import matrices
from tests.unit.lineup.oracles import all_best, assert_proven, assignments


def tie_broken(weights):
    """The weights by a breaker of ties, and the breaker."""
    ties = TieBreaker(len(weights), len(weights[0]))
    return ties.weights(dict(enumerate(weights)), range(len(weights))), ties


def first_of(best):
    """The first set of columns, and of those that have it the first columns row by row."""
    return min(best, key=lambda columns: (sorted(columns), columns))


@examples(300)
@given(matrices(highest=2))
def test_takes_the_first_columns_then_the_first_places(weights):
    broken, ties = tie_broken(weights)
    optimum = solve(broken)
    assert_proven(optimum)
    best, points = all_best(weights)
    assert optimum.columns == first_of(best)
    assert ties.points(optimum.value) == points


@examples(200)
@given(matrices(highest=1, forbidden=True))
def test_keeps_to_the_allowed_pairs(weights):
    try:
        optimum = solve(tie_broken(weights)[0])
    except Infeasible:
        assert not all_best(weights)[0]
        return
    assert optimum.columns == first_of(all_best(weights)[0])


@examples(60)
@given(matrices(rows=3, spare=2, highest=2))
def test_no_two_assignments_have_the_same_value(weights):
    broken, ties = tie_broken(weights)
    values = dict(assignments(broken))
    assert len(set(values.values())) == len(values)
    ranks = {}
    for columns, value in values.items():
        ranks.setdefault(ties.set_rank(value), set()).add(frozenset(columns))
    assert all(len(sets) == 1 for sets in ranks.values())


def test_all_equal_takes_the_first_in_order():
    assert solve(tie_broken([[5] * 30 for _ in range(15)])[0]).columns == tuple(range(15))
