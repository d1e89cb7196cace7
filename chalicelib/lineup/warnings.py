"""Warnings: slots that are filled far from anybody's position, and why it came to that."""

from collections.abc import Sequence

from chalicelib.lineup.placement import Placement
from chalicelib.lineup.ratings import fit
from chalicelib.lineup.sports import FIT
from chalicelib.message import Message, message
from chalicelib.models import Player


def gaps(placement: Placement, roster: Sequence[Player]) -> tuple[Message, ...]:
    """A warning for each position that a pick is far from, in the order of the slots.

    ``roster``: everyone, also those who cannot play. Far is a fit below ``FIT.far_below``.
    """
    positions = dict.fromkeys(placement.positions)
    found = (_gap(placement, position, roster) for position in positions)
    return tuple(gap for gap in found if gap is not None)


def _gap(placement: Placement, position: str, roster: Sequence[Player]) -> Message | None:
    rows = [row for row, code in enumerate(placement.positions) if code == position]
    picks = [placement.player(row) for row in rows]
    far = [player for player in picks if not _suits(placement, player, position)]
    if not far:
        return None
    return message(
        "lineup.gap",
        sport=placement.sport.code,
        position=position,
        cause=_cause(placement, position, roster),
        stand_ins=[(player.name, player.positions[0]) for player in far],
    )


def _cause(placement: Placement, position: str, roster: Sequence[Player]) -> str:
    """The code of what keeps those away who would suit the position."""
    if not any(_suits(placement, player, position) for player in roster):
        return "nobody"
    able = {
        column
        for column, player in enumerate(placement.players)
        if _suits(placement, player, position)
    }
    if not able:
        return "nobody_today"
    if able & set(placement.benched):
        # An optimum never leaves somebody out who would rate higher in the very same slot.
        return "bench_no_better"
    here = _filling(placement, position)
    if able <= here:
        return "not_enough"
    return "others_elsewhere" if able & here else "all_elsewhere"


def _filling(placement: Placement, position: str) -> set[int]:
    columns = zip(placement.positions, placement.optimum.columns, strict=True)
    return {column for code, column in columns if code == position}


def _suits(placement: Placement, player: Player, position: str) -> bool:
    return fit(player.positions, position, placement.sport) >= FIT.far_below
