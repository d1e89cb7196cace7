"""A coach's teams: found through the index, and told by an item beside the coach for each."""

from collections.abc import Iterator, Sequence

from chalicelib.models import Membership, Role, Roster
from chalicelib.store import keys, records, table
from chalicelib.store.table import Write
from chalicelib.store.typed_values import pack

_TEAMS_AT_ONCE = 33
"""Three items each, and a read takes a hundred."""


def of_coach(coach_id: str) -> tuple[Membership, ...]:
    """The teams that the coach has a role on, in name order. One request.

    Read through the index, which follows the table within moments: what was written just now may
    be missing.
    """
    items = table.query_all(
        {
            "IndexName": keys.INDEX,
            "KeyConditionExpression": f"{keys.INDEX_PARTITION} = :coach",
            "ExpressionAttributeValues": pack({":coach": keys.coach_partition(coach_id)}),
        }
    )
    # The index has other things of a coach too.
    roles = (item for item in items if item[keys.SORT].startswith(keys.ROLE_PREFIX))
    return tuple(records.to_membership(item) for item in roles)


def rosters(coach_id: str, slugs: Sequence[str]) -> Iterator[tuple[Role, Roster]]:
    """The teams of those slugs with their players, and the coach's role on each, as last written.

    Without the other people. One request for each 33 teams.
    """
    for start in range(0, len(slugs), _TEAMS_AT_ONCE):
        part = slugs[start : start + _TEAMS_AT_ONCE]
        wanted = [key for slug in part for key in _parts(coach_id, slug)]
        found = iter(table.get_all(wanted))
        for team, roster, role in zip(found, found, found, strict=True):
            if team and role and not records.is_removed(team):
                players = records.to_players(roster) if roster else ()
                yield Role(role["role"]), Roster(records.to_team(team), players)


def _parts(coach_id: str, slug: str) -> tuple[keys.Key, keys.Key, keys.Key]:
    return keys.team(slug), keys.roster(slug), keys.role_of(slug, coach_id)


def beginning(coach_id: str, slug: str) -> Write:
    """The write that says beside a coach that they have a role on the team, for a transaction."""
    return table.put({**keys.membership(coach_id, slug), "slug": slug})


def ending(coach_id: str, slug: str) -> Write:
    """The write that takes that away, for a transaction."""
    return table.delete(keys.membership(coach_id, slug))
