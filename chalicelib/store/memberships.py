"""A coach's teams, found through the index."""

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
