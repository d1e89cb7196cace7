"""The writes of storing a team, with all its copies, in one transaction, and of removing it."""

import logging
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from msgspec import json

from chalicelib import logs
from chalicelib.models import Member, Membership, Role, Roster, Team, Visibility
from chalicelib.settings import settings
from chalicelib.store import events, keys, table
from chalicelib.store.errors import Conflict, NameTaken, StoreError, TooManyTeams, Unavailable
from chalicelib.store.table import Write

_UNCHANGED = "version = :version"
_ABSENT = "attribute_not_exists(pk)"
_REMOVED = "removed = :removed"

_MOST_NOTIFIED = 20
"""The most coaches in whose activity a team's deletion is recorded."""


_log = logging.getLogger(logs.NAME)


class SlugTaken(StoreError):
    """Another team, or an incompletely removed one, has the slug of ``team``. ``by``: its item."""

    def __init__(self, team: Team, by: Mapping[str, Any]) -> None:
        super().__init__(team.slug)
        self.team = team
        self.by = by


def saving(before: Roster | None, after: Roster, how: str = "") -> list[Write]:
    """The writes that replace ``before`` by ``after``, or create it, and record the event.

    ``how``: the kind of change, for the team's activity. Their conditions raise, in this order,
    ``TooManyTeams``, ``NameTaken`` and ``SlugTaken``, or else ``Conflict``.
    """
    team, old = after.team, before.team if before else None
    return [
        *_counts(before, after),
        *_name(old, team),
        _team(old, team),
        *_players(before, after),
        *_roles(before, after),
        *_entries(old, team),
        *events.of_change(before, after, how),
    ]


def removing(roster: Roster) -> list[Write]:
    """The writes that remove the team with all its items.

    The first is the team's own, with the condition; the last ones may be done later.
    """
    team = roster.team
    nobody = Roster(team, ())
    return [
        table.delete(keys.team(team.slug), _UNCHANGED, version=team.version),
        table.delete(keys.name_claim(team.name)),
        table.delete(keys.roster(team.slug)),
        *_counts(roster, nobody),
        *_entries(team, None),
        *events.of_deletion(roster, _MOST_NOTIFIED),
        *_roles(roster, nobody),
        *(table.delete(keys.invitation(team.slug, each.id)) for each in roster.invitations),
    ]


def remove(roster: Roster) -> None:
    """Remove the team with all its items, or nothing.

    Raises ``Conflict`` when the team has changed. If it has more items than a transaction takes, a
    first transaction replaces the team by a marker, and further ones remove the rest. The marker
    reserves the slug: another team with it would get the remaining roles. Whoever reads a marker
    removes the rest (``finish_removal``).
    """
    writes = removing(roster)
    if len(writes) <= table.MAX_TRANSACTION:
        table.transact(writes)
        return
    # The marker replaces the team's own write.
    first, rest = writes[1 : table.MAX_TRANSACTION], writes[table.MAX_TRANSACTION :]
    key, version = keys.team(roster.team.slug), roster.team.version
    marker = {**key, "slug": roster.team.slug, "version": version + 1, "removed": True}
    table.transact([table.put(marker, _UNCHANGED, version=version), *first])
    _sweep(roster.team.slug, rest)


def finish_removal(slug: str, remains: Sequence[Mapping[str, Any]]) -> bool:
    """Remove the remaining items of a removed team; return whether that succeeded.

    ``remains``: the items of the team's partition. One request for each hundred.
    """
    left = [each for each in remains if each[keys.SORT] != keys.TEAM_SORT]
    roles = (each for each in left if each[keys.SORT].startswith(keys.ROLE_PREFIX))
    memberships = (keys.membership(each["coach_id"], slug) for each in roles)
    return _sweep(slug, [table.delete(key) for key in (*map(table.key_of, left), *memberships)])


def _sweep(slug: str, writes: Sequence[Write]) -> bool:
    """Do the writes and then remove the marker; return whether that succeeded."""
    most, marker = table.MAX_TRANSACTION - 1, keys.team(slug)
    last = (len(writes) - 1) // most * most if writes else 0
    try:
        for start in range(0, last, most):
            still = table.check(marker, _REMOVED, removed=True)
            table.transact([*writes[start : start + most], still])
        table.transact([*writes[last:], table.delete(marker, _REMOVED, removed=True)])
    except Conflict:
        # Another request has completed the removal.
        return True
    except Unavailable:
        _log.exception("items of a removed team are left behind")
        return False
    return True


def _team(old: Team | None, new: Team) -> Write:
    item = {**keys.team(new.slug), **table.to_item(new)}
    if old:
        return table.put(item, _UNCHANGED, version=old.version)
    return table.put(item, _ABSENT).or_raise(lambda found: SlugTaken(new, found))


def _name(old: Team | None, new: Team) -> Iterator[Write]:
    if old and old.name == new.name:
        return
    claim = {**keys.name_claim(new.name), "slug": new.slug}
    yield table.put(claim, _ABSENT).or_raise(lambda _: NameTaken(new.name))
    if old:
        yield table.delete(keys.name_claim(old.name))


def _players(before: Roster | None, after: Roster) -> list[Write]:
    # No condition is needed: every change of a player changes the team's version.
    if after.players == (before.players if before else ()):
        return []
    # Stored as one JSON text: for the SDK to parse a roster value by value would take as long
    # as finding the lineup.
    text = json.encode(after.players).decode()
    return [table.put({**keys.roster(after.team.slug), "players": text})]


def _roles(before: Roster | None, after: Roster) -> Iterator[Write]:
    # Every role has a copy of the team, so that a coach's teams are read in one request.
    old, new, slug = _held(before), _held(after), after.team.slug
    for member in after.members:
        key = keys.role(after.team, member.coach_id)
        if member.coach_id in old:
            # The coach's name is not written: they may be changing it at the same time.
            yield table.set_attributes({**key, **_membership(after, member)})
        else:
            yield table.put({**key, **_membership(after, member), **table.to_item(member)})
    for coach_id in new.keys() - old.keys():
        yield table.put({**keys.membership(coach_id, slug), "slug": slug})
    for coach_id in old.keys() - new.keys():
        # In this order: ``finish_removal`` finds memberships by the remaining roles.
        yield table.delete(keys.membership(coach_id, slug))
        yield table.delete(keys.role_of(slug, coach_id))


def _membership(roster: Roster, member: Member) -> table.Item:
    """The attributes of a role's item for the list of the coach's teams."""
    membership = Membership(
        team=roster.team,
        role=member.role,
        players=len(roster.players),
        fit=sum(player.status.can_play for player in roster.players),
        coaches=sum(each.role is Role.COACH for each in roster.members),
    )
    item = table.to_item(membership)
    return {**item.pop("team"), **item}


def _counts(before: Roster | None, after: Roster) -> Iterable[Write]:
    """The counters of everybody whose role is added, changed or removed."""
    old, new = _held(before), _held(after)
    return [
        _count(coach_id, _owns(new, coach_id) - _owns(old, coach_id))
        for coach_id in sorted(old.keys() | new.keys())
        if old.get(coach_id) != new.get(coach_id)
    ]


def _count(coach_id: str, more: int) -> Write:
    # The counter detects concurrent role changes.
    change = "ADD teams_owned :more, additions :one"
    key = keys.team_count(coach_id)
    if more <= 0:
        return table.update(key, change, more=more, one=1)
    within = "attribute_not_exists(teams_owned) OR teams_owned < :limit"
    limit = settings().teams_per_coach
    write = table.update(key, change, within, more=more, one=1, limit=limit)
    return write.or_raise(lambda _: TooManyTeams(coach_id, limit))


def _held(roster: Roster | None) -> dict[str, Role]:
    return {member.coach_id: member.role for member in roster.members} if roster else {}


def _owns(roles: Mapping[str, Role], coach_id: str) -> bool:
    return roles.get(coach_id) is Role.COACH


def _entries(old: Team | None, new: Team | None) -> Iterator[Write]:
    """The team's entries in lists and the search; a private team has none."""
    stale, current = (
        {write.place: write for write in map(table.put, _entries_of(team))} if team else {}
        for team in (old, new)
    )
    yield from current.values()
    yield from (table.delete(stale[place].key) for place in stale.keys() - current.keys())


def _entries_of(team: Team) -> list[table.Item]:
    """A copy of a public team under each of its keys in lists and the search.

    ``search_words`` has its search words, each after a space, so that ``contains`` can match the
    beginnings of words.
    """
    if team.visibility is Visibility.PRIVATE:
        return []
    found = keys.searched(team.name)
    attributes = {**table.to_item(team), "search_words": "".join(f" {word}" for word in found)}
    return [{**key, **attributes} for key in keys.list_entries(team) + keys.word_entries(team)]
