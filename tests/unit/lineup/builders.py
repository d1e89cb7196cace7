"""Made-up teams for the tests of the lineup: by hand, and at random from a seed."""

from collections.abc import Sequence
from datetime import UTC, datetime
from random import Random
from typing import Any

from chalicelib.lineup.sports import SPORTS
from chalicelib.models import Player, Status, Team, TeamType

_THEN = datetime(2026, 1, 1, tzinfo=UTC)

SIZES = [(code, size) for code, sport in SPORTS.items() for size in sport.sizes]
"""Every sport with every size it has."""


def a_team(sport: str = "football", size: int = 11, formation: str | None = None) -> Team:
    return Team(
        slug="team",
        name="Team",
        sport=sport,
        team_type=TeamType.SENIOR,
        size=size,
        formation=formation,
        created_at=_THEN,
        updated_at=_THEN,
    )


def a_player(called: str, positions: str, skill: int = 50, **more: Any) -> Player:
    listed = tuple(positions.split())
    facts: dict[str, Any] = {"id": called, "name": called, "positions": listed, "skill": skill}
    return Player(**facts | more)


def random_players(
    random: Random, sport: str, count: int, skills: Sequence[int] = range(101)
) -> list[Player]:
    """Players of a sport; about one in five is doubtful, one in three has no number."""
    codes = list(SPORTS[sport].positions)
    numbers = random.sample(range(100), count)
    return [
        Player(
            id=f"id{index}",
            name=f"Player {random.randrange(8)}",
            positions=tuple(random.sample(codes, random.choice([1, 1, 2, min(4, len(codes))]))),
            skill=random.choice(skills),
            number=numbers[index] if random.random() < 2 / 3 else None,
            status=Status.DOUBTFUL if random.random() < 0.2 else Status.AVAILABLE,
        )
        for index in range(count)
    ]
