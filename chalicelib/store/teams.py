"""Teams with their rosters: read in one request, written in one transaction."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from typing import TypeVar

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.models import Invitation, Member, Player, Roster, Team
from chalicelib.short_names import short_name
from chalicelib.store import (
    keys,
    table,
    team_writes,
)
from chalicelib.store.errors import Conflict
from chalicelib.store.names import MAX_LENGTH, slug
from chalicelib.store.table import Write
from chalicelib.store.team_writes import SlugTaken, is_removed, to_players

_ATTEMPTS = 5
"""How often a slug is chosen that others take at the same moment."""

_NEAR = range(2, 51)
"""The numbers that are put behind a slug in order,"""
_FAR = tuple(2**power for power in range(6, 31))
"""and the ranges that further ones are drawn from."""

Keep = Callable[[Roster], Sequence[Write]]
"""Makes, of the team as it will be stored, the writes that keep the answer to this request."""

Seen = Callable[[Roster], bool]
"""Whether whoever asks may see the team; of the roster it has the team and its people alone."""

_NOBODYS = ""
"""A slug that no team has: to ask for it takes as long as for any that is not there."""

R = TypeVar("R", bound=Struct)


def by_anybody(_: Roster) -> bool:
    """Every team may be seen."""
    return True


def read(team_slug: str, seen: Seen = by_anybody) -> Roster | None:
    """The team of that slug with its roster, as last written; None without one to be seen.

    One request, or a few when it meets what a removal had to leave behind, and finishes that. A
    team that may not be seen is as good as none: its players are not even looked at, which would
    take time by which it could be told from one that is not there.
    """
    items = table.query_partition(keys.team_partition(team_slug))
    team = next((each for each in items if each[keys.SORT] == keys.TEAM_SORT), None)
    if team is None:
        return None
    if is_removed(team):
        team_writes.finish_removal(team_slug, items)
        return None
    members = _records(items, keys.ROLE_PREFIX, Member)
    invitations = _records(items, keys.INVITATION_PREFIX, Invitation)
    roster = Roster(table.to_record(team, Team), (), members, invitations)
    if not seen(roster):
        return None
    players = (to_players(each) for each in items if each[keys.SORT] == keys.ROSTER_SORT)
    return replace(roster, players=next(players, ()))


def _records(items: Sequence[table.Item], prefix: str, kind: type[R]) -> tuple[R, ...]:
    found = (each for each in items if each[keys.SORT].startswith(prefix))
    return tuple(table.to_record(each, kind) for each in found)


def find(name: str, seen: Seen = by_anybody) -> Roster | None:
    """The team of that slug or, failing that, of that exact name; None without one to be seen.

    One request where the slug or the name's own slug is the team's; else three, found or not.
    """
    if not name or len(name) > MAX_LENGTH:
        return None
    own_slug = slug(name)
    roster = read(own_slug, seen)
    if roster and name in (roster.team.slug, roster.team.name):
        return roster
    return named(name, seen)


def named(name: str, seen: Seen = by_anybody) -> Roster | None:
    """The team of exactly that name, whatever its slug, or None. Two requests, found or not."""
    claim = table.get(keys.name_claim(name))
    return read(claim["slug"] if claim else _NOBODYS, seen)


def save(
    before: Roster | None,
    after: Roster,
    also: Sequence[Write] = (),
    keep: Keep | None = None,
    how: str = "",
) -> Roster:
    """Store ``after`` in place of ``before`` (None: a new team); gives it as it is stored.

    All or nothing, and ``also`` are writes that belong to it. ``how`` is the way in which it is
    changed, for the team's activity. What changed gets a new version,
    and a new team its slug. Raises ``Conflict`` when ``before`` is no longer what is stored,
    ``NameTaken``, ``TooManyTeams``, ``Repeated`` when there is an answer already where ``keep``
    would keep its own, and ``TooManyKeys`` when it may keep none.
    """
    if before is None:
        return _create(after, _now(), also, keep)
    if _content(_renumbered(before, after)) == _content(before) and not also and not keep:
        return before
    after = renewed(before, after)
    _write(before, after, also, keep, how)
    return after


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


def _create(after: Roster, now: datetime, also: Sequence[Write], keep: Keep | None) -> Roster:
    players = _ordered(replace(player, version=1) for player in after.players)
    own_slug = team_slug = slug(after.team.name)
    for _ in range(_ATTEMPTS):
        team = replace(
            after.team,
            slug=team_slug,
            version=1,
            created_at=now,
            updated_at=now,
            public_updated_at=now,
        )
        created = Roster(team, players, after.members)
        try:
            _write(None, created, also, keep)
        except SlugTaken as taken:
            if is_removed(taken.by):
                # To read it is to finish that.
                read(team_slug)
            team_slug = _numbered(own_slug)
        else:
            return created
    raise Conflict(own_slug)


def _numbered(own_slug: str) -> str:
    """The slug with the next number behind it that no team has, just now. One request."""
    # Draw one random number per range [n, 2n) beyond those that are given in order.
    drawn = (least + secrets.randbelow(least) for least in _FAR)
    found = [f"{own_slug}_{number}" for number in (*_NEAR, *drawn)]
    teams = table.get_all([keys.team(each) for each in found])
    return next(each for each, team in zip(found, teams, strict=True) if team is None)


def _write(
    before: Roster | None,
    after: Roster,
    also: Sequence[Write],
    keep: Keep | None,
    how: str = "",
) -> None:
    kept = keep(after) if keep else ()
    table.transact([*kept, *team_writes.saving(before, after, how), *also])


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
    return _details(roster.team), _ordered(roster.players), roster.members


def _same_for_strangers(before: Roster, after: Roster) -> bool:
    """Whether what strangers see of a junior team stays as it is.

    They see short names, numbers and positions, but no skill, status, order of positions or
    version.
    """
    old = {each.id: each for each in before.players}
    return (
        _details(before.team) == _details(after.team)
        and old.keys() == {each.id for each in after.players}
        and all(_looks_the_same(old[each.id], each) for each in after.players)
    )


def _looks_the_same(old: Player, new: Player) -> bool:
    # Shortening takes a tenth of a millisecond, so only a changed name is shortened.
    same_name = old.name == new.name or short_name(old.name) == short_name(new.name)
    return same_name and old.number == new.number and set(old.positions) == set(new.positions)


def _details(team: Team) -> Team:
    """What its people say of the team, without what the store adds to it."""
    moment = datetime.min.replace(tzinfo=UTC)
    return replace(
        team, slug="", version=0, created_at=moment, updated_at=moment, public_updated_at=None
    )


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def _ordered(players: Iterable[Player]) -> tuple[Player, ...]:
    return tuple(sorted(players, key=lambda player: player.order))
