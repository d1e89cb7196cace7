"""Timing of things that do the same work, taking turns, so that all meet the same machine."""

from collections.abc import Callable, Mapping, Sequence
from statistics import median, quantiles
from time import process_time_ns
from typing import TypeVar

from msgspec import Struct

Case = TypeVar("Case")

_NANOSECONDS = 1_000_000


class Timing(Struct, frozen=True):
    """Milliseconds of one core: the median and what 95 of 100 runs stay below.

    The processor's time, not the clock's: what else the machine does is not counted.
    """

    median: float
    p95: float


def interleaved(
    contestants: Mapping[str, Callable[[Case], object]], cases: Sequence[Case], rounds: int
) -> dict[str, Timing]:
    """The timing of each contestant over all cases, taking turns, after one round unmeasured."""
    taken: dict[str, list[float]] = {name: [] for name in contestants}
    for round_ in range(rounds + 1):
        for case in cases:
            for name, contestant in contestants.items():
                started = process_time_ns()
                contestant(case)
                elapsed = (process_time_ns() - started) / _NANOSECONDS
                if round_:
                    taken[name].append(elapsed)
    return {name: Timing(median(each), quantiles(each, n=20)[-1]) for name, each in taken.items()}
