"""What changes when one column must go or must come: a re-solve from the optimum at hand.

Either way a chain of moves: one column enters and takes a row, whoever had that row takes the
next, and the last one leaves. A chain costs the slack of its moves and the potential of who
leaves, so one search for a shortest path finds the new optimum; the old one stays as it is.
"""

from msgspec import Struct

from chalicelib.lineup.assignment import Optimum

_FAR = 1 << 62


class Move(Struct, frozen=True):
    """A column that takes a row."""

    column: int
    row: int


class Change(Struct, frozen=True):
    """The best chain: its loss of value (at least 0), its moves from the entrant on, who leaves."""

    loss: int
    moves: tuple[Move, ...]
    leaves: int


class Chains:
    """The cheapest changes of an optimum; of equal ones the one with the fewest moves."""

    def __init__(self, optimum: Optimum) -> None:
        self._optimum = optimum
        self._rows = range(len(optimum.columns))
        self._scale = len(optimum.columns) + 1
        taken = set(optimum.columns)
        self._outside = [c for c in range(len(optimum.column_potentials)) if c not in taken]
        self._costs = [
            [self._cost(row, column) for column in range(len(optimum.column_potentials))]
            for row in self._rows
        ]
        columns = optimum.columns
        self._into = [[self._costs[row][columns[q]] for q in self._rows] for row in self._rows]
        self._out_of = [list(steps) for steps in zip(*self._into, strict=True)]

    def without(self, column: int) -> Change | None:
        """The best change that takes an assigned column out; None: then no assignment exists.

        Of entrants that are equal in loss and moves, the first column.
        Raises ``ValueError`` if no row has the column.
        """
        vacant = self._optimum.columns.index(column)
        start = [_FAR] * len(self._rows)
        start[vacant] = 0
        distance, towards = _shortest(start, self._into)
        cost, entrant, row = min(
            ((distance[r] + self._costs[r][c], c, r) for c in self._outside for r in self._rows),
            default=(_FAR, 0, 0),
        )
        return None if cost >= _FAR else self._change(cost, entrant, _walk(towards, row))

    def including(self, column: int) -> Change | None:
        """The best change that gives an unassigned column a row; None: no row will have it.

        Of those who could leave at equal loss and moves, the last column.
        """
        optimum = self._optimum
        start = [self._costs[row][column] for row in self._rows]
        distance, came_from = _shortest(start, self._out_of)
        leaving = {
            row: optimum.column_potentials[optimum.columns[row]] * self._scale for row in self._rows
        }
        row = min(self._rows, key=lambda r: (distance[r] + leaving[r], -optimum.columns[r]))
        if distance[row] >= _FAR:
            return None
        return self._change(distance[row], column, _walk(came_from, row)[::-1])

    def _cost(self, row: int, column: int) -> int:
        """Slack first, then the number of moves, in one integer: exact and quick to compare."""
        slack = self._optimum.slack(row, column)
        return _FAR if slack is None else slack * self._scale + 1

    def _change(self, cost: int, entrant: int, rows: list[int]) -> Change:
        columns = [entrant, *(self._optimum.columns[row] for row in rows)]
        leaves = columns.pop()
        return Change(
            cost // self._scale + self._optimum.column_potentials[leaves],
            tuple(Move(column, row) for column, row in zip(columns, rows, strict=True)),
            leaves,
        )


def _shortest(start: list[int], steps: list[list[int]]) -> tuple[list[int], list[int]]:
    """Dijkstra's distances to each row, and the row before each (itself at a start)."""
    distance, before = list(start), list(range(len(start)))
    unsettled = set(before)
    while unsettled:
        row = min(unsettled, key=lambda r: (distance[r], r))
        unsettled.remove(row)
        for other in unsettled:
            reached = distance[row] + steps[row][other]
            if reached < distance[other]:
                distance[other], before[other] = reached, row
    return distance, before


def _walk(before: list[int], row: int) -> list[int]:
    path = [row]
    while before[row] != row:
        row = before[row]
        path.append(row)
    return path
