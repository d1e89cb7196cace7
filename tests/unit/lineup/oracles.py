"""What must hold, worked out without the code that is tested."""

from collections.abc import Iterator, Sequence
from itertools import permutations
from typing import Any

import numpy as np
from scipy.optimize import linear_sum_assignment

Weights = Sequence[Sequence[int | None]]
"""By row and column; None where a pair is not allowed."""


def assert_proven(optimum: Any) -> None:
    """The potentials alone prove that no assignment is worth more."""
    u, v, columns = optimum.row_potentials, optimum.column_potentials, optimum.columns
    assert len(columns) == len(set(columns)) == len(optimum.weights)
    for row, weights in enumerate(optimum.weights):
        for column, weight in enumerate(weights):
            assert weight is None or u[row] + v[column] >= weight
        assert u[row] + v[columns[row]] == weights[columns[row]]
    assert all(potential >= 0 for potential in v)
    assert all(v[column] == 0 for column in set(range(len(v))) - set(columns))
    primal = sum(weights[columns[row]] for row, weights in enumerate(optimum.weights))
    assert primal == sum(u) + sum(v) == optimum.value


def best_value(weights: Sequence[Sequence[int]]) -> int:
    """The greatest value, by scipy's solver. All pairs allowed."""
    matrix = np.array(weights)
    return int(matrix[linear_sum_assignment(matrix, maximize=True)].sum())


def best_value_with(weights: Sequence[Sequence[int]], column: int) -> int:
    """The greatest value of those that use a column: it is worth more than all else together."""
    matrix = np.array(weights)
    bonus = int(matrix.sum()) + 1
    matrix[:, column] += bonus
    return int(matrix[linear_sum_assignment(matrix, maximize=True)].sum()) - bonus


def assignments(weights: Weights) -> Iterator[tuple[tuple[int, ...], int]]:
    """Every assignment that is allowed, with its value."""
    width = len(weights[0])
    for columns in permutations(range(width), len(weights)):
        pairs = zip(weights, columns, strict=True)
        values = [value for row, column in pairs if (value := row[column]) is not None]
        if len(values) == len(weights):
            yield columns, sum(values)


def all_best(weights: Weights) -> tuple[list[tuple[int, ...]], int | None]:
    """Every assignment of the greatest value, and that value (empty, None if none is allowed)."""
    found = list(assignments(weights))
    best = max((value for _, value in found), default=None)
    return [columns for columns, value in found if value == best], best
