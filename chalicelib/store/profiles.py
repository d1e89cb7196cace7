"""A coach with everything in their partition: sessions, tokens, second factor, teams."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from msgspec import Struct

from chalicelib.models import Coach, Membership, Role, Roster, Team
from chalicelib.store import coaches, keys, sessions, table, tokens
from chalicelib.store.dynamodb import pack
from chalicelib.store.errors import Conflict, OtherWriteFailed
from chalicelib.store.second_factors import SecondFactor
from chalicelib.store.sessions import Session
from chalicelib.store.table import Write
from chalicelib.store.teams import is_removed, to_players
from chalicelib.store.tokens import Token

_ATTEMPTS = 4
"""The most attempts of a change, if something is added to the coach meanwhile."""

_TEAMS_AT_ONCE = 33
"""Each has three items, and one request reads at most a hundred."""

T = TypeVar("T")


class Profile(Struct, frozen=True):
    """A coach with their open sessions, last used first, and their valid tokens, oldest first.

    ``slugs``: of the teams that they have a role on. ``additions``: the counter that shows whether
    anything was added since. ``item_keys``: of all items but the coach's own, also expired ones.
    """

    coach: Coach
    sessions: Sequence[Session]
    tokens: Sequence[Token]
    slugs: Sequence[str] = ()
    additions: int = 0
    second_factor: SecondFactor | None = None
    item_keys: Sequence[keys.Key] = ()


def read(coach_id: str) -> Profile | None:
    """The profile of a coach as last written, or None. One request."""
    items = table.query_partition(keys.coach_partition(coach_id))
    by_sort = {each[keys.SORT]: each for each in items}
    coach = by_sort.get(keys.COACH_SORT)
    if coach is None:
        return None
    now = datetime.now(UTC)
    factor = by_sort.get(keys.SECOND_FACTOR_SORT)
    opened = (table.to_record(each, Session) for each in _with(items, keys.SESSION_PREFIX))
    made = (table.to_record(each, Token) for each in _with(items, keys.TOKEN_PREFIX))
    return Profile(
        coach=table.to_record(coach, Coach),
        sessions=sorted(
            (each for each in opened if sessions.is_open(each, now)),
            key=lambda each: each.seen_at,
            reverse=True,
        ),
        tokens=sorted(
            (each for each in made if tokens.is_open(each, now)), key=lambda each: each.created_at
        ),
        slugs=[each["slug"] for each in _with(items, keys.MEMBERSHIP_PREFIX)],
        additions=by_sort.get(keys.TEAM_COUNT_SORT, {}).get("additions", 0),
        second_factor=table.to_record(factor, SecondFactor) if factor else None,
        item_keys=[table.key_of(each) for each in items if each is not coach],
    )


def memberships(coach_id: str) -> tuple[Membership, ...]:
    """The teams that the coach has a role on, in name order. One request.

    Read through the index, which is updated with a short delay.
    """
    items = table.query_all(
        {
            "IndexName": keys.INDEX,
            "KeyConditionExpression": f"{keys.INDEX_PARTITION} = :coach",
            "ExpressionAttributeValues": pack({":coach": keys.coach_partition(coach_id)}),
        }
    )
    # A role's item also has the attributes of its team.
    return tuple(
        table.to_record({**item, "team": item}, Membership)
        for item in _with(items, keys.ROLE_PREFIX)
    )


def rosters(coach_id: str, slugs: Sequence[str]) -> Iterator[tuple[Role, Roster]]:
    """The teams of those slugs with their players, and the coach's role on each.

    Without other people. One consistent read for each 33 teams.
    """
    for start in range(0, len(slugs), _TEAMS_AT_ONCE):
        part = slugs[start : start + _TEAMS_AT_ONCE]
        wanted = [
            key
            for slug in part
            for key in (keys.team(slug), keys.roster(slug), keys.role_of(slug, coach_id))
        ]
        found = iter(table.get_all(wanted))
        for team, roster, role in zip(found, found, found, strict=True):
            if team and role and not is_removed(team):
                players = to_players(roster) if roster else ()
                yield Role(role["role"]), Roster(table.to_record(team, Team), players)


def with_retries(profile: Profile, change: Callable[[Profile], T]) -> T:
    """Return what ``change`` returns; try again if something was added to the coach meanwhile.

    Raises ``Conflict`` when the coach has changed, or after too many attempts, and
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
    """The writes that change the copies of the coach's name, for a transaction."""
    coach_id = profile.coach.id
    copies = [
        *(keys.session(coach_id, each.id) for each in profile.sessions),
        *(keys.token(coach_id, each.id) for each in profile.tokens),
        *(keys.role_of(slug, coach_id) for slug in profile.slugs),
    ]
    return [
        unchanged(profile),
        *(
            table.update(key, "SET coach_name = :name", "attribute_exists(pk)", name=name)
            for key in copies
        ),
    ]


def removal(profile: Profile) -> list[Write]:
    """The writes that remove all items of the coach, for a transaction.

    They fail if something was added to the coach meanwhile.
    """
    count = coaches.count_removal(profile.coach.id, profile.additions)
    others = [table.delete(each) for each in profile.item_keys if each != count.key]
    return [*coaches.removal(profile.coach), count, *others]


def unchanged(profile: Profile) -> Write:
    """The condition that nothing was added to the coach since, for a transaction."""
    return coaches.no_addition(profile.coach.id, profile.additions)


def endings(profile: Profile) -> list[Write]:
    """The writes that end every session, token and pending sign-in, for a transaction."""
    prefixes = keys.SESSION_PREFIX, keys.TOKEN_PREFIX, keys.SIGN_IN_PREFIX
    return [table.delete(each) for each in _with(profile.item_keys, prefixes)]


def _with(items: Sequence[table.Item], prefix: str | tuple[str, ...]) -> list[table.Item]:
    return [each for each in items if each[keys.SORT].startswith(prefix)]
