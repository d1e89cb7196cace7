"""One optimum out of many that are equal: a function of the data, not of the way to it.

Columns stand in the order in which ties break. By complementary slackness the optima are the
assignments along pairs without slack that keep every column whose potential is above 0.
"""

from collections.abc import Callable, Collection
from functools import partial

from msgspec.structs import replace

from chalicelib.lineup.assignment import Optimum


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
