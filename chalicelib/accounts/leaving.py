"""Deleting an account, and what that means for the coach's teams."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from chalicelib.models import Role, Roster
from chalicelib.store import memberships, removal, sessions, table, teams, tokens
from chalicelib.store.coaches import removal as coach_removal
from chalicelib.store.errors import Conflict
from chalicelib.store.profiles import Profile

_TRIES = 3
_AT_ONCE = 90


@dataclass(frozen=True, slots=True)
class Farewell:
    """One of the coach's teams; ``deleted`` if it has no other coach and goes too."""

    roster: Roster
    deleted: bool


def farewells(coach_id: str) -> Iterator[Farewell]:
    """What becomes of each of the coach's teams. One request, and one for each team."""
    for each in memberships.of_coach(coach_id):
        farewell = _farewell(coach_id, each.team.slug)
        if farewell:
            yield farewell


def delete_account(profile: Profile) -> None:
    """Leave or delete every team, then delete the account with all that belongs to it.

    Every step is whole; what is left after a failure can be deleted by trying again. Raises
    ``Conflict``.
    """
    coach = profile.coach
    for each in memberships.of_coach(coach.id):
        _leave(coach.id, each.team.slug)
    endings = [*sessions.endings(profile.sessions), *map(tokens.ending, profile.tokens)]
    while len(endings) > _AT_ONCE:
        table.transact(endings[:_AT_ONCE])
        endings = endings[_AT_ONCE:]
    table.transact([*coach_removal(coach), *endings])


def _leave(coach_id: str, slug: str) -> None:
    for tries_left in reversed(range(_TRIES)):
        farewell = _farewell(coach_id, slug)
        if farewell is None:
            return
        try:
            _say(farewell, coach_id)
        except Conflict:
            if not tries_left:
                raise
        else:
            return


def _say(farewell: Farewell, coach_id: str) -> None:
    roster = farewell.roster
    if farewell.deleted:
        removal.remove(roster)
        return
    others = tuple(each for each in roster.members if each.coach_id != coach_id)
    teams.save(roster, replace(roster, members=others))


def _farewell(coach_id: str, slug: str) -> Farewell | None:
    roster = teams.read(slug)
    if roster is None or all(each.coach_id != coach_id for each in roster.members):
        return None
    coaches = [each.coach_id for each in roster.members if each.role is Role.COACH]
    return Farewell(roster, coaches == [coach_id])
