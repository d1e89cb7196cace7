"""Why a team cannot be given a lineup."""

from dataclasses import dataclass


class LineupError(Exception):
    """A lineup was asked for that cannot be given."""


@dataclass(eq=False)
class UnknownSize(LineupError):
    """The sport cannot field that many players. ``sizes``: those that do, ascending."""

    sizes: tuple[int, ...]


@dataclass(eq=False)
class UnknownFormation(LineupError):
    """The sport has no such formation for that size. ``formations``: those that do."""

    formations: tuple[str, ...]


class NoLineup(LineupError):
    """The team of that name cannot be given a lineup, for the reason that is the ``error``."""

    def __init__(self, team_name: str, error: UnknownSize | UnknownFormation) -> None:
        super().__init__(team_name)
        self.team_name = team_name
        self.error = error
