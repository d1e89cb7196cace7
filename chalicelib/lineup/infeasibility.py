"""Why an assignment cannot be: a smallest set of rows with fewer columns than rows (Hall, 1935)."""

from collections.abc import Sequence
from itertools import combinations


def smallest_violator(weights: Sequence[Sequence[int | None]]) -> tuple[int, ...]:
    """A smallest set of rows that cannot all have a column of their own; empty if there is none.

    Of several the one whose rows come first. Finding it is NP-hard in general (McCormick, 1983):
    the work doubles with each row. The 15 slots of the largest sport take some hundredths of a
    second at worst, and only when a lineup cannot be.
    """
    reach = [_columns(row) for row in weights]
    for size in range(1, len(weights) + 1):
        narrow = [row for row in range(len(weights)) if reach[row].bit_count() < size]
        for rows in combinations(narrow, size):
            union = 0
            for row in rows:
                union |= reach[row]
            if union.bit_count() < size:
                return rows
    return ()


def _columns(weights: Sequence[int | None]) -> int:
    return sum(1 << column for column, weight in enumerate(weights) if weight is not None)
