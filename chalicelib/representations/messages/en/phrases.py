"""Words and numbers as a coach would say them, to make sentences of."""

from collections.abc import Callable, Mapping, Sequence

from chalicelib.lineup.sports import GOAL, SPORTS

Words = Mapping[str, str | Callable[..., str]]
"""By code, a text with the parameters in braces, or a function that makes one of them."""

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
    """Whether somebody plays *in* it instead of *at* it."""
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
