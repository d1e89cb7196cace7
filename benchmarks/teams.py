"""Made-up teams, the same in every run."""

from datetime import UTC, datetime
from random import Random

from chalicelib.lineup.ratings import ratings
from chalicelib.lineup.sports import SPORTS
from chalicelib.models import Player, Status, Team, TeamType, Visibility

FOOTBALL = SPORTS["football"]
DOUBTFUL = 0.1
_THEN = datetime(2026, 1, 1, tzinfo=UTC)

TEAM = Team(
    slug="benchmark",
    name="Benchmark",
    sport=FOOTBALL.code,
    team_type=TeamType.SENIOR,
    size=11,
    visibility=Visibility.PUBLIC,
    created_at=_THEN,
    updated_at=_THEN,
)


def players(count: int, seed: int) -> list[Player]:
    """Footballers of all positions and skills, one in ten doubtful, all of them able to play."""
    random = Random(seed)
    codes = list(FOOTBALL.positions)
    return [
        Player(
            id=str(number),
            name=f"Player {number}",
            number=number,
            positions=tuple(random.sample(codes, random.randint(1, 3))),
            skill=random.randint(20, 95),
            status=Status.DOUBTFUL if random.random() < DOUBTFUL else Status.AVAILABLE,
        )
        for number in range(1, count + 1)
    ]


def weights(size: int, count: int, seed: int) -> list[tuple[int, ...]]:
    """The ratings of a made-up team in the first formation of a size: a row for each slot."""
    slots = next(iter(FOOTBALL.formats[size].values()))
    table = ratings(players(count, seed), slots, FOOTBALL)
    return [table[code] for code in slots]
