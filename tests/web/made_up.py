"""Made-up teams for the tests."""

from datetime import UTC, datetime
from typing import Any

from chalicelib.lineup.sports import SPORTS
from chalicelib.models import Player, Roster, Status, Team, TeamType, Visibility
from chalicelib.store import teams

_FIRST = ("Ana", "Bo", "Cleo", "Dag", "Eli", "Fia", "Gus", "Hana", "Ivo", "Jo", "Kim", "Lou", "Mio")
_LAST = ("Abel", "Berg", "Calder", "Dorn", "Elster", "Frey", "Gale", "Holm", "Ives", "Jarl")


def team(name: str, sport: str = "football", size: int = 9, **changes: Any) -> Team:
    moment = datetime(2026, 9, 1, tzinfo=UTC)
    facts: dict[str, Any] = {
        "team_type": TeamType.SENIOR,
        "visibility": Visibility.PUBLIC,
        "slug": "",
        "created_at": moment,
        "updated_at": moment,
    }
    return Team(name=name, sport=sport, size=size, **{**facts, **changes})


def players(count: int, sport: str = "football") -> tuple[Player, ...]:
    codes = list(SPORTS[sport].positions)
    return tuple(
        Player(
            id=f"p{number:02}",
            name=f"{_FIRST[number % 13]} {_LAST[number % 10]}",
            number=number + 1,
            positions=(codes[number % len(codes)], codes[(number * 5 + 1) % len(codes)])
            if number % len(codes) != (number * 5 + 1) % len(codes)
            else (codes[number % len(codes)],),
            skill=40 + (number * 17) % 55,
            status=Status.INJURED if number == 3 else Status.AVAILABLE,
        )
        for number in range(count)
    )


def save_all() -> dict[str, Roster]:
    junior: dict[str, Any] = {"team_type": TeamType.JUNIOR}
    rosters = (
        Roster(team("Otters U12", **junior), players(13)),
        Roster(team("Hidden Herons", visibility=Visibility.PRIVATE), players(12)),
        Roster(team("Zürich Badgers", size=11), players(25)),
        Roster(team("Tiny Terns", size=11), players(8)),
        Roster(team("Net Newts", sport="netball", size=7), players(10, "netball")),
        Roster(team("<b>Bold</b> & “Brave”", size=5), players(7)),
        Roster(team("Fixed Foxes", size=11, formation="4-4-2"), players(20)),
    )
    saved = (teams.save(None, roster) for roster in rosters)
    return {roster.team.slug: roster for roster in saved}
