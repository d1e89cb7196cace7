"""Why a player has a slot, and why another sits on the bench: a sentence each, from the numbers."""

from chalicelib.lineup.phrases import amount, decimal, is_goal, listing, place, role
from chalicelib.lineup.placement import Placement
from chalicelib.lineup.reoptimise import Change, Move
from chalicelib.models import Player, Status

_RANKS = ("best", "second best", "third best")
_DOUBT = "marked down as doubtful"
_SHIFTS_TOLD = 3
"""A longer chain is summed up: nobody follows more names than that beside the pitch."""


def slot_reason(placement: Placement, row: int, change: Change | None) -> str:
    """How good the pick is there, and what is lost and who comes in without them.

    ``change``: the best one without the player in the slot; None if nobody is left to come in.
    """
    return f"{_standing(placement, row)}; {_without(placement, change)}."


def bench_reason(placement: Placement, column: int, change: Change | None) -> str:
    """What it costs to start a benched player, where they would play and who would sit.

    ``change``: the best one that includes the player; None if no slot may be theirs.
    """
    player = placement.players[column]
    if change is None:
        return f"There is no slot that {player.name} may fill."
    outcome = _outcome(placement, change)
    if change.loss:
        return f"Starting {player.name} costs {amount(change.loss)}: {outcome}."
    tie = _tie_break(placement.players[change.leaves], player)
    return f"Starting {player.name} would be just as good: {outcome}, but {tie}."


def _standing(placement: Placement, row: int) -> str:
    optimum = placement.optimum
    points = optimum.weight(row)
    others = [w for w in optimum.weights[row] if w is not None]
    better = sum(weight > points for weight in others)
    player = placement.player(row)
    doubt = [_DOUBT] if player.status is Status.DOUBTFUL else []
    where = place(placement.sport, placement.positions[row])
    if better >= len(_RANKS):
        return f"Worth {decimal(points)} {where}" + "".join(f" ({each})" for each in doubt)
    rank = f"joint {_RANKS[better]}" if others.count(points) > 1 else _RANKS[better]
    return f"{rank[0].upper()}{rank[1:]} {where} ({', '.join([decimal(points), *doubt])})"


def _without(placement: Placement, change: Change | None) -> str:
    if change is None:
        return "without them the team would be one short"
    entrant = placement.players[change.moves[0].column].name
    if change.loss:
        return (
            f"without them the lineup loses {amount(change.loss)}: {_arrivals(placement, change)}"
        )
    if len(change.moves) == 1:
        return f"{entrant} would do equally well"
    return f"without them the lineup would do equally well: {_arrivals(placement, change)}"


def _arrivals(placement: Placement, change: Change) -> str:
    first, *others = change.moves
    entrant = placement.players[first.column].name
    if not others:
        return f"{entrant} would come in"
    position = placement.positions[first.row]
    where = place(placement.sport, position)
    verb = "go" if is_goal(placement.sport, position) else "come in"
    return listing([f"{entrant} would {verb} {where}", *_shifts(placement, change)])


def _shifts(placement: Placement, change: Change) -> list[str]:
    """What everyone but the entrant would do, in the order of the chain."""
    moves = change.moves[1:]
    if len(moves) > _SHIFTS_TOLD:
        return [f"{len(moves)} others would change places"]
    return [_shift(placement, move, told=index > 0) for index, move in enumerate(moves)]


def _shift(placement: Placement, move: Move, *, told: bool) -> str:
    """``Ana would move to left back``; ``told``: the verb was said before."""
    position = placement.positions[move.row]
    goal = is_goal(placement.sport, position)
    verb = "" if told else f"would {'go' if goal else 'move'} "
    to = role(placement.sport, position) if goal else f"to {role(placement.sport, position)}"
    return f"{placement.players[move.column].name} {verb}{to}"


def _outcome(placement: Placement, change: Change) -> str:
    position = placement.positions[change.moves[0].row]
    enters = f"they would play {role(placement.sport, position)}"
    leaves = f"{placement.players[change.leaves].name} would sit"
    return listing([enters, *_shifts(placement, change), leaves])


def _tie_break(starts: Player, sits: Player) -> str:
    """By which part of ``Player.order`` the one who starts comes first."""
    if starts.number is not None and sits.number is None:
        return f"{starts.name} has a number"
    if starts.number != sits.number:
        return f"{starts.name} has the lower number"
    if starts.name != sits.name:
        return f"{starts.name} comes first by name"
    return f"{starts.name} comes first in the records"
