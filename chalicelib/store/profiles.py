"""All that is kept beside a coach: where they are signed in, and the tokens of their programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from chalicelib.models import Coach
from chalicelib.store import coach_records, keys, sessions, table
from chalicelib.store.coach_records import Session, Token


@dataclass(frozen=True, slots=True)
class Profile:
    """A coach with their open sessions, last used first, and their tokens, oldest first."""

    coach: Coach
    sessions: Sequence[Session]
    tokens: Sequence[Token]


def read(coach_id: str) -> Profile | None:
    """The profile of a coach, or None. One request."""
    items = table.query(
        {
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": table.pack({":pk": keys.coach_partition(coach_id)}),
            "ConsistentRead": True,
        }
    ).items
    coach = next((each for each in items if each[keys.SORT] == keys.COACH_SORT), None)
    if coach is None:
        return None
    now = datetime.now(UTC)
    found = map(coach_records.to_session, _with(items, keys.SESSION_PREFIX))
    opened = [each for each in found if sessions.is_open(each, now)]
    tokens = map(coach_records.to_token, _with(items, keys.TOKEN_PREFIX))
    return Profile(
        coach_records.to_coach(coach),
        sorted(opened, key=lambda each: each.seen_at, reverse=True),
        sorted(tokens, key=lambda each: each.created_at),
    )


def renaming(profile: Profile, name: str) -> list[dict[str, Any]]:
    """The writes that tell sessions and tokens the coach's new name, for a transaction."""
    held = [
        *(keys.session(each.coach_id, each.id) for each in profile.sessions),
        *(keys.token(each.coach_id, each.id) for each in profile.tokens),
    ]
    return [
        table.update(key, "SET coach_name = :name", "attribute_exists(pk)", name=name)
        for key in held
    ]


def _with(items: Sequence[Mapping[str, Any]], prefix: str) -> list[Mapping[str, Any]]:
    return [each for each in items if each[keys.SORT].startswith(prefix)]
