"""The places of a lineup's slots on the drawing of the field, and each sport's drawing.

Places are percent of the field: x from left to right as seen from our own end, y from the
opponents' end (0) to our own (100). ``fields.json`` gives each position a place for its first
slot, its second and so on; further slots are placed next to each other around the last.
"""

import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from importlib.resources import files
from itertools import pairwise
from types import MappingProxyType
from typing import Any

from chalicelib.lineup.sports import SPORTS

Place = tuple[float, float]

PLAIN = "plain"
"""The drawing for a sport that has none of its own."""

LEFT, RIGHT = 10.0, 90.0
TOP, BOTTOM = 12.0, 88.0
LABEL_WIDTH = 19.0
"""The most that a slot's label takes, in percent of the field's width."""
BESIDE = 26.0
ROW_DEPTH = 6.0
ROW_LENGTH = 5

_FIELDS: Mapping[str, Mapping[str, Any]] = json.loads(
    files(__package__).joinpath("fields.json").read_text("utf-8")
)

DRAWINGS: Mapping[str, str] = MappingProxyType(
    {sport: str(field["drawing"]) for sport, field in _FIELDS.items()}
)
"""The name of the drawing by the code of the sport."""


def drawing(sport: str) -> str:
    """The name of the sport's drawing; ``plain`` for a sport without one."""
    return DRAWINGS.get(sport, PLAIN)


def places(sport: str, positions: Sequence[str]) -> list[Place]:
    """The place (x, y in percent) of each slot, in slot order; labels never overlap.

    Without data for the sport or a position, slots are placed in rows by line, from our own end.
    """
    known: Mapping[str, Sequence[Sequence[float]]] = _FIELDS.get(sport, {}).get("places", {})
    if not all(position in known for position in positions):
        return _in_lines(sport, positions)
    stand: list[Place] = [(0.0, 0.0)] * len(positions)
    for position, slots in _slots_by(positions).items():
        for slot, place in zip(slots, _copies(known[position], len(slots)), strict=True):
            stand[slot] = place
    return _with_room(stand)


def _slots_by(keys: Sequence[str]) -> Mapping[str, list[int]]:
    slots: defaultdict[str, list[int]] = defaultdict(list)
    for slot, key in enumerate(keys):
        slots[key].append(slot)
    return slots


def _copies(listed: Sequence[Sequence[float]], count: int) -> list[Place]:
    """``count`` places for one position: the listed ones, and the rest around the last of them."""
    alone = [(float(x), float(y)) for x, y in listed[: min(len(listed), count) - 1]]
    x, y = listed[min(len(listed), count) - 1]
    beside = count - len(alone)
    reach = BESIDE * (beside - 1) / 2
    centre = min(max(x, LEFT + reach), RIGHT - reach)
    return alone + [(centre + BESIDE * copy - reach, float(y)) for copy in range(beside)]


def _with_room(stand: list[Place]) -> list[Place]:
    """The places; rows that are too narrow for their labels are spread over the width."""
    for row in _rows(stand):
        if any(stand[b][0] - stand[a][0] < LABEL_WIDTH for a, b in pairwise(row)):
            for slot, x in zip(row, _shares(len(row)), strict=True):
                stand[slot] = (x, stand[slot][1])
    return stand


def _rows(stand: Sequence[Place]) -> list[list[int]]:
    """Rows of slots at about the same height, each from left to right."""
    rows: list[list[int]] = []
    for slot in sorted(range(len(stand)), key=lambda slot: stand[slot][1]):
        if rows and stand[slot][1] - stand[rows[-1][-1]][1] <= ROW_DEPTH:
            rows[-1].append(slot)
        else:
            rows.append([slot])
    return [sorted(row, key=lambda slot: (stand[slot][0], slot)) for row in rows]


def _shares(count: int) -> list[float]:
    return [round(100 * (share + 0.5) / count, 1) for share in range(count)]


def _in_lines(sport: str, positions: Sequence[str]) -> list[Place]:
    """Places in rows by line, from our own end; a long line takes several rows."""
    known = SPORTS[sport].positions if sport in SPORTS else {}
    lines = _slots_by([known[code].line if code in known else "" for code in positions])
    rows = [
        line[start : start + ROW_LENGTH]
        for line in lines.values()
        for start in range(0, len(line), ROW_LENGTH)
    ]
    step = (BOTTOM - TOP) / max(len(rows) - 1, 1)
    stand: list[Place] = [(0.0, 0.0)] * len(positions)
    for depth, row in enumerate(rows):
        for slot, x in zip(row, _shares(len(row)), strict=True):
            stand[slot] = (x, round(BOTTOM - step * depth, 1))
    return stand
