"""Sports as data: positions with their line, formations by size, and the numbers of ``fit``.

Adding a sport is adding it to ``sports.json``.
"""

import json
from collections.abc import Mapping
from importlib.resources import files
from types import MappingProxyType
from typing import Any

from msgspec import Struct

GOAL = "goal"
"""The line whose place is unlike all others."""


class Position(Struct, frozen=True):
    """A place that a sport knows, on one of its lines."""

    code: str
    name: str
    line: str


class Sport(Struct, frozen=True):
    """A sport: its positions by code, and by size its formations, best known first."""

    code: str
    name: str
    positions: Mapping[str, Position]
    formats: Mapping[int, Mapping[str, tuple[str, ...]]]

    @property
    def sizes(self) -> tuple[int, ...]:
        """The numbers of players that the sport can field, ascending."""
        return tuple(sorted(self.formats))


class FitParameters(Struct, frozen=True):
    """The internal parameters of a rating, as fractions of 1 (see ``ratings``).

    A player whose fit is less than ``far_below`` is far from their positions: worth a warning.
    """

    listed: tuple[float, ...]
    same_line: float
    adjacent_line: float
    elsewhere: float
    goal: float
    far_below: float
    doubtful: float
    adjacent_lines: frozenset[frozenset[str]]


def _sport(code: str, data: Mapping[str, Any]) -> Sport:
    positions = {key: Position(key, p["name"], p["line"]) for key, p in data["positions"].items()}
    formats = {
        int(size): MappingProxyType({name: tuple(slots.split()) for name, slots in shapes.items()})
        for size, shapes in data["formats"].items()
    }
    return Sport(code, data["name"], MappingProxyType(positions), MappingProxyType(formats))


def _fit(data: Mapping[str, Any]) -> FitParameters:
    fit = data["fit"]
    return FitParameters(
        listed=tuple(fit["listed"]),
        same_line=fit["same_line"],
        adjacent_line=fit["adjacent_line"],
        elsewhere=fit["elsewhere"],
        goal=fit["goal"],
        far_below=fit["far_below"],
        doubtful=data["doubtful"],
        adjacent_lines=frozenset(frozenset(pair) for pair in data["adjacent_lines"]),
    )


_DATA: Mapping[str, Any] = json.loads(files(__package__).joinpath("sports.json").read_text("utf-8"))

SPORTS: Mapping[str, Sport] = MappingProxyType(
    {code: _sport(code, data) for code, data in _DATA["sports"].items()}
)
"""Every sport by its code, in the order of the data."""

FIT: FitParameters = _fit(_DATA)
"""The numbers by which a player fits a position."""
