"""Made-up teams that the browser looks at."""

from datetime import UTC, datetime

from chalicelib.lineup.sports import SPORTS
from chalicelib.models import (
    Coach,
    Member,
    Player,
    Role,
    Roster,
    Status,
    Team,
    TeamType,
    Visibility,
)

LONG = "Sandbankwatchmanshiplongboatrowersandlanternbearersassociationofthenorthernshore"
NAMES = (
    "Ada Brook",
    "Bea Castle-Hollow",
    "Çağla Deniz",
    "محمد القمر",
    "נועה כוכב",
    "小川 ひかり",
    "ใจดี สายน้ำ",
    LONG,
    "Ike Jetty",
    "Jo",
    "Kit Larch",
    "Liv Moor",
    "Max Nettle",
    "Nia Featherstone",
    "Oz Pine",
    "Pip Quill",
)


COACH = Coach(
    id="c0ffee",
    name=f"Robin {LONG}"[:80],
    email="robin@example.org",
    password_hash="no password is right",
    created_at=datetime(2026, 9, 1, tzinfo=UTC),
)
_OWN = (Member(COACH.id, COACH.name, Role.COACH),)


def _team(name: str, sport: str, size: int, team_type: TeamType = TeamType.SENIOR) -> Team:
    moment = datetime(2026, 9, 1, tzinfo=UTC)
    return Team(
        slug="",
        name=name,
        sport=sport,
        team_type=team_type,
        size=size,
        visibility=Visibility.PUBLIC,
        created_at=moment,
        updated_at=moment,
    )


def _players(count: int, sport: str, *, numbered: bool = True) -> tuple[Player, ...]:
    codes = list(SPORTS[sport].positions)
    return tuple(
        Player(
            id=f"p{place:02}",
            name=NAMES[place % len(NAMES)],
            number=place + 1 if numbered else None,
            positions=(codes[place % len(codes)],),
            skill=40 + place * 17 % 55,
            status=(Status.AVAILABLE, Status.INJURED)[place == 4],
        )
        for place in range(count)
    )


MAGPIES = Roster(_team("Meadow Magpies", "football", 9), _players(16, "football"), _OWN)
NEWTS = Roster(_team("Net Newts", "netball", 7), _players(10, "netball"))
OTTERS = Roster(_team("Otters U12", "football", 7, TeamType.JUNIOR), _players(12, "football"))
TERNS = Roster(_team("Tiny Terns", "football", 11), _players(8, "football"))
STARS = Roster(_team("نادي النجوم", "volleyball", 6), _players(8, "volleyball", numbered=False))
ROWERS = Roster(_team(LONG, "rugby_union", 15), _players(16, "rugby_union"), _OWN)
EMPTY = Roster(_team("Empty Egrets", "futsal", 5), (), _OWN)
ALL = (MAGPIES, NEWTS, OTTERS, TERNS, STARS, ROWERS, EMPTY)
