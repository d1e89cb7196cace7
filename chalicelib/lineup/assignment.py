"""The best assignment of rows to columns, with the potentials that prove it.

Rows (slots) are inserted one after the other by a shortest augmenting path, as Jonker and
Volgenant do ("A shortest augmenting path algorithm for dense and sparse linear assignment
problems", Computing 38, 1987), in the rectangular form of Crouse ("On implementing 2D
rectangular assignment algorithms", IEEE Trans. Aerospace and Electronic Systems 52, 2016).
Everything is an integer, so optima, ties and proofs are exact.

Of optima that are equal, ``canonical`` takes the one that is a function of the data alone, not of
the way to it. Columns stand in the order in which ties break. By complementary slackness the
optima are the assignments along pairs without slack that keep every column whose potential is
above 0.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.lineup.infeasibility import smallest_violator

Weights: TypeAlias = Sequence[Sequence[int | None]]
"""A row for each slot, in it a weight for each column; None: the pair is not allowed."""

_FAR = 1 << 62
_FREE = -1


class Optimum(Struct, frozen=True):
    """An assignment of every row to a column of its own, and the proof that none is worth more.

    With ``u`` the potentials of the rows and ``v`` those of the columns: ``u + v`` is at least
    the weight of every allowed pair and equals it on the assigned pairs; no ``v`` is negative,
    and it is 0 for a column that no row has. ``columns`` has the column of each row.
    """

    weights: Weights
    columns: tuple[int, ...]
    row_potentials: tuple[int, ...]
    column_potentials: tuple[int, ...]

    @property
    def value(self) -> int:
        """The sum of the assigned weights."""
        return sum(self.row_potentials) + sum(self.column_potentials)

    def weight(self, row: int) -> int:
        """The weight of the pair that is assigned to a row."""
        return self.row_potentials[row] + self.column_potentials[self.columns[row]]

    def slack(self, row: int, column: int) -> int | None:
        """What giving the row to the column costs, at least 0; None: not allowed."""
        weight = self.weights[row][column]
        if weight is None:
            return None
        return self.row_potentials[row] + self.column_potentials[column] - weight


@dataclass(eq=False)
class Infeasible(Exception):
    """Not every row can have a column. ``rows``: a smallest set that cannot all be served."""

    rows: tuple[int, ...]


class _State(Struct):
    weights: Weights
    u: list[int]
    v: list[int]
    column_of: list[int]
    row_of: list[int]


class _Search(Struct):
    """A tree of shortest paths that grows from one row, over columns."""

    distance: list[int]
    came_from: list[int]
    unsettled: list[int]
    settled: list[int]


def solve(weights: Weights) -> Optimum:
    """The assignment of greatest value; raises ``Infeasible``. O(rows² x columns)."""
    rows, columns = len(weights), len(weights[0]) if weights else 0
    state = _State(weights, [0] * rows, [0] * columns, [_FREE] * rows, [_FREE] * columns)
    for row in range(rows):
        _insert(state, row)
    return Optimum(weights, tuple(state.column_of), tuple(state.u), tuple(state.v))


def _insert(state: _State, start: int) -> None:
    columns = len(state.v)
    search = _Search([_FAR] * columns, [_FREE] * columns, list(range(columns)), [])
    row, travelled = start, 0
    while True:
        _relax(state, search, row, travelled)
        end = min(search.unsettled, key=search.distance.__getitem__, default=_FREE)
        if end == _FREE or search.distance[end] == _FAR:
            raise Infeasible(smallest_violator(state.weights))
        travelled = search.distance[end]
        if state.row_of[end] == _FREE:
            break
        search.unsettled.remove(end)
        search.settled.append(end)
        row = state.row_of[end]
    _lift(state, search, start, travelled)
    _flip(state, search, start, end)


def _relax(state: _State, search: _Search, row: int, travelled: int) -> None:
    weights, v, distance = state.weights[row], state.v, search.distance
    offset = travelled + state.u[row]
    for column in search.unsettled:
        weight = weights[column]
        if weight is not None and offset + v[column] - weight < distance[column]:
            distance[column] = offset + v[column] - weight
            search.came_from[column] = row


def _lift(state: _State, search: _Search, start: int, travelled: int) -> None:
    state.u[start] -= travelled
    for column in search.settled:
        spare = travelled - search.distance[column]
        state.v[column] += spare
        state.u[state.row_of[column]] -= spare


def _flip(state: _State, search: _Search, start: int, end: int) -> None:
    column, row = end, _FREE
    while row != start:
        row = search.came_from[column]
        previous = state.column_of[row]
        state.column_of[row], state.row_of[column] = column, row
        column = previous


def canonical(optimum: Optimum) -> Optimum:
    """The optimum with the first columns, and among those with the first column in each row.

    First the set of columns: compared in order, a column is taken if any optimum that agrees so
    far has it. Then, row by row, the first column that still leaves an optimum.
    """
    ties = _Ties(optimum)
    ties.prefer_first_columns()
    ties.place_first_columns()
    return replace(optimum, columns=tuple(ties.column_of))


class _Ties:
    def __init__(self, optimum: Optimum) -> None:
        self.potentials = optimum.column_potentials
        self.column_of = list(optimum.columns)
        self.equals = [
            [row for row in range(len(self.column_of)) if optimum.slack(row, column) == 0]
            for column in range(len(self.potentials))
        ]

    def prefer_first_columns(self) -> None:
        """Optimal sets of columns are the bases of a matroid: taking greedily is right."""
        for entrant in range(len(self.potentials)):
            if entrant in self.column_of:
                continue
            rows = self._chain(
                entrant,
                range(len(self.column_of)),
                partial(self._may_leave, entrant=entrant),
            )
            self._shift(entrant, rows)

    def place_first_columns(self) -> None:
        for row in range(len(self.column_of)):
            for column in sorted(self.column_of[row:]):
                if column == self.column_of[row] or self._place(row, column):
                    break

    def _place(self, row: int, column: int) -> bool:
        if row not in self.equals[column]:
            return False
        hole = self.column_of.index(column)
        later = range(row + 1, len(self.column_of))
        rows = self._chain(self.column_of[row], later, lambda end: end == hole)
        if rows:
            self._shift(column, [row, *rows])
        return bool(rows)

    def _may_leave(self, row: int, entrant: int) -> bool:
        column = self.column_of[row]
        return column > entrant and self.potentials[column] == 0

    def _chain(
        self, entrant: int, allowed: Collection[int], is_end: Callable[[int], bool]
    ) -> list[int]:
        """The rows along which everyone shifts by one, free of cost, or none."""
        before: dict[int, int | None] = {}
        queue: list[tuple[int | None, int]] = [(None, entrant)]
        for source, column in queue:
            for row in self.equals[column]:
                if row in before or row not in allowed:
                    continue
                before[row] = source
                if is_end(row):
                    return _path(before, row)
                queue.append((row, self.column_of[row]))
        return []

    def _shift(self, entrant: int, rows: list[int]) -> None:
        for row in rows:
            entrant, self.column_of[row] = self.column_of[row], entrant


def _path(before: dict[int, int | None], end: int) -> list[int]:
    path: list[int] = []
    row: int | None = end
    while row is not None:
        path.append(row)
        row = before[row]
    return path[::-1]
