"""Which formation is chosen, and which would be if a player had to go or had to come.

Every number is that of the formation that would be chosen then. Most formations need no new
solution to know that they would not be: the potentials of each optimum bound its value.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property, partial
from heapq import heappop, heappush, nlargest
from itertools import count

from msgspec import Struct

from chalicelib.lineup.assignment import (
    Infeasible,
    Optimum,
    Reassignment,
    Reoptimiser,
    Weights,
    solve,
)

_PERCENT = 100


class TieBreaker:
    """Makes weights of which one assignment alone is the best, and reads the values of them.

    Columns stand in the order in which ties break. Of assignments of equal points, the best is
    the one with the first columns (compared in order: a column is taken if any that agrees so far
    has it), and among those the one with the first column in each row, row by row. Both
    preferences are numbers with a digit for each column or row, which add up to less than a point.
    """

    def __init__(self, rows: int, columns: int) -> None:
        self._row_preferences = [
            [place * columns**row for place in reversed(range(columns))]
            for row in reversed(range(rows))
        ]
        self._set_unit: int = columns**rows
        self._point: int = self._set_unit << columns

    def weights(self, table: Mapping[str, Sequence[int | None]], slots: Sequence[str]) -> Weights:
        """A row for each slot, from the points that each position has for the columns."""
        by_position = {code: self._with_set(table[code]) for code in dict.fromkeys(slots)}
        return [
            [
                None if weight is None else weight + preference
                for weight, preference in zip(by_position[code], preferences, strict=True)
            ]
            for code, preferences in zip(slots, self._row_preferences, strict=True)
        ]

    def points(self, value: int) -> int:
        """The points in the value of an assignment, or the most that a bound on values allows."""
        return value // self._point

    def set_rank(self, value: int) -> int:
        """Of which sets of columns is better: more points, then the first columns."""
        return value // self._set_unit

    def _with_set(self, points: Sequence[int | None]) -> list[int | None]:
        last = len(points) - 1
        return [
            None if each is None else each * self._point + (self._set_unit << (last - column))
            for column, each in enumerate(points)
        ]


class Choice(Struct, frozen=True):
    """A formation by its place in the list, its points, and the column of each of its slots."""

    formation: int
    points: int
    columns: tuple[int, ...]


class _Part(Struct, frozen=True):
    """A part of the assignments of a formation: its best, and which columns it may do without."""

    best: Reassignment
    formation: int
    removable: Sequence[int]
    reoptimiser: Callable[[], Reoptimiser]


class Formations:
    """The formations that may be chosen, each filled as well as can be.

    ``usual`` is the place of the one that is kept unless another is better by ``margin`` percent,
    ``fixed`` that of the only one that may be chosen.
    """

    def __init__(
        self,
        shapes: Sequence[Sequence[str]],
        table: Mapping[str, Sequence[int | None]],
        *,
        fixed: int | None = None,
        usual: int | None = None,
        margin: int = 0,
    ) -> None:
        self._ties = TieBreaker(len(shapes[0]), len(next(iter(table.values()))))
        self._allowed = range(len(shapes)) if fixed is None else (fixed,)
        self._usual = usual if fixed is None else None
        self._margin = margin
        self.optima: list[Optimum] = [solve(self._ties.weights(table, slots)) for slots in shapes]
        self._reoptimisers = [Reoptimiser(optimum) for optimum in self.optima]

    @cached_property
    def points(self) -> list[int]:
        """The points of each formation at its best."""
        return [self._ties.points(optimum.value) for optimum in self.optima]

    @cached_property
    def chosen(self) -> Choice:
        """The usual formation or the best one; of equals the one listed first."""
        values = [Reassignment(optimum.value, optimum.columns) for optimum in self.optima]
        return _required(self._choose(lambda each: values[each].value, values.__getitem__))

    def without(self, column: int) -> Choice:
        """What is chosen if a player cannot play. Raises ``Infeasible``."""
        each = self._reoptimisers
        return _required(
            self._choose(
                lambda formation: each[formation].bound_without(column),
                lambda formation: each[formation].without(column),
            )
        )

    def including(self, column: int) -> Choice | None:
        """What is chosen if a player has to play; None: no slot may be theirs."""
        each = self._reoptimisers
        return self._choose(
            lambda formation: each[formation].bound_including(column),
            lambda formation: each[formation].including(column),
        )

    def runners_up(self, wanted: int) -> list[Choice]:
        """The best choices of other sets of players than the chosen one, best first.

        Murty's enumeration with Lawler's partition ("A procedure for computing the K best
        solutions to discrete optimization problems", Management Science 18, 1972), for all
        formations at once: the next best of what remains of any. Each set comes in its best
        formation.
        """
        waiting = _Waiting(self._ties, wanted, frozenset(self.chosen.columns))
        for formation in self._allowed:
            optimum = self.optima[formation]
            root = Reassignment(optimum.value, optimum.columns)
            reoptimiser = partial(self._reoptimisers.__getitem__, formation)
            waiting.add(root, formation, optimum.columns, reoptimiser)
        return waiting.best()

    def _choose(
        self, bound: Callable[[int], int], exact: Callable[[int], Reassignment | None]
    ) -> Choice | None:
        """The choice by the exact values, worked out only where the bounds leave it open."""

        def worked_out(formation: int) -> Choice | None:
            found = exact(formation)
            if found is None:
                return None
            return Choice(formation, self._ties.points(found.value), found.columns)

        kept = None if self._usual is None else worked_out(self._usual)
        best, least = None, kept.points + self._lead(kept.points) if kept else 0
        others = [each for each in self._allowed if each != self._usual]
        most = {each: self._ties.points(bound(each)) for each in others}
        for formation in sorted(others, key=lambda each: (-most[each], each)):
            if most[formation] < least:
                break
            found = worked_out(formation)
            if found and _is_better(found, best, least):
                best, least = found, found.points
        return best or kept

    def _lead(self, points: int) -> int:
        """By how many points another formation must be better to be chosen over the usual one."""
        return max(1, -(-points * self._margin // _PERCENT))


class _Waiting:
    """The best of each part of what remains, with which of its players the part may do without.

    A part is what has all of an assignment's players but for some, and lacks those that were
    taken out before. Without one of its players, the best exchanges that player alone.
    """

    def __init__(self, ties: TieBreaker, wanted: int, chosen: frozenset[int]) -> None:
        self._ties = ties
        self._wanted = wanted
        self._chosen = chosen
        self._heap: list[tuple[int, int, int, _Part]] = []
        self._ranks: dict[frozenset[int], int] = {}
        self._order = count()

    def add(
        self,
        best: Reassignment,
        formation: int,
        removable: Sequence[int],
        reoptimiser: Callable[[], Reoptimiser],
    ) -> None:
        """Add a part by its best assignment."""
        rank = self._ties.set_rank(best.value)
        players = frozenset(best.columns)
        if players != self._chosen:
            self._ranks[players] = max(rank, self._ranks.get(players, 0))
        part = _Part(best, formation, removable, reoptimiser)
        heappush(self._heap, (-rank, formation, next(self._order), part))

    def best(self) -> list[Choice]:
        """As many as wanted, or as many as there are."""
        found: dict[frozenset[int], Choice] = {}
        while self._heap and len(found) < self._wanted:
            *_, part = heappop(self._heap)
            players = frozenset(part.best.columns)
            if players != self._chosen and players not in found:
                points = self._ties.points(part.best.value)
                found[players] = Choice(part.formation, points, part.best.columns)
            if len(found) < self._wanted:
                self._split(part)
        return list(found.values())

    def _split(self, part: _Part) -> None:
        reoptimiser = part.reoptimiser()
        enough = nlargest(self._wanted, self._ranks.values())
        least = enough[-1] if len(enough) == self._wanted else 0
        for place, column in enumerate(part.removable):
            if self._ties.set_rank(reoptimiser.bound_without(column)) < least:
                continue
            after = reoptimiser.without(column)
            if after is None:
                continue
            entrants = [each for each in after.columns if each not in reoptimiser.columns]
            self.add(
                after,
                part.formation,
                [*part.removable[place + 1 :], *entrants],
                partial(reoptimiser.reoptimiser_without, column),
            )


def _is_better(choice: Choice, best: Choice | None, least: int) -> bool:
    """Whether a choice has the points, and of equals is the one listed first."""
    if choice.points == least and best is not None:
        return choice.formation < best.formation
    return choice.points >= least


def _required(choice: Choice | None) -> Choice:
    if choice is None:
        raise Infeasible(())
    return choice
