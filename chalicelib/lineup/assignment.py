"""The best assignment of rows to columns, with the potentials that prove it.

Rows (slots) are inserted one after the other by a shortest augmenting path, as Jonker and
Volgenant do ("A shortest augmenting path algorithm for dense and sparse linear assignment
problems", Computing 38, 1987), in the rectangular form of Crouse ("On implementing 2D
rectangular assignment algorithms", IEEE Trans. Aerospace and Electronic Systems 52, 2016).
Everything is an integer, so optima, ties and proofs are exact.

From an optimum it is one more search to that in which a column must go or must come. Either way a
chain of moves: one column enters and takes a row, whoever had that row takes the next, and the
last one leaves. A chain costs the slack of its moves and the potential of who leaves.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeAlias

from msgspec import Struct

from chalicelib.lineup.infeasibility import smallest_violator

Weights: TypeAlias = Sequence[Sequence[int | None]]
"""A row for each slot, in it a weight for each column; None: the pair is not allowed."""

FAR = 1 << 1024
"""More than any sum of weights, also of those that ``ties`` makes."""
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
    search = _Search([FAR] * columns, [_FREE] * columns, list(range(columns)), [])
    row, travelled = start, 0
    while True:
        _relax(state, search, row, travelled)
        end = min(search.unsettled, key=search.distance.__getitem__, default=_FREE)
        if end == _FREE or search.distance[end] == FAR:
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
    weights, v = state.weights[row], state.v
    distance, came_from = search.distance, search.came_from
    offset = travelled + state.u[row]
    for column in search.unsettled:
        weight = weights[column]
        if weight is None:
            continue
        reached = offset + v[column] - weight
        if reached < distance[column]:
            distance[column] = reached
            came_from[column] = row


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


class Reassignment(Struct, frozen=True):
    """An assignment and its value."""

    value: int
    columns: tuple[int, ...]


class Reoptimiser:
    """The best assignments that differ from an optimum in one column, each by a chain of moves."""

    def __init__(self, optimum: Optimum) -> None:
        self._optimum = optimum
        self.columns = optimum.columns
        self._value = optimum.value
        self._rows = range(len(optimum.columns))

    def bound_without(self, column: int) -> int:
        """A value that no assignment without the column exceeds: the potentials prove it."""
        return self._value - self._optimum.column_potentials[column]

    def bound_including(self, column: int) -> int:
        """A value that no assignment with the column exceeds: some row has to take it."""
        return self._value - min(row[column] for row in self._costs)

    def without(self, column: int) -> Reassignment | None:
        """The best without the column; None: there is no assignment."""
        columns = self._optimum.columns
        if column not in columns:
            return Reassignment(self._value, columns)
        distance, towards = self._from_row_of(column)
        row = min(self._rows, key=lambda r: distance[r] + self._entries[r][0])
        cost, entrant = self._entries[row]
        cost += distance[row] + self._optimum.column_potentials[column]
        return self._after(cost, entrant, _walk(towards, row))

    def optimum_without(self, column: int) -> Optimum:
        """The optimum of the same weights in which no row may have the column, with its proof.

        For a column that has a row, and that ``without`` can do without.
        """
        optimum, found = self._optimum, self.without(column)
        distance, _ = self._from_row_of(column)
        cost = min(d + entry for d, (entry, _) in zip(distance, self._entries, strict=True))
        u, v = list(optimum.row_potentials), list(optimum.column_potentials)
        for row, travelled in enumerate(distance):
            spare = max(cost - travelled, 0)
            u[row] -= spare
            v[optimum.columns[row]] += spare
        v[column] = 0
        weights = [[*row[:column], None, *row[column + 1 :]] for row in optimum.weights]
        columns = found.columns if found else optimum.columns
        return Optimum(weights, columns, tuple(u), tuple(v))

    def reoptimiser_without(self, column: int) -> "Reoptimiser":
        """What starts from ``optimum_without``."""
        return Reoptimiser(self.optimum_without(column))

    def _from_row_of(self, column: int) -> tuple[list[int], list[int]]:
        """The distances from the row that loses its column, and the row before each."""
        start = [FAR] * len(self._rows)
        start[self._optimum.columns.index(column)] = 0
        return _shortest(start, self._into)

    def including(self, column: int) -> Reassignment | None:
        """The best with the column; None: no row will have it."""
        columns = self._optimum.columns
        if column in columns:
            return Reassignment(self._value, columns)
        start = [row[column] for row in self._costs]
        distance, came_from = _shortest(start, self._out_of)
        leaving = [self._optimum.column_potentials[each] for each in columns]
        row = min(self._rows, key=lambda r: distance[r] + leaving[r])
        cost = distance[row] + leaving[row]
        return self._after(cost, column, _walk(came_from, row)[::-1])

    def _after(self, cost: int, entrant: int, rows: list[int]) -> Reassignment | None:
        if cost >= FAR:
            return None
        columns = list(self._optimum.columns)
        for row in rows:
            entrant, columns[row] = columns[row], entrant
        return Reassignment(self._value - cost, tuple(columns))

    @cached_property
    def _costs(self) -> list[list[int]]:
        """The slack of each pair."""
        optimum = self._optimum
        return [
            [
                FAR if weight is None else u + v - weight
                for v, weight in zip(optimum.column_potentials, weights, strict=True)
            ]
            for u, weights in zip(optimum.row_potentials, optimum.weights, strict=True)
        ]

    @cached_property
    def _into(self) -> list[list[int]]:
        return [[row[column] for column in self._optimum.columns] for row in self._costs]

    @cached_property
    def _out_of(self) -> list[list[int]]:
        return [list(steps) for steps in zip(*self._into, strict=True)]

    @cached_property
    def _entries(self) -> list[tuple[int, int]]:
        """For each row the cheapest column that no row has, with its cost."""
        taken = set(self._optimum.columns)
        outside = [c for c in range(len(self._optimum.column_potentials)) if c not in taken]
        return [min(((row[c], c) for c in outside), default=(FAR, 0)) for row in self._costs]


def _shortest(start: list[int], steps: list[list[int]]) -> tuple[list[int], list[int]]:
    """Dijkstra's distances to each row, and the row before each (itself at a start)."""
    distance, before = list(start), list(range(len(start)))
    unsettled = list(before)
    while unsettled:
        row = min(unsettled, key=distance.__getitem__)
        unsettled.remove(row)
        travelled, onward = distance[row], steps[row]
        for other in unsettled:
            reached = travelled + onward[other]
            if reached < distance[other]:
                distance[other], before[other] = reached, row
    return distance, before


def _walk(before: list[int], row: int) -> list[int]:
    path = [row]
    while before[row] != row:
        row = before[row]
        path.append(row)
    return path
