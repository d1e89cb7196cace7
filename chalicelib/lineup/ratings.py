"""How good a player is in a position: strength, times fit, times the price of doubt."""

from collections.abc import Iterable, Sequence
from fractions import Fraction
from functools import lru_cache
from math import floor

from chalicelib.lineup.sports import FIT, GOAL, Sport
from chalicelib.models import POINTS_PER_UNIT, Player, Status

_HALF = Fraction(1, 2)


def fit(listed: Sequence[str], position: str, sport: Sport) -> float:
    """How well a player who lists these positions fits one of the sport's positions, 0 to 1.

    The first rule that holds gives the number (all numbers are data, see ``sports.FIT``):
    a listed position by its rank; anything to do with goal; the best relation of the lines.
    Raises ``KeyError`` for a code that the sport does not have.
    """
    if position in listed:
        return FIT.listed[min(listed.index(position), len(FIT.listed) - 1)]
    line = sport.positions[position].line
    lines = {sport.positions[code].line for code in listed}
    if line == GOAL or lines == {GOAL}:
        return FIT.goal
    return max(_relation(line, other) for other in lines)


def rating(player: Player, position: str, sport: Sport) -> int:
    """The player's points in a position, in thousandths: 0 to 100,000.

    ``skill x fit``, times ``FIT.doubtful`` if they are doubtful; exact, rounded half up once.
    """
    doubt = FIT.doubtful if player.status is Status.DOUBTFUL else 1.0
    return _points(player.skill, fit(player.positions, position, sport), doubt)


def ratings(
    players: Sequence[Player], positions: Iterable[str], sport: Sport
) -> dict[str, tuple[int, ...]]:
    """Each position's points for every player, in the order of the players."""
    return {
        position: tuple(rating(player, position, sport) for player in players)
        for position in dict.fromkeys(positions)
    }


def _relation(line: str, other: str) -> float:
    if line == other:
        return FIT.same_line
    if frozenset((line, other)) in FIT.adjacent_lines:
        return FIT.adjacent_line
    return FIT.elsewhere


@lru_cache(maxsize=4096)
def _points(skill: int, fits: float, doubt: float) -> int:
    # The decimals that the data shows are meant, not the binary numbers nearest to them.
    exact = skill * POINTS_PER_UNIT * Fraction(str(fits)) * Fraction(str(doubt))
    return floor(exact + _HALF)
