"""Teams with their rosters: read in one request, written in one transaction."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from types import MappingProxyType
from typing import Any, TypeVar

from chalicelib.models import Member, Player, Roster, Team
from chalicelib.store import keys, records, table
from chalicelib.store.errors import Conflict, NameTaken, TooManyChanges
from chalicelib.store.names import MAX_LENGTH, slug
from chalicelib.store.team_entries import entries

_ABSENT = "attribute_not_exists(pk)"
_UNCHANGED = "version = :version"

NOTHING: Mapping[str, Mapping[str, Any]] = MappingProxyType({})

T = TypeVar("T")


def read(team_slug: str) -> Roster | None:
    """The team of that slug with its roster, as last written, or None. One request."""
    page = table.query(
        {
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": table.pack({":pk": keys.team_partition(team_slug)}),
            "ConsistentRead": True,
        }
    )
    team = next((each for each in page.items if each[keys.SORT] == keys.TEAM_SORT), None)
    if team is None:
        return None
    players = _parts(page, keys.PLAYER_PREFIX, records.to_player)
    members = _parts(page, keys.ROLE_PREFIX, records.to_member)
    invitations = _parts(page, keys.INVITATION_PREFIX, records.to_invitation)
    return Roster(records.to_team(team), _ordered(players), members, invitations)


def _parts(
    page: table.Page, prefix: str, to_record: Callable[[Mapping[str, Any]], T]
) -> tuple[T, ...]:
    return tuple(to_record(each) for each in page.items if each[keys.SORT].startswith(prefix))


def find(name: str) -> Roster | None:
    """The team of that slug or, failing that, of that exact name; None if there is none.

    One request where the slug or the name's own slug is the team's; else up to three.
    """
    if not name or len(name) > MAX_LENGTH:
        return None
    own_slug = slug(name)
    roster = read(own_slug)
    if roster and name in (roster.team.slug, roster.team.name):
        return roster
    return named(name)


def named(name: str) -> Roster | None:
    """The team of exactly that name, whatever its slug, or None. Two requests, or one for None."""
    claim = table.get(keys.name_claim(name))
    return read(claim["slug"]) if claim else None


def save(
    before: Roster | None, after: Roster, also: Mapping[str, Mapping[str, Any]] = NOTHING
) -> Roster:
    """Store ``after`` in place of ``before`` (None: a new team); gives it as it is stored.

    All or nothing, and ``also`` are writes that belong to it. What changed gets a new version,
    and a new team its slug. Raises ``Conflict`` when ``before`` is no longer what is stored,
    ``NameTaken``, and ``TooManyChanges``.
    """
    now = datetime.now(UTC).replace(microsecond=0)
    if before is None:
        return _create(after, now, also)
    after = _renumbered(before, after)
    if _content(after) == _content(before) and not also:
        return before
    team = replace(
        after.team,
        slug=before.team.slug,
        version=before.team.version + 1,
        created_at=before.team.created_at,
        updated_at=max(now, before.team.updated_at),
    )
    after = replace(after, team=team, players=_ordered(after.players))
    _write(before, after, also)
    return after


def _create(after: Roster, now: datetime, also: Mapping[str, Mapping[str, Any]]) -> Roster:
    players = _ordered(replace(player, version=1) for player in after.players)
    own_slug = slug(after.team.name)
    for number in count(1):
        team_slug = own_slug if number == 1 else f"{own_slug}_{number}"
        team = replace(after.team, slug=team_slug, version=1, created_at=now, updated_at=now)
        created = Roster(team, players, after.members)
        try:
            _write(None, created, also)
        except SlugTaken:
            continue
        return created
    raise AssertionError


class SlugTaken(Conflict):
    """Another team has this slug already."""


def _write(before: Roster | None, after: Roster, also: Mapping[str, Mapping[str, Any]]) -> None:
    writes = {**_writes(before, after), **also}
    try:
        table.transact(list(writes.values()))
    except table.ConditionFailed as error:
        kinds = {list(writes)[place] for place in error.failed}
        if "name" in kinds:
            raise NameTaken(after.team.name) from error
        if before is None and "team" in kinds:
            raise SlugTaken(after.team.slug) from error
        raise Conflict(after.team.slug) from error
    except TooManyChanges as error:
        raise TooManyChanges(len(_player_writes(before, after)), error.limit) from error


def _writes(before: Roster | None, after: Roster) -> dict[str, dict[str, Any]]:
    """Every write of the transaction, by what it is of: the team, its name, a player, an entry."""
    team, old = after.team, before.team if before else None
    item = {**keys.team(team.slug), **records.from_team(team)}
    writes = {
        "team": table.put(item, _UNCHANGED, version=old.version)
        if old
        else table.put(item, _ABSENT)
    }
    if old is None or old.name != team.name:
        claim = {**keys.name_claim(team.name), "slug": team.slug}
        writes["name"] = table.put(claim, _ABSENT)
    if old and old.name != team.name:
        writes["old name"] = table.delete(keys.name_claim(old.name))
    entries = _entry_writes(old, team)
    return writes | _player_writes(before, after) | _role_writes(before, after) | entries


def _player_writes(before: Roster | None, after: Roster) -> dict[str, dict[str, Any]]:
    # The team's own condition guards its players: whoever changes one changes the team's version.
    old = {player.id: player for player in before.players} if before else {}
    new = {player.id: player for player in after.players}
    writes = {}
    for player in new.values():
        if player != old.get(player.id):
            item = {**keys.player(after.team.slug, player.id), **records.from_player(player)}
            writes[f"player {player.id}"] = table.put(item)
    for player_id in old.keys() - new.keys():
        writes[f"player {player_id}"] = table.delete(keys.player(after.team.slug, player_id))
    return writes


def _role_writes(before: Roster | None, after: Roster) -> dict[str, dict[str, Any]]:
    # Every role holds a copy of the team, so that a coach's teams are one request.
    writes = {}
    for member in after.members:
        item = {**keys.role(after.team, member.coach_id), **records.from_member(after, member)}
        writes[f"role {member.coach_id}"] = table.put(item)
    kept = {member.coach_id for member in after.members}
    for member in before.members if before else ():
        if member.coach_id not in kept:
            key = keys.role(after.team, member.coach_id)
            gone = {name: key[name] for name in (keys.PARTITION, keys.SORT)}
            writes[f"role {member.coach_id}"] = table.delete(gone)
    return writes


def _entry_writes(old: Team | None, new: Team) -> dict[str, dict[str, Any]]:
    """What lists and search find the team by; a private team is in neither."""
    stale = {_place(entry): entry for entry in entries(old)} if old else {}
    current = {_place(entry): entry for entry in entries(new)}
    writes = {f"entry {place}": table.put(entry) for place, entry in current.items()}
    for place in stale.keys() - current.keys():
        key = {name: stale[place][name] for name in (keys.PARTITION, keys.SORT)}
        writes[f"entry {place}"] = table.delete(key)
    return writes


def _place(entry: dict[str, Any]) -> tuple[str, str]:
    return entry[keys.PARTITION], entry[keys.SORT]


def _renumbered(before: Roster, after: Roster) -> Roster:
    """``after`` with the versions that its players get: one more where anything changed."""
    old = {player.id: player for player in before.players}
    players = tuple(_version(old.get(each.id), each) for each in after.players)
    return replace(after, players=players)


def _version(old: Player | None, new: Player) -> Player:
    if old is None:
        return replace(new, version=1)
    same = replace(new, version=old.version)
    return same if same == old else replace(new, version=old.version + 1)


def _content(roster: Roster) -> tuple[Team, tuple[Player, ...], tuple[Member, ...]]:
    moment = datetime.min.replace(tzinfo=UTC)
    team = replace(roster.team, slug="", version=0, created_at=moment, updated_at=moment)
    return team, _ordered(roster.players), roster.members


def _ordered(players: Iterable[Player]) -> tuple[Player, ...]:
    return tuple(sorted(players, key=lambda player: player.order))
