"""What explains a lineup: why a player has a slot, why another has none, and what to beware of.

Each is a message, made of a formation that is filled with players.
"""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from chalicelib.lineup.assignment import Optimum
from chalicelib.lineup.ratings import fit
from chalicelib.lineup.reoptimise import Change
from chalicelib.lineup.sports import FIT, Sport
from chalicelib.message import Message, message
from chalicelib.models import Player, Status


class Placement(Struct, frozen=True):
    """The best assignment of a formation's slots (rows) to the players who can play (columns).

    ``players`` stand in ``Player.order``; ``positions`` are the slots' codes.
    """

    sport: Sport
    positions: tuple[str, ...]
    players: tuple[Player, ...]
    optimum: Optimum

    def player(self, row: int) -> Player:
        """Who fills a slot."""
        return self.players[self.optimum.columns[row]]

    @property
    def benched(self) -> tuple[int, ...]:
        """The columns of the players who could play and have no slot, in ``Player.order``."""
        picked = set(self.optimum.columns)
        return tuple(column for column in range(len(self.players)) if column not in picked)


def slot_reason(placement: Placement, row: int, change: Change | None) -> Message:
    """How good the pick is there, and what is lost and who comes in without them.

    ``change``: the best one without the player in the slot; None if nobody is left to come in.
    """
    return message(
        "lineup.picked",
        sport=placement.sport.code,
        position=placement.positions[row],
        standing=_standing(placement, row),
        change=_change(placement, change) if change else None,
    )


def bench_reason(placement: Placement, column: int, change: Change | None) -> Message:
    """What it costs to start a benched player, where they would play and who would sit.

    ``change``: the best one that includes the player; None if no slot may be theirs.
    """
    player = placement.players[column]
    if change is None:
        return message("lineup.no_slot", player=player.name)
    return message(
        "lineup.benched",
        sport=placement.sport.code,
        player=player.name,
        change=_change(placement, change),
        tie_break=_tie_break(placement.players[change.leaves], player),
    )


def _standing(placement: Placement, row: int) -> dict[str, Any]:
    """The points of the pick, how many players have more there, and whether others have as many."""
    points = placement.optimum.weight(row)
    others = [weight for weight in placement.optimum.weights[row] if weight is not None]
    return {
        "points": points,
        "better": sum(weight > points for weight in others),
        "joint": others.count(points) > 1,
        "doubtful": placement.player(row).status is Status.DOUBTFUL,
    }


def _change(placement: Placement, change: Change) -> dict[str, Any]:
    """The loss, who moves where from the entrant on, and who leaves."""
    moves = [
        (placement.players[move.column].name, placement.positions[move.row])
        for move in change.moves
    ]
    leaves = placement.players[change.leaves].name
    return {"loss": change.loss, "moves": moves, "leaves": leaves}


def _tie_break(starts: Player, sits: Player) -> str:
    """By which part of ``Player.order`` the one who starts comes first."""
    if starts.number is not None and sits.number is None:
        return "has_number"
    if starts.number != sits.number:
        return "lower_number"
    return "name" if starts.name != sits.name else "records"


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
