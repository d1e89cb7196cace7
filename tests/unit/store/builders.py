"""Rosters with their people, for the tests of the store."""

from datetime import UTC, datetime

from chalicelib.models import Member, Player, Role, Roster, Team, TeamType, Visibility
from chalicelib.settings import settings
from chalicelib.store import keys, table
from chalicelib.store.dynamodb import unpack

OWNER = Member("c1", "Robin Marsh", Role.COACH)


def team(name="River Otters", **changes):
    moment = datetime(2026, 9, 1, tzinfo=UTC)
    facts = {
        "slug": "",
        "sport": "football",
        "team_type": TeamType.SENIOR,
        "size": 7,
        "visibility": Visibility.PUBLIC,
        "created_at": moment,
        "updated_at": moment,
    }
    return Team(name=name, **(facts | changes))


def players(count):
    return tuple(
        Player(id=f"p{number:03}", name=f"Player {number}", positions=("CM",))
        for number in range(count)
    )


def people(count):
    """The owner and others who look on."""
    lookers = (
        Member(f"c{number}", f"Parent {number}", Role.VIEWER) for number in range(2, count + 1)
    )
    return (OWNER, *lookers)


def roster(count=3, members=(OWNER,), **changes):
    return Roster(team(**changes), players(count), tuple(members))


def items():
    """Every item of the table, by its keys."""
    found = table.client().scan(TableName=settings().table_name)["Items"]
    return {(item["pk"]["S"], item["sk"]["S"]): unpack(item) for item in found}


def without_events():
    """Every item but what is told in activity, which expires by itself."""
    return {key: item for key, item in items().items() if "_EVENTS#" not in key[0]}


def without_counts():
    """The keys of every item but those that count what came to a coach."""
    return {(partition, sort) for partition, sort in items() if sort != keys.TEAM_COUNT_SORT}
