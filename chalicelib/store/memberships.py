"""A coach's teams: found through the index, and told by an item beside the coach for each."""

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


def beginning(coach_id: str, slug: str) -> dict[str, Any]:
    """The write that says beside a coach that they have a role on the team, for a transaction."""
    return table.put({**keys.membership(coach_id, slug), "slug": slug})


def ending(coach_id: str, slug: str) -> dict[str, Any]:
    """The write that takes that away, for a transaction."""
    return table.delete(keys.membership(coach_id, slug))
