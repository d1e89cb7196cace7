"""What changing a team writes: every item that holds it, or a copy of it, in one transaction."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from chalicelib.models import Role, Roster, Team
from chalicelib.settings import settings
from chalicelib.store import events, keys, memberships, records, table
from chalicelib.store.errors import Conflict, NameTaken, TooManyTeams
from chalicelib.store.table import Write
from chalicelib.store.team_entries import entries

UNCHANGED = "version = :version"
_ABSENT = "attribute_not_exists(pk)"

_MOST_NOTIFIED = 20
"""Coaches of a deleted team whose activity shows it: a transaction has room for so many."""


class SlugTaken(Conflict):
    """Another team has this slug already, or one did that is not all gone. ``by``: its item."""

    def __init__(self, slug: str, by: Mapping[str, Any]) -> None:
        super().__init__(slug)
        self.by = by


def saving(before: Roster | None, after: Roster, how: str = "") -> list[Write]:
    """The writes that put ``after`` in the place of ``before``, or create it, and record it.

    ``how``: the way in which it was changed, for the team's activity. Their conditions raise, in
    this order, ``TooManyTeams``, ``NameTaken`` and ``SlugTaken``, or else ``Conflict``.
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
    """The writes that remove everything of the team: first the team itself, under its condition.

    Last comes what can be removed later too.
    """
    team = roster.team
    nobody = Roster(team, ())
    return [
        table.delete(keys.team(team.slug), UNCHANGED, version=team.version),
        table.delete(keys.name_claim(team.name)),
        table.delete(keys.roster(team.slug)),
        *_counts(roster, nobody),
        *_entries(team, None),
        *events.of_deletion(roster, _MOST_NOTIFIED),
        *_roles(roster, nobody),
        *(table.delete(keys.invitation(team.slug, each.id)) for each in roster.invitations),
    ]


def _team(old: Team | None, new: Team) -> Write:
    item = {**keys.team(new.slug), **records.from_team(new)}
    if old:
        return table.put(item, UNCHANGED, version=old.version)
    return table.put(item, _ABSENT).or_raise(lambda found: SlugTaken(new.slug, found))


def _name(old: Team | None, new: Team) -> Iterator[Write]:
    if old and old.name == new.name:
        return
    claim = {**keys.name_claim(new.name), "slug": new.slug}
    yield table.put(claim, _ABSENT).or_raise(lambda _: NameTaken(new.name))
    if old:
        yield table.delete(keys.name_claim(old.name))


def _players(before: Roster | None, after: Roster) -> list[Write]:
    # The team's own condition guards its players: whoever changes one changes the team's version.
    if after.players == (before.players if before else ()):
        return []
    return [table.put({**keys.roster(after.team.slug), **records.from_players(after.players)})]


def _roles(before: Roster | None, after: Roster) -> Iterator[Write]:
    # Every role holds a copy of the team, so that a coach's teams are one request.
    old, new, slug = _held(before), _held(after), after.team.slug
    for member in after.members:
        key = keys.role(after.team, member.coach_id)
        if member.coach_id in old:
            # The name is the coach's, who may be changing it at this moment.
            yield table.set_attributes({**key, **records.from_membership(after, member)})
        else:
            yield table.put({**key, **records.from_member(after, member)})
    for coach_id in new.keys() - old.keys():
        yield memberships.beginning(coach_id, slug)
    for coach_id in old.keys() - new.keys():
        # In this order: of the two it is the role that shows that something is left to remove.
        yield memberships.ending(coach_id, slug)
        yield table.delete(keys.role_of(slug, coach_id))


def _counts(before: Roster | None, after: Roster) -> Iterable[Write]:
    """For everybody whose role comes, goes or changes: that it does, and the teams they own."""
    old, new = _held(before), _held(after)
    return [
        _count(coach_id, _owns(new, coach_id) - _owns(old, coach_id))
        for coach_id in sorted(old.keys() | new.keys())
        if old.get(coach_id) != new.get(coach_id)
    ]


def _count(coach_id: str, more: int) -> Write:
    # The counter detects concurrent role changes.
    change = "ADD teams_owned :more, arrivals :one"
    key = keys.team_count(coach_id)
    if more <= 0:
        return table.update(key, change, more=more, one=1)
    within, limit = (
        "attribute_not_exists(teams_owned) OR teams_owned < :limit",
        settings().teams_per_coach,
    )
    write = table.update(key, change, within, more=more, one=1, limit=limit)
    return write.or_raise(lambda _: TooManyTeams(coach_id, limit))


def _held(roster: Roster | None) -> dict[str, Role]:
    return {member.coach_id: member.role for member in roster.members} if roster else {}


def _owns(roles: Mapping[str, Role], coach_id: str) -> bool:
    return roles.get(coach_id) is Role.COACH


def _entries(old: Team | None, new: Team | None) -> Iterator[Write]:
    """What lists and search find the team by; a private team is in neither."""
    stale = {write.place: write for write in map(table.put, entries(old))} if old else {}
    current = {write.place: write for write in map(table.put, entries(new))} if new else {}
    yield from current.values()
    yield from (table.delete(stale[place].key) for place in stale.keys() - current.keys())
