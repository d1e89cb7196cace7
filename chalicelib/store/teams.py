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
"""The first numbers that are appended to a slug, in order."""
_FAR = tuple(2**power for power in range(6, 31))
"""The lower ends of the ranges from which further numbers are drawn at random."""

_UNUSED_SLUG = ""
"""A slug that no team has, to read instead of a missing one: that takes the same time."""

R = TypeVar("R", bound=Struct)


class Found(Struct, frozen=True):
    """A team as read; its players are only decoded by ``roster``.

    That takes time, by which a hidden team could be told from a missing one.
    """

    outline: Roster
    items: Sequence[table.Item]

    @property
    def roster(self) -> Roster:
        """The team with its players."""
        players = (to_players(each) for each in self.items if each[keys.SORT] == keys.ROSTER_SORT)
        return replace(self.outline, players=next(players, ()))


class Prepared(Struct, frozen=True):
    """A team as it will be stored, and the writes that will store it."""

    roster: Roster
    writes: tuple[Write, ...] = ()

    def including(self, others: Sequence[Write]) -> "Prepared":
        """The same with other writes before its own, whose failures are raised first."""
        return replace(self, writes=(*others, *self.writes))


def read(team_slug: str) -> Roster | None:
    """The team of that slug with its roster, consistently read, or None.

    One request; a few more to finish an incomplete removal.
    """
    found = _read(team_slug)
    return found.roster if found else None


def candidates(name: str) -> Iterator[Found]:
    """The teams of that slug or exact name, the slug's first.

    They are read one by one: one request for the slug, two more for the name, whether or not there
    is such a team.
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
    """The team of exactly that name, or None. Always two requests."""
    found = _named(name)
    return found.roster if found else None


def _named(name: str) -> Found | None:
    claim = table.get(keys.name_claim(name))
    return _read(claim["slug"] if claim else _UNUSED_SLUG)


def is_removed(item: Mapping[str, Any]) -> bool:
    """Whether the item is the marker of an incompletely removed team."""
    return bool(item.get("removed"))


def to_players(item: Mapping[str, Any]) -> tuple[Player, ...]:
    """The players in a roster's item."""
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
    """Replace ``before`` (None: a new team) by ``after``; return it as stored.

    Raises ``Conflict`` when ``before`` has changed, ``NameTaken`` and
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
    """Prepare replacing ``before`` (None: a new team) by ``after``.

    The team and changed players get new versions, and a new team gets ``team_slug``, or else the
    slug of its name. ``also``: further writes. ``how``: the kind of change, for the team's
    activity.
    """
    if before is None:
        stored = _new(after, team_slug or slug(after.team.name))
    elif not also and _content(_renumbered(before, after)) == _content(before):
        return Prepared(before)
    else:
        stored = renewed(before, after)
    return Prepared(stored, (*team_writes.saving(before, stored, how), *also))


def commit(prepared: Prepared) -> Roster:
    """Store what was prepared, all or nothing; return the team as stored.

    Raises ``Conflict`` when somebody else changed the team since it was read, ``NameTaken``,
    ``TooManyTeams``, ``SlugTaken``, and what its other writes raise.
    """
    if prepared.writes:
        table.transact(prepared.writes)
    return prepared.roster


def free_slug(taken: SlugTaken) -> str:
    """The first free slug with a number appended, for the name of a new team.

    One request; some more to finish an incomplete removal.
    """
    if is_removed(taken.by):
        # Reading it finishes the removal.
        read(taken.team.slug)
    own_slug = slug(taken.team.name)
    # One random number from each range [n, 2n).
    drawn = (least + secrets.randbelow(least) for least in _FAR)
    found = [f"{own_slug}_{number}" for number in (*_NEAR, *drawn)]
    teams = table.get_all([keys.team(each) for each in found])
    return next(each for each, team in zip(found, teams, strict=True) if team is None)


def renewed(before: Roster, after: Roster) -> Roster:
    """``after`` with the next versions and the times, to be stored instead of ``before``."""
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
    """``after`` with the next versions of players who changed."""
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
    """Whether what strangers see of a junior team has not changed.

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
    """The team with only the fields that people choose."""
    moment = datetime.min.replace(tzinfo=UTC)
    return replace(
        team, slug="", version=0, created_at=moment, updated_at=moment, public_updated_at=None
    )


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _ordered(players: Iterable[Player]) -> tuple[Player, ...]:
    return tuple(sorted(players, key=lambda player: player.order))
