import pytest
from hypothesis import given

from chalicelib.lineup.assignment import Infeasible, canonical, solve
from chalicelib.lineup.reoptimise import Chains, Move
from tests.examples import examples
from tests.unit.lineup.matrices import matrices
from tests.unit.lineup.oracles import all_best, assignments


def carried_out(optimum, change):
    columns = list(optimum.columns)
    assert len({move.row for move in change.moves}) == len(change.moves)
    for move in change.moves:
        columns[move.row] = move.column
    return tuple(columns)


def value(weights, columns):
    return sum(row[column] for row, column in zip(weights, columns, strict=True))


def fewest_moves(optimum, best):
    return min(
        sum(a != b for a, b in zip(columns, optimum.columns, strict=True)) for columns in best
    )


def assert_change(weights, optimum, change, others):
    """``others``: every assignment that does what is asked, with its value."""
    if change is None:
        assert not others
        return
    best = max(v for _, v in others)
    after = carried_out(optimum, change)
    assert (after, best) in others
    assert value(weights, after) == best == optimum.value - change.loss
    assert len(change.moves) == fewest_moves(optimum, [c for c, v in others if v == best])
    assert set(optimum.columns) ^ set(after) == {change.moves[0].column, change.leaves}


def solvable(weights):
    try:
        return canonical(solve(weights))
    except Infeasible:
        return None


@examples(150)
@given(matrices(forbidden=True))
def test_without_is_the_best_that_does_without(weights):
    optimum = solvable(weights)
    for column in optimum.columns if optimum else ():
        others = [(c, v) for c, v in assignments(weights) if column not in c]
        change = Chains(optimum).without(column)
        assert change is None or change.leaves == column
        assert_change(weights, optimum, change, others)


@examples(150)
@given(matrices(forbidden=True))
def test_including_is_the_best_that_includes(weights):
    optimum = solvable(weights)
    width = len(weights[0])
    for column in set(range(width)) - set(optimum.columns) if optimum else ():
        others = [(c, v) for c, v in assignments(weights) if column in c]
        change = Chains(optimum).including(column)
        assert change is None or change.moves[0].column == column
        assert_change(weights, optimum, change, others)


def test_a_chain_of_three():
    weights = [[9, 8, 0, 0], [0, 9, 8, 0], [0, 0, 9, 8]]
    optimum = solve(weights)
    change = Chains(optimum).without(0)
    assert change.moves == (Move(3, 2), Move(2, 1), Move(1, 0))
    assert (change.loss, change.leaves) == (3, 0)
    back = Chains(optimum).including(3)
    assert (back.moves, back.loss, back.leaves) == ((Move(3, 2),), 1, 2)


def test_of_equal_entrants_the_first_comes_and_of_equal_picks_the_last_leaves():
    optimum = canonical(solve([[5, 5, 5, 5], [5, 5, 5, 5]]))
    chains = Chains(optimum)
    assert chains.without(0).moves == (Move(2, 0),)
    assert chains.including(3).leaves == 1


def test_the_base_stays_as_it_was():
    weights = [[9, 8, 0], [0, 9, 8]]
    optimum = solve(weights)
    chains = Chains(optimum)
    first = chains.without(0)
    chains.without(1)
    chains.including(2)
    assert chains.without(0) == first
    assert optimum == solve(weights)


def test_without_somebody_who_has_no_row_is_an_error():
    with pytest.raises(ValueError, match="not in tuple"):
        Chains(solve([[2, 1]])).without(1)


def test_nobody_left_means_no_change():
    optimum = solve([[1, 2], [2, 1]])
    assert Chains(optimum).without(0) is None
    assert all_best([[1, 2], [2, 1]])[0] == [(1, 0)]
