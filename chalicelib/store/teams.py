"""Teams with their rosters: read in one request, written in one transaction."""

import secrets
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, TypeVar

from msgspec import Struct, json
from msgspec.structs import replace

from chalicelib.models import Invitation, Member, Player, Roster, Team
from chalicelib.short_names import short_name
from chalicelib.store import keys, table, team_writes
from chalicelib.store.keys import LONGEST_NAME, slug
from chalicelib.store.table import Write, until_stored
from chalicelib.store.team_writes import SlugTaken

_NEAR = range(2, 51)
"""The numbers that are put behind a slug in order,"""
_FAR = tuple(2**power for power in range(6, 31))
"""and the ranges that further ones are drawn from."""

_NOBODYS = ""
"""A slug that no team has: to ask for it takes as long as for any that is not there."""

R = TypeVar("R", bound=Struct)


class Found(Struct, frozen=True):
    """A team as it was read: at once without its players, who are decoded when asked for.

    That takes time, by which a team that may not be seen could be told from one that is not there.
    """

    outline: Roster
    items: Sequence[table.Item]

    @property
    def roster(self) -> Roster:
        """The team with everything of it."""
        players = (to_players(each) for each in self.items if each[keys.SORT] == keys.ROSTER_SORT)
        return replace(self.outline, players=next(players, ()))


class Prepared(Struct, frozen=True):
    """A team as it will be stored, and the writes that store it. Nothing is stored yet."""

    roster: Roster
    writes: tuple[Write, ...] = ()

    def including(self, others: Sequence[Write]) -> "Prepared":
        """The same with other writes before its own: what these mean is raised first."""
        return replace(self, writes=(*others, *self.writes))


def read(team_slug: str) -> Roster | None:
    """The team of that slug with its roster, as last written, or None.

    One request, or a few when it meets what a removal had to leave behind, and finishes that.
    """
    found = _read(team_slug)
    return found.roster if found else None


def candidates(name: str) -> Iterator[Found]:
    """The teams that may be meant by that slug or exact name, the slug's first.

    Each is read when it is asked for: one request for the slug, two more for the name, whether or
    not there is such a team.
    """
    if not name or len(name) > LONGEST_NAME:
        return
    found = _read(slug(name))
    if found and name in (found.outline.team.slug, found.outline.team.name):
        yield found
    found = _named(name)
    if found:
        yield found


def named(name: str) -> Roster | None:
    """The team of exactly that name, whatever its slug, or None. Two requests, found or not."""
    found = _named(name)
    return found.roster if found else None


def _named(name: str) -> Found | None:
    claim = table.get(keys.name_claim(name))
    return _read(claim["slug"] if claim else _NOBODYS)


def is_removed(item: Mapping[str, Any]) -> bool:
    """Whether the item is the marker of a team that is being removed."""
    return bool(item.get("removed"))


def to_players(item: Mapping[str, Any]) -> tuple[Player, ...]:
    """The players of a team, from the item that holds them all."""
    return json.decode(item["players"], type=tuple[Player, ...])


def _read(team_slug: str) -> Found | None:
    items = table.query_partition(keys.team_partition(team_slug))
    team = next((each for each in items if each[keys.SORT] == keys.TEAM_SORT), None)
    if team is None:
        return None
    if is_removed(team):
        team_writes.finish_removal(team_slug, items)
        return None
    members = _records(items, keys.ROLE_PREFIX, Member)
    invitations = _records(items, keys.INVITATION_PREFIX, Invitation)
    return Found(Roster(table.to_record(team, Team), (), members, invitations), items)


def _records(items: Sequence[table.Item], prefix: str, kind: type[R]) -> tuple[R, ...]:
    found = (each for each in items if each[keys.SORT].startswith(prefix))
    return tuple(table.to_record(each, kind) for each in found)


def save(before: Roster | None, after: Roster, how: str = "") -> Roster:
    """Store ``after`` in place of ``before`` (None: a new team); gives it as it is stored.

    Raises ``Conflict`` when ``before`` is no longer what is stored, ``NameTaken`` and
    ``TooManyTeams``.
    """
    team_slug = ""

    def attempt() -> Roster:
        nonlocal team_slug
        try:
            return commit(prepare(before, after, how=how, team_slug=team_slug))
        except SlugTaken as taken:
            team_slug = free_slug(taken)
            raise

    return until_stored(attempt, after=(SlugTaken,))


def prepare(
    before: Roster | None,
    after: Roster,
    also: Sequence[Write] = (),
    how: str = "",
    team_slug: str = "",
) -> Prepared:
    """What stores ``after`` in place of ``before`` (None: a new team).

    What changed gets a new version, and a new team ``team_slug``, or else the slug of its name.
    ``also`` are writes that belong to it. ``how`` is the way in which it is changed, for the
    team's activity.
    """
    if before is None:
        stored = _new(after, team_slug or slug(after.team.name))
    elif not also and _content(_renumbered(before, after)) == _content(before):
        return Prepared(before)
    else:
        stored = renewed(before, after)
    return Prepared(stored, (*team_writes.saving(before, stored, how), *also))


def commit(prepared: Prepared) -> Roster:
    """Store what was prepared, all or nothing; gives the team as it is stored.

    Raises ``Conflict`` when somebody else changed the team since it was read, ``NameTaken``,
    ``TooManyTeams``, ``SlugTaken``, and what its other writes raise.
    """
    if prepared.writes:
        table.transact(prepared.writes)
    return prepared.roster


def free_slug(taken: SlugTaken) -> str:
    """The slug of a new team's name with the next number behind it that no team has, just now.

    One request, and some more to finish a removal.
    """
    if is_removed(taken.by):
        # To read it is to finish that.
        read(taken.team.slug)
    own_slug = slug(taken.team.name)
    # Draw one random number per range [n, 2n) beyond those that are given in order.
    drawn = (least + secrets.randbelow(least) for least in _FAR)
    found = [f"{own_slug}_{number}" for number in (*_NEAR, *drawn)]
    teams = table.get_all([keys.team(each) for each in found])
    return next(each for each, team in zip(found, teams, strict=True) if team is None)


def renewed(before: Roster, after: Roster) -> Roster:
    """``after`` as it is stored in place of ``before``: with the next versions, and the times."""
    after = _renumbered(before, after)
    now = max(_now(), before.team.updated_at)
    team = replace(
        after.team,
        slug=before.team.slug,
        version=before.team.version + 1,
        created_at=before.team.created_at,
        updated_at=now,
        public_updated_at=before.team.public_updated_at
        if _same_for_strangers(before, after)
        else now,
    )
    return replace(after, team=team, players=_ordered(after.players))


def _new(after: Roster, team_slug: str) -> Roster:
    now = _now()
    team = replace(
        after.team,
        slug=team_slug,
        version=1,
        created_at=now,
        updated_at=now,
        public_updated_at=now,
    )
    players = _ordered(replace(player, version=1) for player in after.players)
    return Roster(team, players, after.members)


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
    return details(roster.team), _ordered(roster.players), roster.members


def _same_for_strangers(before: Roster, after: Roster) -> bool:
    """Whether what strangers see of a junior team stays as it is.

    They see short names, numbers and positions, but no skill, status, order of positions or
    version.
    """
    old = {each.id: each for each in before.players}
    return (
        details(before.team) == details(after.team)
        and old.keys() == {each.id for each in after.players}
        and all(_looks_the_same(old[each.id], each) for each in after.players)
    )


def _looks_the_same(old: Player, new: Player) -> bool:
    # Shortening takes a tenth of a millisecond, so only a changed name is shortened.
    same_name = old.name == new.name or short_name(old.name) == short_name(new.name)
    return same_name and old.number == new.number and set(old.positions) == set(new.positions)


def details(team: Team) -> Team:
    """What its people say of the team, without what the store adds to it."""
    moment = datetime.min.replace(tzinfo=UTC)
    return replace(
        team, slug="", version=0, created_at=moment, updated_at=moment, public_updated_at=None
    )


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _ordered(players: Iterable[Player]) -> tuple[Player, ...]:
    return tuple(sorted(players, key=lambda player: player.order))
