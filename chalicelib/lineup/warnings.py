"""Warnings: slots that are filled far from anybody's position, and why it came to that."""

from collections.abc import Sequence

from chalicelib.lineup.phrases import is_goal, listing, name, place
from chalicelib.lineup.placement import Placement
from chalicelib.lineup.ratings import fit
from chalicelib.lineup.sports import FIT
from chalicelib.models import Player


def gaps(placement: Placement, roster: Sequence[Player]) -> tuple[str, ...]:
    """A warning for each position that a pick is far from, in the order of the slots.

    ``roster``: everyone, also those who cannot play. Far is a fit below ``FIT.far_below``.
    """
    positions = dict.fromkeys(placement.positions)
    found = (_gap(placement, position, roster) for position in positions)
    return tuple(gap for gap in found if gap is not None)


def _gap(placement: Placement, position: str, roster: Sequence[Player]) -> str | None:
    rows = [row for row, code in enumerate(placement.positions) if code == position]
    picks = [placement.player(row) for row in rows]
    far = [player for player in picks if not _suits(placement, player, position)]
    if not far:
        return None
    stand_in = f"{_people(placement, far)} {'stands' if len(far) == 1 else 'stand'} in"
    return f"{_cause(placement, position, roster)}: {stand_in}."


def _cause(placement: Placement, position: str, roster: Sequence[Player]) -> str:
    where = _near(placement, position)
    if not any(_suits(placement, player, position) for player in roster):
        return f"Nobody on this roster plays {where}"
    able = {
        column
        for column, player in enumerate(placement.players)
        if _suits(placement, player, position)
    }
    if not able:
        return f"Nobody who plays {where} can play today"
    if able & set(placement.benched):
        # An optimum never leaves somebody out who would rate higher in the very same slot.
        return f"Nobody on the bench who plays {where} would rate higher there"
    here = _filling(placement, position)
    if able <= here:
        return f"Not enough of those who can play today play {where}"
    who = "The others" if able & here else "Those"
    return f"{who} who play {where} are needed elsewhere"


def _filling(placement: Placement, position: str) -> set[int]:
    columns = zip(placement.positions, placement.optimum.columns, strict=True)
    return {column for code, column in columns if code == position}


def _suits(placement: Placement, player: Player, position: str) -> bool:
    return fit(player.positions, position, placement.sport) >= FIT.far_below


def _near(placement: Placement, position: str) -> str:
    """Where those play who would suit: in goal only the listed do, elsewhere the near ones too."""
    sport = placement.sport
    if is_goal(sport, position):
        return place(sport, position)
    return f"at or near {name(sport, position)}"


def _people(placement: Placement, players: Sequence[Player]) -> str:
    sport = placement.sport
    return listing([f"{p.name} ({name(sport, p.positions[0])})" for p in players])
