"""What changing a team writes: every item that holds it, or a copy of it, in one transaction."""

from collections.abc import Mapping
from typing import Any

from chalicelib.models import Role, Roster, Team
from chalicelib.settings import settings
from chalicelib.store import events, keys, memberships, records, table
from chalicelib.store.team_entries import entries

Writes = dict[str, dict[str, Any]]
"""Writes by what they are of: the team, its name, its players, a role, a count, an entry.

A count is a coach's, whatever the team; everything else is the team's own.
"""

UNCHANGED = "version = :version"
_ABSENT = "attribute_not_exists(pk)"

_TOLD = 20
"""Coaches of a deleted team whose activity tells of it: a transaction has room for so many."""


def saving(before: Roster | None, after: Roster, how: str = "") -> Writes:
    """The writes that put ``after`` in the place of ``before``, or create it, and tell of it.

    ``how``: the way in which it was changed, if that is to be told.
    """
    team, old = after.team, before.team if before else None
    item = {**keys.team(team.slug), **records.from_team(team)}
    writes: Writes = {
        "team": table.put(item, UNCHANGED, version=old.version)
        if old
        else table.telling(table.put(item, _ABSENT))
    }
    if old is None or old.name != team.name:
        claim = {**keys.name_claim(team.name), "slug": team.slug}
        writes["name"] = table.put(claim, _ABSENT)
    if old and old.name != team.name:
        writes["old name"] = table.delete(keys.name_claim(old.name))
    copies = _roles(before, after) | _counts(before, after) | _entries(old, team)
    return writes | _players(before, after) | copies | events.of_change(before, after, how)


def removing(roster: Roster) -> Writes:
    """The writes that remove everything of the team; last, what can be removed later too."""
    team = roster.team
    nobody = Roster(team, ())
    return {
        "team": table.delete(keys.team(team.slug), UNCHANGED, version=team.version),
        "name": table.delete(keys.name_claim(team.name)),
        "players": table.delete(keys.roster(team.slug)),
        **_counts(roster, nobody),
        **_entries(team, None),
        **events.of_deletion(roster, _TOLD),
        **_roles(roster, nobody),
        **{
            f"invitation {each.id}": table.delete(keys.invitation(team.slug, each.id))
            for each in roster.invitations
        },
    }


def _players(before: Roster | None, after: Roster) -> Writes:
    # The team's own condition guards its players: whoever changes one changes the team's version.
    if after.players == (before.players if before else ()):
        return {}
    item = {**keys.roster(after.team.slug), **records.from_players(after.players)}
    return {"players": table.put(item)}


def _roles(before: Roster | None, after: Roster) -> Writes:
    # Every role holds a copy of the team, so that a coach's teams are one request.
    writes = {}
    old, new = _held(before), _held(after)
    for member in after.members:
        key = keys.role(after.team, member.coach_id)
        writes[f"role {member.coach_id}"] = (
            # The name is the coach's, who may be changing it at this moment.
            table.setting({**key, **records.from_membership(after, member)})
            if member.coach_id in old
            else table.put({**key, **records.from_member(after, member)})
        )
    slug = after.team.slug
    for coach_id in new.keys() - old.keys():
        writes[f"membership {coach_id}"] = memberships.beginning(coach_id, slug)
    for coach_id in old.keys() - new.keys():
        # In this order: of the two it is the role that tells that something is left to remove.
        writes[f"membership {coach_id}"] = memberships.ending(coach_id, slug)
        writes[f"role {coach_id}"] = table.delete(keys.role_of(slug, coach_id))
    return writes


def _counts(before: Roster | None, after: Roster) -> Writes:
    """For everybody whose role comes, goes or changes: that it does, and the teams they own."""
    old, new = _held(before), _held(after)
    return {
        f"count {coach_id}": _count(coach_id, _owns(new, coach_id) - _owns(old, coach_id))
        for coach_id in sorted(old.keys() | new.keys())
        if old.get(coach_id) != new.get(coach_id)
    }


def _count(coach_id: str, more: int) -> dict[str, Any]:
    # Whoever read the roles of a coach sees by their number whether these are all still so.
    change = "ADD teams_owned :more, arrivals :one"
    key = keys.team_count(coach_id)
    if more <= 0:
        return table.update(key, change, more=more, one=1)
    within = "attribute_not_exists(teams_owned) OR teams_owned < :limit"
    return table.update(key, change, within, more=more, one=1, limit=settings().teams_per_coach)


def _held(roster: Roster | None) -> dict[str, Role]:
    return {member.coach_id: member.role for member in roster.members} if roster else {}


def _owns(roles: Mapping[str, Role], coach_id: str) -> bool:
    return roles.get(coach_id) is Role.COACH


def _entries(old: Team | None, new: Team | None) -> Writes:
    """What lists and search find the team by; a private team is in neither."""
    stale = {_place(entry): entry for entry in entries(old)} if old else {}
    current = {_place(entry): entry for entry in entries(new)} if new else {}
    writes = {f"entry {place}": table.put(entry) for place, entry in current.items()}
    for place in stale.keys() - current.keys():
        writes[f"entry {place}"] = table.delete(_bare(stale[place]))
    return writes


def _place(entry: dict[str, Any]) -> tuple[str, str]:
    return entry[keys.PARTITION], entry[keys.SORT]


def _bare(item: dict[str, Any]) -> keys.Key:
    return {name: item[name] for name in (keys.PARTITION, keys.SORT)}
