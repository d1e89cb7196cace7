"""A coach's teams, found through the index."""

from typing import Any

from chalicelib.models import Membership
from chalicelib.store import keys, records, table


def of_coach(coach_id: str) -> tuple[Membership, ...]:
    """The teams that the coach has a role on, in name order. One request.

    Read through the index, which follows the table within moments: what was written just now may
    be missing.
    """
    page = table.query(
        {
            "IndexName": keys.INDEX,
            "KeyConditionExpression": f"{keys.INDEX_PARTITION} = :coach",
            "ExpressionAttributeValues": table.pack({":coach": keys.coach_partition(coach_id)}),
        }
    )
    # The index has other things of a coach too.
    roles = (item for item in page.items if item[keys.SORT].startswith(keys.ROLE_PREFIX))
    return tuple(records.to_membership(item) for item in roles)


def renaming(coach_id: str, membership: Membership, name: str) -> dict[str, Any]:
    """The write that changes the coach's name on a team, for a transaction."""
    role = keys.role(membership.team, coach_id)
    key = {part: role[part] for part in (keys.PARTITION, keys.SORT)}
    return table.update(key, "SET coach_name = :name", "attribute_exists(pk)", name=name)
