"""Deleting a team, and deleting an account with the teams that have no other coach."""

import logging
from collections.abc import Collection, Iterable, Iterator, Sequence

from msgspec.structs import replace

from chalicelib import logs
from chalicelib.accounts import mails
from chalicelib.message import message
from chalicelib.models import Coach, Role, Roster, Viewer
from chalicelib.store import attempt_counters, coaches, profiles, table, team_writes, teams
from chalicelib.store.attempt_counters import ACCOUNT, SECOND_FACTOR, Try
from chalicelib.store.errors import Conflict
from chalicelib.store.profiles import Profile
from chalicelib.store.table import Write

_log = logging.getLogger(logs.NAME)
_MOST_MAILS = 5
"""The most mails for one deletion: the client waits until they are sent.

With a slow mail service each can take seconds, and a request has 28 of them.
"""
_AT_ONCE = 90
"""How many sessions and tokens end in one transaction, if not all fit into one."""


class UnconfirmedDeletion(Exception):
    """A team would be deleted with the account, and the coach has not confirmed that."""


Departure = tuple[Roster, Roster | None]
"""One of the coach's teams, and the team without them; None if it will be deleted."""


def delete_team(roster: Roster, viewer: Viewer) -> None:
    """Delete the team with all its data, and mail its first coaches; raises ``Conflict``.

    Further coaches see it in their activity. The coaches' addresses are read first (one request),
    so that nothing is deleted if that fails.
    """
    owners = [each.coach_id for each in roster.members if each.role is Role.COACH]
    mailed = coaches.by_ids(owners[:_MOST_MAILS])
    team_writes.remove(roster)
    sent = _mail_until_one_fails(mailed, roster.team.name, viewer.name)
    if sent < len(owners):
        missed = len(owners) - sent
        _log.warning("coaches of a deleted team who got no mail about it: %d", missed)


def _mail_until_one_fails(to: Sequence[Coach], team: str, by: str) -> int:
    """Mail the coaches, up to the first failure; return how many mails were sent."""
    for count, coach in enumerate(to):
        what = message("mail.team_deleted", name=coach.name, team=team, by=by)
        if not mails.notify(coach.email, what):
            return count
    return len(to)


def delete_account(profile: Profile, confirmed: Collection[str]) -> None:
    """Leave or delete every team, and delete the account with all that belongs to it.

    ``confirmed``: the slugs of the teams whose deletion the coach confirmed. It is one transaction
    if that has room; else one for each team, and the account last, so that a failed deletion can be
    completed by trying again. Roles, sessions and tokens added meanwhile are deleted too. Raises
    ``UnconfirmedDeletion`` and ``Conflict``.
    """
    profiles.with_retries(profile, lambda present: _delete(present, confirmed))
    coach = profile.coach
    mails.notify(coach.email, message("mail.account_deleted", name=coach.name))


def _delete(profile: Profile, confirmed: Collection[str]) -> None:
    departures = tuple(_departures(profile, confirmed))
    writes = _writes(profile, departures)
    if len(writes) > table.MAX_TRANSACTION:
        _do_most(profile, departures)
        rest = profiles.read(profile.coach.id)
        if rest is None or rest.coach != profile.coach:
            raise Conflict(profile.coach.id)
        writes = _writes(rest, _departures(rest, confirmed))
    table.transact(writes)


def _departures(profile: Profile, confirmed: Collection[str]) -> Iterator[Departure]:
    """The coach's teams with and without them. One request for each."""
    coach_id = profile.coach.id
    for slug in profile.slugs:
        roster = teams.read(slug)
        if roster is None or all(each.coach_id != coach_id for each in roster.members):
            continue
        others = tuple(each for each in roster.members if each.coach_id != coach_id)
        owners = {each.coach_id for each in roster.members if each.role is Role.COACH}
        if owners != {coach_id}:
            yield roster, replace(roster, members=others)
        elif slug in confirmed:
            yield roster, None
        else:
            raise UnconfirmedDeletion(slug)


def _writes(profile: Profile, departures: Iterable[Departure]) -> Sequence[Write]:
    """All writes of the deletion, one for each item: of several, the last.

    So the coach's own counter is deleted, and another coach's changes once, even if they lose
    several roles.
    """
    coach = profile.coach
    tries = [Try(ACCOUNT, coach.email)]
    if profile.second_factor:
        tries.append(Try(SECOND_FACTOR, coach.id))
    writes = [
        *(write for before, after in departures for write in _departure(before, after)),
        *profiles.removal(profile),
        *profiles.endings(profile),
        *map(attempt_counters.reset, tries),
    ]
    return list({each.place: each for each in writes}.values())


def _departure(before: Roster, after: Roster | None) -> Sequence[Write]:
    if after is None:
        return team_writes.removing(before)
    return team_writes.saving(before, teams.renewed(before, after))


def _do_most(profile: Profile, departures: Iterable[Departure]) -> None:
    """Do the departures, and end sessions and tokens until one more transaction has room."""
    for before, after in departures:
        if after is None:
            team_writes.remove(before)
        else:
            teams.save(before, after)
    endings = profiles.endings(profile)
    while len(endings) > _AT_ONCE:
        table.transact(endings[-_AT_ONCE:])
        endings = endings[:-_AT_ONCE]
