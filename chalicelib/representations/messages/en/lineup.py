"""A lineup's reasons and warnings in English, and the phrases that other messages share."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from chalicelib.lineup.sports import GOAL, SPORTS

Words = Mapping[str, str | Callable[..., str]]
"""Texts by code, with parameters in braces, or functions of the parameters."""

ROLE_MEANINGS: Mapping[str, str] = {
    "coach": "everything: the team, its players and its people",
    "assistant": "edits the players, and sees everything",
    "viewer": "sees everything, changes nothing",
}
"""What each role on a team may do."""

_TENTH = 100


def decimal(points: int) -> str:
    """Thousandths with one decimal, rounded half up: 81049 is ``81.0``, 81050 is ``81.1``."""
    tenths = (points + _TENTH // 2) // _TENTH
    return f"{tenths // 10}.{tenths % 10}"


def amount(points: int) -> str:
    """A difference above 0, with one decimal; what would round to nothing says so in words."""
    return decimal(points) if points >= _TENTH // 2 else "less than 0.1"


def is_goal(sport: str, position: str) -> bool:
    """Whether the position is in goal: people play *in* it, not *at* it."""
    return SPORTS[sport].positions[position].line == GOAL


def place(sport: str, position: str) -> str:
    """Where somebody plays: ``in goal``, ``at left back``."""
    return "in goal" if is_goal(sport, position) else f"at {name(sport, position)}"


def role(sport: str, position: str) -> str:
    """What somebody plays: ``in goal``, ``left back``; it follows the verb *play*."""
    return "in goal" if is_goal(sport, position) else name(sport, position)


def name(sport: str, position: str) -> str:
    """A position's name within a sentence: ``left back``."""
    return SPORTS[sport].positions[position].name.lower()


def listing(parts: Sequence[str], last_word: str = "and") -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    *head, last = parts
    return f"{', '.join(head)} {last_word} {last}" if head else last


Move = tuple[str, str]
"""Who moves, and to which position."""

_RANKS = ("best", "second best", "third best")
_DOUBT = "marked down as doubtful"
_MOST_MOVES = 3
"""The most moves that are listed; more are summed up."""
_TIE_BREAKS = {
    "has_number": "has a number",
    "lower_number": "has the lower number",
    "name": "comes first by name",
    "records": "comes first in the records",
}


def _picked(
    sport: str, position: str, standing: Mapping[str, Any], change: Mapping[str, Any] | None
) -> str:
    return f"{_standing(place(sport, position), **standing)}; {_without(sport, change)}."


def _standing(where: str, *, points: int, better: int, joint: bool, doubtful: bool) -> str:
    if better >= len(_RANKS):
        return f"Worth {decimal(points)} {where}" + (f" ({_DOUBT})" if doubtful else "")
    rank = f"joint {_RANKS[better]}" if joint else _RANKS[better]
    notes = ", ".join([decimal(points), *([_DOUBT] if doubtful else [])])
    return f"{rank[0].upper()}{rank[1:]} {where} ({notes})"


def _without(sport: str, change: Mapping[str, Any] | None) -> str:
    if change is None:
        return "without them the team would be one short"
    moves = change["moves"]
    if change["loss"]:
        return f"without them the lineup loses {amount(change['loss'])}: {_entering(sport, moves)}"
    if len(moves) == 1:
        return f"{moves[0][0]} would do equally well"
    return f"without them the lineup would do equally well: {_entering(sport, moves)}"


def _entering(sport: str, moves: Sequence[Move]) -> str:
    (entrant, position), *others = moves
    if not others:
        return f"{entrant} would come in"
    verb = "go" if is_goal(sport, position) else "come in"
    return listing([f"{entrant} would {verb} {place(sport, position)}", *_shifts(sport, others)])


def _shifts(sport: str, moves: Sequence[Move]) -> list[str]:
    """What everyone but the entrant would do, in the order of the chain."""
    if len(moves) > _MOST_MOVES:
        return [f"{len(moves)} others would change places"]
    return [_shift(sport, move, is_first=index == 0) for index, move in enumerate(moves)]


def _shift(sport: str, move: Move, *, is_first: bool) -> str:
    """``Ana would move to left back``; after the first move, without the verb."""
    player, position = move
    goal = is_goal(sport, position)
    verb = f"would {'go' if goal else 'move'} " if is_first else ""
    to = role(sport, position) if goal else f"to {role(sport, position)}"
    return f"{player} {verb}{to}"


def _benched(sport: str, player: str, change: Mapping[str, Any], tie_break: str) -> str:
    (_, position), *others = change["moves"]
    enters = f"they would play {role(sport, position)}"
    leaves = f"{change['leaves']} would sit"
    outcome = listing([enters, *_shifts(sport, others), leaves])
    if change["loss"]:
        return f"Starting {player} costs {amount(change['loss'])}: {outcome}."
    tie = f"{change['leaves']} {_TIE_BREAKS[tie_break]}"
    return f"Starting {player} would be just as good: {outcome}, but {tie}."


def _gap(sport: str, position: str, cause: str, stand_ins: Sequence[Move]) -> str:
    # In goal only those who list it do well, elsewhere those who play near it, too.
    in_goal = is_goal(sport, position)
    where = place(sport, position) if in_goal else f"at or near {name(sport, position)}"
    people = listing([f"{player} ({name(sport, usual)})" for player, usual in stand_ins])
    verb = "stands" if len(stand_ins) == 1 else "stand"
    return f"{_CAUSES[cause].format(where=where)}: {people} {verb} in."


_CAUSES = {
    "nobody": "Nobody on this roster plays {where}",
    "nobody_today": "Nobody who plays {where} can play today",
    "bench_no_better": "Nobody on the bench who plays {where} would rate higher there",
    "not_enough": "Not enough of those who can play today play {where}",
    "others_elsewhere": "The others who play {where} are needed elsewhere",
    "all_elsewhere": "Those who play {where} are needed elsewhere",
}

WORDS: Words = {
    "lineup.picked": _picked,
    "lineup.benched": _benched,
    "lineup.no_slot": "There is no slot that {player} may fill.",
    "lineup.gap": _gap,
}
