"""Deleting an account, and what that means for the coach's teams."""

from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.accounts import mails
from chalicelib.message import message
from chalicelib.models import Role, Roster
from chalicelib.store import (
    attempt_counters,
    profiles,
    table,
    team_writes,
    teams,
)
from chalicelib.store.attempt_counters import ACCOUNT, SECOND_FACTOR, Try
from chalicelib.store.errors import Conflict
from chalicelib.store.profiles import Profile
from chalicelib.store.table import Write

_AT_ONCE = 90


class Farewell(Struct, frozen=True):
    """One of the coach's teams; ``deleted`` if it has no other coach and goes too."""

    roster: Roster
    deleted: bool


class Unsaid(Exception):
    """A team would be deleted of which the coach was not told that."""


def delete_account(profile: Profile, told: Collection[str]) -> None:
    """Leave or delete every team, and delete the account with all that belongs to it.

    ``told``: the slugs of the teams of which the coach was told that they are deleted. All of it
    or nothing, as long as a transaction takes it. More is done team by team, each whole, the
    account last: what is left after a failure can be deleted by trying again. Nothing stays that
    came meanwhile, be it a role, a session or a token. Raises ``Unsaid`` and ``Conflict``.
    """
    profiles.settled(profile, lambda present: _delete(present, told))
    coach = profile.coach
    mails.notify(coach.email, message("mail.account_deleted", name=coach.name))


def _delete(profile: Profile, told: Collection[str]) -> None:
    said = tuple(_farewells(profile, told))
    writes = _at_once(profile, said)
    if len(writes) > table.MAX_TRANSACTION:
        writes = _step_by_step(profile, said, told)
    table.transact(writes)


def _at_once(profile: Profile, said: Iterable[Farewell]) -> Sequence[Write]:
    """All writes of it, one for each item.

    Several teams may count a role that ends of the same coach, which need be done once only. The
    coach's own counter is deleted instead, if it shows that these are all of their teams.
    """
    coach_id = profile.coach.id
    tries = [attempt_counters.forgotten(Try(ACCOUNT, profile.coach.email))]
    if profile.second_factor:
        tries.append(attempt_counters.forgotten(Try(SECOND_FACTOR, coach_id)))
    writes = [
        *(write for each in said for write in _parting(each, coach_id)),
        *profiles.removal(profile),
        *profiles.endings(profile),
        *tries,
    ]
    return list({each.place: each for each in writes}.values())


def _step_by_step(
    profile: Profile, said: Iterable[Farewell], told: Collection[str]
) -> Sequence[Write]:
    """Do what is too much for one transaction; gives the writes of the last step."""
    for each in said:
        _leave(profile.coach.id, each)
    endings = profiles.endings(profile)
    while len(endings) > _AT_ONCE:
        table.transact(endings[-_AT_ONCE:])
        endings = endings[:-_AT_ONCE]
    rest = profiles.read(profile.coach.id)
    if rest is None or rest.coach != profile.coach:
        raise Conflict(profile.coach.id)
    return _at_once(rest, _farewells(rest, told))


def _farewells(profile: Profile, told: Collection[str]) -> Iterator[Farewell]:
    """What becomes of each of the coach's teams; raises ``Unsaid``. One request for each."""
    for slug in profile.slugs:
        farewell = _farewell(profile.coach.id, slug)
        if farewell and farewell.deleted and slug not in told:
            raise Unsaid(slug)
        if farewell:
            yield farewell


def _parting(farewell: Farewell, coach_id: str) -> Sequence[Write]:
    roster = farewell.roster
    if farewell.deleted:
        return team_writes.removing(roster)
    return team_writes.saving(roster, teams.renewed(roster, _without(roster, coach_id)))


def _leave(coach_id: str, farewell: Farewell) -> None:
    roster = farewell.roster
    if farewell.deleted:
        team_writes.remove(roster)
    else:
        teams.save(roster, _without(roster, coach_id))


def _without(roster: Roster, coach_id: str) -> Roster:
    others = tuple(each for each in roster.members if each.coach_id != coach_id)
    return replace(roster, members=others)


def _farewell(coach_id: str, slug: str) -> Farewell | None:
    roster = teams.read(slug)
    if roster is None or all(each.coach_id != coach_id for each in roster.members):
        return None
    coaches = [each.coach_id for each in roster.members if each.role is Role.COACH]
    return Farewell(roster, coaches == [coach_id])
