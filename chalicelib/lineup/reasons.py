"""Why a player has a slot, and why another sits on the bench: a message each, from the numbers."""

from typing import Any

from chalicelib.lineup.placement import Placement
from chalicelib.lineup.reoptimise import Change
from chalicelib.message import Message, message
from chalicelib.models import Player, Status


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
