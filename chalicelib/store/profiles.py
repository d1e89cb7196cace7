"""All that is kept beside a coach: sessions, tokens, the second factor, and which teams."""

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from msgspec import Struct

from chalicelib.models import Coach
from chalicelib.store import (
    coach_records,
    coaches,
    keys,
    membership_counter,
    pending_sign_ins,
    second_factors,
    sessions,
    table,
    tokens,
)
from chalicelib.store.coach_records import Session, Token
from chalicelib.store.errors import Conflict, OtherWriteFailed
from chalicelib.store.second_factors import SecondFactor
from chalicelib.store.table import Write
from chalicelib.store.typed_values import pack

_ATTEMPTS = 4
"""How often something is done that is for all of a coach, when more comes meanwhile."""

T = TypeVar("T")


class Profile(Struct, frozen=True):
    """A coach with their open sessions, last used first, and their tokens, oldest first.

    ``slugs`` are those of the teams that they have a role on, ``over`` the sessions and ``expired``
    the tokens that have ended by themselves. ``arrivals`` tells whether this is still all: how
    often anything came.
    ``pending_sign_ins``: the ids of those that wait for the second factor.
    """

    coach: Coach
    sessions: Sequence[Session]
    tokens: Sequence[Token]
    slugs: Sequence[str] = ()
    over: Sequence[Session] = ()
    arrivals: int = 0
    expired: Sequence[Token] = ()
    second_factor: SecondFactor | None = None
    pending_sign_ins: Sequence[str] = ()


def read(coach_id: str) -> Profile | None:
    """The profile of a coach as last written, or None. One request."""
    items = table.query_all(
        {
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": pack({":pk": keys.coach_partition(coach_id)}),
            "ConsistentRead": True,
        }
    )
    by_sort = {each[keys.SORT]: each for each in items}
    coach = by_sort.get(keys.COACH_SORT)
    if coach is None:
        return None
    now = datetime.now(UTC)
    found = [coach_records.to_session(each) for each in _with(items, keys.SESSION_PREFIX)]
    opened = [each for each in found if sessions.is_open(each, now)]
    factor = by_sort.get(keys.SECOND_FACTOR_SORT)
    made = [coach_records.to_token(each) for each in _with(items, keys.TOKEN_PREFIX)]
    return Profile(
        coach_records.to_coach(coach),
        sorted(opened, key=lambda each: each.seen_at, reverse=True),
        sorted(
            (each for each in made if tokens.is_open(each, now)), key=lambda each: each.created_at
        ),
        [each["slug"] for each in _with(items, keys.MEMBERSHIP_PREFIX)],
        [each for each in found if each not in opened],
        int(by_sort.get(keys.TEAM_COUNT_SORT, {}).get("arrivals", 0)),
        [each for each in made if not tokens.is_open(each, now)],
        second_factors.to_second_factor(factor) if factor else None,
        [each["id"] for each in _with(items, keys.SIGN_IN_PREFIX)],
    )


def settled(profile: Profile, change: Callable[[Profile], T]) -> T:
    """What the change gives, which is tried again where something came to the coach meanwhile.

    Raises ``Conflict`` when the coach is no longer the same, or more comes each time, and
    ``OtherWriteFailed`` at once.
    """
    present = profile
    for _ in range(_ATTEMPTS - 1):
        try:
            return change(present)
        except OtherWriteFailed:
            raise
        except Conflict:
            again = read(profile.coach.id)
            if again is None or again.coach != profile.coach:
                raise
            present = again
    return change(present)


def renaming(profile: Profile, name: str) -> list[Write]:
    """The writes that tell sessions, tokens and teams the coach's new name, for a transaction."""
    coach_id = profile.coach.id
    held = [
        *(keys.session(coach_id, each.id) for each in profile.sessions),
        *(keys.token(coach_id, each.id) for each in profile.tokens),
        *(keys.role_of(slug, coach_id) for slug in profile.slugs),
    ]
    return [
        while_all(profile),
        *(
            table.update(key, "SET coach_name = :name", "attribute_exists(pk)", name=name)
            for key in held
        ),
    ]


def removal(profile: Profile) -> list[Write]:
    """The writes that remove the coach, unless something came meanwhile, for a transaction."""
    coach_id = profile.coach.id
    count = membership_counter.none_since(coach_id, profile.arrivals, table.delete)
    factor = [second_factors.removal(coach_id)] if profile.second_factor else []
    return [*coaches.removal(profile.coach), count, *factor]


def while_all(profile: Profile) -> Write:
    """The condition that nothing came to the coach since they were read, for a transaction."""
    return membership_counter.none_since(profile.coach.id, profile.arrivals)


def endings(profile: Profile) -> list[Write]:
    """The writes that end every session, token and pending sign-in, for a transaction."""
    ended = [*profile.sessions, *profile.over]
    coach_id = profile.coach.id
    pending = [pending_sign_ins.removal(coach_id, each) for each in profile.pending_sign_ins]
    made = [*profile.tokens, *profile.expired]
    return [*sessions.endings(ended), *map(tokens.ending, made), *pending]


def _with(items: Sequence[Mapping[str, Any]], prefix: str) -> list[Mapping[str, Any]]:
    return [each for each in items if each[keys.SORT].startswith(prefix)]
