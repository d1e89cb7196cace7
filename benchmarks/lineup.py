"""How long a suggestion takes, beside scipy's solver: ``python -m benchmarks.lineup``."""

from collections.abc import Callable, Sequence
from time import process_time
from typing import Any, NamedTuple

import numpy as np
import scipy
from scipy.optimize import linear_sum_assignment

from benchmarks.machine import machine
from benchmarks.teams import FOOTBALL, TEAM, players, weights
from benchmarks.timing import Timing, interleaved
from chalicelib.lineup.assignment import solve
from chalicelib.lineup.formations import Formations
from chalicelib.lineup.ratings import ratings
from chalicelib.lineup.selection import suggest
from chalicelib.models import Lineup, Player

SIZE, ROSTER, TEAMS = 11, 25, 20
GROWTH_SIZE = 10


class Matrix(NamedTuple):
    """The same ratings in the form that each solver likes."""

    rows: list[tuple[int, ...]]
    array: np.ndarray[Any, Any]


def main() -> None:
    """Print what was measured as tables in Markdown."""
    print(f"{machine()}, numpy {np.__version__}, scipy {scipy.__version__}\n")
    started = process_time()
    suggest(TEAM, players(ROSTER, 0), SIZE)
    print(f"First suggestion of the process: {(process_time() - started) * 1000:.1f} ms\n")
    _print_main()
    print()
    _print_growth()


def _print_main() -> None:
    print(f"| {SIZE} of {ROSTER} players | median ms | p95 ms |\n|---|---:|---:|")
    teams = [players(ROSTER, seed) for seed in range(TEAMS)]
    suggestion = {"complete suggestion: nine formations, all reasons, next best": _suggest(SIZE)}
    _print_rows(interleaved(suggestion, teams, 30))
    matrices = _matrices(SIZE, ROSTER)
    _print_rows(interleaved(SOLVERS, matrices, 50))
    reasons = _reasons(ROSTER)
    if any(sorted(_from_the_optima(case)) != sorted(_anew(case)) for case in reasons):
        raise ArithmeticError("the reasons differ from those that are solved anew")
    _print_rows(interleaved(REASONS, reasons, 5))


def _print_rows(timings: dict[str, Timing]) -> None:
    for name, timing in timings.items():
        print(f"| {name} | {timing.median:.3f} | {timing.p95:.3f} |")


def _print_growth() -> None:
    print(f"| players, for {GROWTH_SIZE} slots | suggestion | {' | '.join(SOLVERS)} |")
    print("|---:|---:|" + "---:|" * len(SOLVERS))
    for count in range(10, 61, 10):
        teams = [players(count, seed) for seed in range(TEAMS)]
        whole = interleaved({"suggestion": _suggest(GROWTH_SIZE)}, teams, 15)
        alone = interleaved(SOLVERS, _matrices(GROWTH_SIZE, count), 30)
        medians = [f"{timing.median:.3f}" for timing in [*whole.values(), *alone.values()]]
        print(f"| {count} | {' | '.join(medians)} |")


def _matrices(size: int, count: int) -> list[Matrix]:
    """A team each; both solvers must agree on it, or the comparison would mean nothing."""
    found = []
    for seed in range(TEAMS):
        rows = weights(size, count, seed)
        array = np.array(rows)
        best = array[linear_sum_assignment(array, maximize=True)].sum()
        if solve(rows).value != best:
            raise ArithmeticError(f"the solvers differ on team {seed} of {count} players")
        found.append(Matrix(rows, array))
    return found


def _suggest(size: int) -> Callable[[Sequence[Player]], Lineup]:
    return lambda roster: suggest(TEAM, roster, size)


class Reasons(NamedTuple):
    """What all reasons of a lineup are made of, to be worked out in either way."""

    shapes: list[tuple[str, ...]]
    table: dict[str, tuple[int, ...]]


def _reasons(count: int) -> list[Reasons]:
    shapes = list(FOOTBALL.formats[SIZE].values())
    codes = [code for slots in shapes for code in slots]
    return [
        Reasons(shapes, ratings(players(count, seed), codes, FOOTBALL)) for seed in range(TEAMS)
    ]


def _from_the_optima(case: Reasons) -> list[int]:
    """The points without each pick, and with each player of the bench, over all formations."""
    formations = Formations(case.shapes, case.table)
    picks = formations.chosen.columns
    choices = [
        formations.without(column) if column in picks else formations.including(column)
        for column in range(len(case.table["GK"]))
    ]
    return [choice.points for choice in choices if choice]


def _anew(case: Reasons) -> list[int]:
    """The same with a solution of every formation for each player."""
    width = len(case.table["GK"])
    matrices = [[case.table[code] for code in slots] for slots in case.shapes]
    optima = [solve(matrix) for matrix in matrices]
    picks = max(optima, key=lambda optimum: optimum.value).columns
    bonus = max(optimum.value for optimum in optima) + 1
    found = []
    for column in range(width):
        change = None if column in picks else bonus
        changed = [[_with(row, column, change) for row in matrix] for matrix in matrices]
        found.append(max(solve(matrix).value for matrix in changed) - (change or 0))
    return found


def _with(row: Sequence[int], column: int, bonus: int | None) -> list[int | None]:
    changed: list[int | None] = list(row)
    changed[column] = None if bonus is None else row[column] + bonus
    return changed


SOLVERS: dict[str, Callable[[Matrix], object]] = {
    "one assignment": lambda matrix: solve(matrix.rows),
    "scipy's, from lists": lambda matrix: linear_sum_assignment(np.array(matrix.rows), True),
    "scipy's, from an array": lambda matrix: linear_sum_assignment(matrix.array, True),
}

REASONS: dict[str, Callable[[Reasons], object]] = {
    "nine formations and what all reasons need, from the optima": _from_the_optima,
    "the same, solved anew for each": _anew,
}


if __name__ == "__main__":
    main()
