"""Files and rosters for these tests, in few words."""

from datetime import UTC, datetime

from chalicelib.models import Player, Roster, Team, TeamType
from chalicelib.roster_files import Changes, ImportedTeam, Refused, merge, parse

NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)
BEFORE = datetime(2026, 1, 2, 3, tzinfo=UTC)


def csv(*lines: str) -> bytes:
    return "\r\n".join(lines).encode()


def only(data: bytes) -> ImportedTeam:
    (team,) = parse(data).teams
    return team


def merged(roster: Roster | None, *lines: str) -> Changes:
    return merge(roster, only(csv(*lines)), NOW, 100)


def refusals(roster: Roster | None, *lines: str) -> list[tuple[int, str]]:
    """The line and the field of each reason for which the file's team is refused."""
    try:
        merged(roster, *lines)
    except Refused as refused:
        return [(error.line, error.field) for error in refused.errors]
    raise AssertionError("the team was taken")


def roster(*players: Player, **fields: object) -> Roster:
    settings = {"sport": "football", "team_type": TeamType.SENIOR, "size": 11, **fields}
    team = Team(slug="foxes", name="Foxes", created_at=BEFORE, updated_at=BEFORE, **settings)
    return Roster(team, tuple(sorted(players, key=lambda player: player.order)))


def player(name: str, number: int | None = None, **fields: object) -> Player:
    return Player(
        **{"id": f"id-{name}-{number}", "positions": ("CB",), **fields}, name=name, number=number
    )
