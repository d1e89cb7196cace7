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
    "listed_first": "comes first in the list",
    "usual_formation": "is the usual formation",
}


def _formation(
    formation: str, usual: str | None, lead: int, better: Sequence[str], equals: Sequence[str]
) -> str:
    if better:
        return f"{formation} as usual; {listing(better)} would be {amount(lead)} better."
    as_good = f"{listing(equals)} would be just as good" if equals else ""
    if usual is None:
        return f"{as_good}."
    if usual == formation:
        why = f"{formation} as usual"
    else:
        why = f"{formation} is {amount(lead)} better than {usual}, the usual formation"
    return f"{'; '.join([why, as_good] if as_good else [why])}."


def _picked(
    sport: str, position: str, standing: Mapping[str, Any], change: Mapping[str, Any]
) -> str:
    return f"{_standing(place(sport, position), **standing)}; {_without(sport, change)}."


def _standing(where: str, *, points: int, better: int, joint: bool, doubtful: bool) -> str:
    if better >= len(_RANKS):
        return f"Worth {decimal(points)} {where}" + (f" ({_DOUBT})" if doubtful else "")
    rank = f"joint {_RANKS[better]}" if joint else _RANKS[better]
    notes = ", ".join([decimal(points), *([_DOUBT] if doubtful else [])])
    return f"{rank[0].upper()}{rank[1:]} {where} ({notes})"


def _without(sport: str, change: Mapping[str, Any]) -> str:
    loss, formation = change["loss"], change["formation"]
    moves = _moves(sport, change)
    if not formation and not loss and [*moves] == [_alone(change)]:
        return f"{change['entrants'][0][0]} would do equally well"
    if not loss:
        outcome = f"{formation or 'without them the lineup'} would do equally well"
    elif formation:
        verb = "loses" if loss > 0 else "gains"
        it = f"it is {formation} as usual" if change["is_usual"] else f"the best is {formation}"
        outcome = f"without them {it} and {verb} {amount(abs(loss))}"
    else:
        outcome = f"without them the lineup loses {amount(loss)}"
    return f"{outcome}: {listing(moves)}" if moves else outcome


def _moves(sport: str, change: Mapping[str, Any]) -> list[str]:
    """Who would come in, what would stay open, who would move and who would sit."""
    return [
        *_entering(sport, change),
        *(f"{_open_place(sport, position)}" for position in change["opened"]),
        *_shifts(sport, change["moves"]),
        *_leaving(change["leaves"]),
    ]


def _alone(change: Mapping[str, Any]) -> str:
    return f"{change['entrants'][0][0]} would come in" if change["entrants"] else ""


def _entering(sport: str, change: Mapping[str, Any]) -> list[str]:
    """Where the one who comes in would play, unless it is just the place that is free."""
    entrants = change["entrants"]
    if len(entrants) > 1:
        return [f"{listing([player for player, _ in entrants])} would come in"]
    if not entrants:
        return []
    others = [*change["opened"], *change["moves"], *change["leaves"]]
    if not others and not change["formation"]:
        return [_alone(change)]
    player, position = entrants[0]
    verb = "go" if is_goal(sport, position) else "come in"
    return [f"{player} would {verb} {place(sport, position)}"]


def _open_place(sport: str, position: str) -> str:
    return (
        "nobody would be in goal"
        if is_goal(sport, position)
        else (f"{name(sport, position)} would stay open")
    )


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


def _leaving(leaves: Sequence[str]) -> list[str]:
    return [f"{listing(leaves)} would sit"] if leaves else []


def _benched(sport: str, player: str, change: Mapping[str, Any], preferred: tuple[str, str]) -> str:
    (_, position), *entrants = change["entrants"]
    moves = _moves(sport, {**change, "entrants": entrants})
    outcome = listing([f"they would play {role(sport, position)}", *moves])
    formation, cost = change["formation"], change["loss"]
    where = f" in {formation}" if formation else ""
    if cost > 0:
        return f"Starting {player}{where} costs {amount(cost)}: {outcome}."
    if cost < 0:
        return f"Starting {player}{where} gains {amount(-cost)}: {outcome}."
    first, rule = preferred
    why = f"{first} {_TIE_BREAKS[rule]}"
    return f"Starting {player}{where} would be just as good: {outcome}, but {why}."


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


def _runner_up(
    formation: str | None, cost: int, comes_in: Sequence[str], goes_out: Sequence[str]
) -> str:
    where = f", in {formation}" if formation else ""
    price = f"{amount(abs(cost))} {'less' if cost > 0 else 'more'}" if cost else "just as good"
    return f"{listing(comes_in)} for {listing(goes_out)}{where}: {price}."


def _short(size: int, available: int, sizes: Sequence[int]) -> str:
    if not available:
        return "Nobody can play: add players, or say who can play again."
    missing = size - available
    short = f"{missing} player is" if missing == 1 else f"{missing} players are"
    text = f"{short} missing: {available} can play, and {size} are needed."
    if not sizes:
        return f"{text} That is too few for any size of the sport."
    fielded = listing([str(each) for each in reversed(sizes)], "or")
    return f"{text} The team can field {fielded}."


WORDS: Words = {
    "lineup.open": "Left open: of all places, leaving this one open costs least.",
    "lineup.runner_up": _runner_up,
    "lineup.short": _short,
    "lineup.formation": _formation,
    "lineup.picked": _picked,
    "lineup.benched": _benched,
    "lineup.no_slot": "There is no slot that {player} may fill.",
    "lineup.gap": _gap,
}
