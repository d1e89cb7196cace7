"""Activity: the events of an account or a team, each in its own partition, for 90 days.

An event is stored in the transaction of the change itself. It has codes and facts, which the pages
put into words.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from typing import Any

from msgspec.structs import replace

from chalicelib.models import (
    NOBODY,
    TEAM_FIELDS,
    Coach,
    Event,
    Invitation,
    Member,
    Player,
    Role,
    Roster,
    Team,
    Viewer,
)
from chalicelib.store import keys, table
from chalicelib.store.dynamodb import pack
from chalicelib.store.keys import new_id
from chalicelib.store.table import Write

LIFETIME = timedelta(days=90)
MOST = 100
"""The most events that are read."""


NAMED = 10
"""The most players whose names are stored with a change; ``count`` has their number."""

Change = Mapping[str, Any]

_author: ContextVar[Viewer] = ContextVar("author", default=NOBODY)


@contextmanager
def authored(viewer: Viewer) -> Iterator[None]:
    """Changes within are recorded as the viewer's."""
    token = _author.set(viewer)
    try:
        yield
    finally:
        _author.reset(token)


def of_change(before: Roster | None, after: Roster, how: str = "") -> list[Write]:
    """The write of a team's event; none if nothing changed.

    ``how``: a code for the kind of change, such as ``imported``. Changes by tools, without a
    viewer, are not recorded.
    """
    author = _author.get()
    changes = differences(before, after, author.coach_id) if author.is_known else ()
    if not changes:
        return []
    changes = [{"what": how}, *changes] if how else changes
    # A team's versions differ, so every event has its own key.
    return [_put(keys.team_event(after.team, after.team.version), author, changes)]


def removing(team: Team, version: int) -> Write:
    """The write that removes the event of that version, when its change is undone."""
    return table.delete(keys.team_event(team, version))


def of_account(coach: Coach, what: str, **facts: Any) -> Write:
    """The write of an event of the coach's account, changed by themselves."""
    return _of_coach(coach.id, Viewer(coach_id=coach.id, name=coach.name), what, facts)


def of_deletion(roster: Roster, most: int) -> list[Write]:
    """The writes of an event for each of the team's coaches, at most ``most``, that it was deleted.

    The team's own events are left to expire: without the team, nobody can see them.
    """
    author = _author.get()
    if not author.is_known:
        return []
    owners = [each.coach_id for each in roster.members if each.role is Role.COACH][:most]
    facts = {"team": roster.team.name}
    return [_of_coach(each, author, "team_deleted", facts) for each in owners]


def of_team(team: Team) -> list[Event]:
    """The last events of the team, the newest first. One request."""
    return _read(keys.team_events(team))


def of_coach(coach_id: str) -> list[Event]:
    """The last events of the coach's account, the newest first. One request."""
    return _read(keys.coach_events(coach_id))


def _of_coach(coach_id: str, author: Viewer, what: str, facts: Mapping[str, Any]) -> Write:
    key = keys.coach_event(coach_id, _now(), new_id())
    return _put(key, author, [{"what": what, **facts}])


def _put(key: keys.Key, author: Viewer, changes: Sequence[Change]) -> Write:
    now = _now()
    event = Event(
        at=now,
        coach_id=author.coach_id,
        coach_name=author.name,
        changes=changes,
        expires_at=now + LIFETIME,
    )
    return table.put({**key, **table.to_item(event)})


def _read(partition: str) -> list[Event]:
    page = table.query(
        {
            "KeyConditionExpression": "pk = :pk",
            "ExpressionAttributeValues": pack({":pk": partition}),
            "ScanIndexForward": False,
            "Limit": MOST,
            "ConsistentRead": True,
        }
    )
    found = (table.to_record(each, Event) for each in page.items)
    # Expired items are deleted late.
    return [each for each in found if each.expires_at > _now()]


def differences(before: Roster | None, after: Roster, author: str) -> Sequence[Change]:
    """The changes between two states of a team, each with its code in ``what``.

    ``author``: the ID of the coach who made them.
    """
    if before is None:
        return [{"what": "team_created", "players": len(after.players)}]
    return [
        *_team(before.team, after.team),
        *_players(before.players, after.players),
        *_members(before.members, after.members, author),
        *_invitations(before, after),
    ]


def _team(before: Team, after: Team) -> Iterable[Change]:
    changed = [each for each in TEAM_FIELDS if getattr(before, each) != getattr(after, each)]
    if changed:
        yield {"what": "team_edited", "fields": changed}


def _players(before: Sequence[Player], after: Sequence[Player]) -> Iterable[Change]:
    old, new = ({each.id: each for each in players} for players in (before, after))
    changed = [
        each
        for each in after
        if each.id in old and replace(each, version=old[each.id].version) != old[each.id]
    ]
    statuses = [each for each in changed if _same_but_status(old[each.id], each)]
    found = {
        "players_added": [each for each in after if each.id not in old],
        "players_edited": [each for each in changed if each not in statuses],
        "statuses_set": statuses,
        "players_removed": [each for each in before if each.id not in new],
    }
    for what, players in found.items():
        if players:
            names = [each.name for each in players[:NAMED]]
            yield {"what": what, "count": len(players), "names": names}


def _same_but_status(old: Player, new: Player) -> bool:
    return replace(new, status=old.status, version=old.version) == old


def _members(before: Sequence[Member], after: Sequence[Member], author: str) -> Iterable[Change]:
    old, new = ({each.coach_id: each for each in members} for members in (before, after))
    for coach_id, member in new.items():
        facts = {"name": member.name, "role": str(member.role)}
        if coach_id not in old:
            yield {"what": "person_joined", **facts}
        elif old[coach_id].role is not member.role:
            yield {"what": "role_changed", **facts}
    for coach_id in old.keys() - new.keys():
        what = "person_left" if coach_id == author else "person_removed"
        yield {"what": what, "name": old[coach_id].name}


def _invitations(before: Roster, after: Roster) -> Iterable[Change]:
    old, new = ({each.id: each for each in roster.invitations} for roster in (before, after))
    for number, invitation in new.items():
        if number not in old:
            yield _invitation("invited", invitation)
        elif old[number].token_hash and not invitation.token_hash:
            yield _invitation("invitation_taken_back", invitation)
    # A removed invitation was accepted, which is recorded as joining, or its mail not sent.


def _invitation(what: str, invitation: Invitation) -> Change:
    return {"what": what, "email": invitation.email, "role": str(invitation.role)}


def _now() -> datetime:
    return datetime.now(UTC)
