"""All that is kept beside a coach: their sessions, their tokens, and which teams are theirs."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from chalicelib.models import Coach
from chalicelib.store import coach_records, coaches, keys, sessions, table
from chalicelib.store.coach_records import Session, Token

Write = Callable[..., dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Profile:
    """A coach with their open sessions, last used first, and their tokens, oldest first.

    ``slugs`` are those of the teams that they have a role on, and ``roles_changed`` tells whether
    these are still all: how often a role of theirs came, went or changed.
    """

    coach: Coach
    sessions: Sequence[Session]
    tokens: Sequence[Token]
    slugs: Sequence[str] = ()
    roles_changed: int = 0


def read(coach_id: str) -> Profile | None:
    """The profile of a coach as last written, or None. One request."""
    items = table.query(
        {
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": table.pack({":pk": keys.coach_partition(coach_id)}),
            "ConsistentRead": True,
        }
    ).items
    by_sort = {each[keys.SORT]: each for each in items}
    coach = by_sort.get(keys.COACH_SORT)
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
        [each["slug"] for each in _with(items, keys.MEMBERSHIP_PREFIX)],
        int(by_sort.get(keys.TEAM_COUNT_SORT, {}).get("roles_changed", 0)),
    )


def renaming(profile: Profile, name: str) -> list[dict[str, Any]]:
    """The writes that tell sessions, tokens and teams the coach's new name, for a transaction."""
    coach_id = profile.coach.id
    held = [
        *(keys.session(coach_id, each.id) for each in profile.sessions),
        *(keys.token(coach_id, each.id) for each in profile.tokens),
        *(keys.role_of(slug, coach_id) for slug in profile.slugs),
    ]
    return [
        _while_roles_stay(profile, table.check),
        *(
            table.update(key, "SET coach_name = :name", "attribute_exists(pk)", name=name)
            for key in held
        ),
    ]


def removal(profile: Profile) -> list[dict[str, Any]]:
    """The writes that remove the coach, unless a role came meanwhile, for a transaction."""
    return [*coaches.removal(profile.coach), _while_roles_stay(profile, table.delete)]


def _while_roles_stay(profile: Profile, write: Write) -> dict[str, Any]:
    key = keys.team_count(profile.coach.id)
    if not profile.roles_changed:
        return write(key, "attribute_not_exists(roles_changed)")
    return write(key, "roles_changed = :changed", changed=profile.roles_changed)


def _with(items: Sequence[Mapping[str, Any]], prefix: str) -> list[Mapping[str, Any]]:
    return [each for each in items if each[keys.SORT].startswith(prefix)]
