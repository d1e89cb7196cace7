"""A team that cannot be fielded: how many players are missing, and for which slots."""

from collections.abc import Mapping, Sequence

from chalicelib.lineup.errors import TooFewPlayers
from chalicelib.lineup.infeasibility import smallest_violator
from chalicelib.lineup.ratings import fit
from chalicelib.lineup.sports import FIT, Sport
from chalicelib.models import Player


def too_few(
    slots: Sequence[str],
    players: Sequence[Player],
    table: Mapping[str, Sequence[int]],
    sport: Sport,
) -> TooFewPlayers:
    """The error for a formation with more slots than ``players``, who are those that can play.

    As everybody may play anywhere, any slots that are one more than the players are a smallest
    set that cannot all be filled. The most telling is named: the slots that the fewest players
    suit, then those where the players' points (``table``, by position) are the fewest, then
    those that the formation lists first.
    """

    def scarcity(row: int) -> tuple[int, int, int]:
        position = slots[row]
        suited = sum(fit(p.positions, position, sport) >= FIT.far_below for p in players)
        return (suited, sum(table[position]), row)

    rows = smallest_violator(
        [table[position] for position in slots], sorted(range(len(slots)), key=scarcity)
    )
    return TooFewPlayers(
        sport=sport.code,
        size=len(slots),
        available=len(players),
        missing=len(slots) - len(players),
        positions=tuple(slots[row] for row in rows),
    )
