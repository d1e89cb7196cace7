"""A formation filled with players: what the sentences about a lineup are made from."""

from msgspec import Struct

from chalicelib.lineup.assignment import Optimum
from chalicelib.lineup.sports import Sport
from chalicelib.models import Player


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
