"""What happened to an account and to a team, kept for 90 days, each in a partition of its own.

An event is written in the transaction of what it tells. It says by codes and facts what happened;
the pages put it into words.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime, timedelta
from typing import Any

from chalicelib.models import Author, Coach, Event, Roster, Team, Viewer
from chalicelib.store import keys, table
from chalicelib.store.secrets import new_id
from chalicelib.store.table import Write
from chalicelib.store.team_differences import differences
from chalicelib.store.typed_values import pack

KEPT = timedelta(days=90)
MOST = 100
"""The most events that are read, the newest first."""


_author: ContextVar[Author | None] = ContextVar("author", default=None)


@contextmanager
def authored(viewer: Viewer) -> Iterator[None]:
    """Whatever is changed within is the viewer's doing."""
    author = Author(coach_id=viewer.coach_id, name=viewer.name) if viewer.is_known else None
    token = _author.set(author)
    try:
        yield
    finally:
        _author.reset(token)


def of_change(before: Roster | None, after: Roster, how: str = "") -> list[Write]:
    """The write of the event that a team was changed; none if nothing of it was.

    ``how``: the code of the way in which it was changed, such as ``imported``. What tools change,
    with nobody signed in, is no event.
    """
    author = _author.get()
    changes = differences(before, after, author.coach_id) if author else ()
    if author is None or not changes:
        return []
    changes = [{"what": how}, *changes] if how else changes
    # Versions of a team differ, so that no two events have one key.
    key = keys.team_event(after.team, after.team.version)
    return [_put(key, Event(at=_now(), by=author, changes=changes))]


def forgetting(team: Team, version: int) -> Write:
    """The write that takes back the event that led to that version, of what is itself undone."""
    return table.delete(keys.team_event(team, version))


def of_account(coach: Coach, what: str, **facts: Any) -> Write:
    """The write of an event of the coach's own account, which is their own doing."""
    return _of_coach(coach.id, Author(coach_id=coach.id, name=coach.name), what, facts)


def of_deletion(roster: Roster, most: int) -> list[Write]:
    """The writes that tell ``most`` coaches of a team that somebody deleted it.

    The events of the team go with it: nothing leads to them any more, and they expire.
    """
    author = _author.get()
    if author is None:
        return []
    owners = [each.coach_id for each in roster.members if each.role == "coach"][:most]
    facts = {"team": roster.team.name}
    return [_of_coach(each, author, "team_deleted", facts) for each in owners]


def of_team(team: Team) -> list[Event]:
    """The last events of the team, the newest first. One request."""
    return _read(keys.team_events(team))


def of_coach(coach_id: str) -> list[Event]:
    """The last events of the coach's account, the newest first. One request."""
    return _read(keys.coach_events(coach_id))


def _of_coach(coach_id: str, author: Author, what: str, facts: Mapping[str, Any]) -> Write:
    now = _now()
    key = keys.coach_event(coach_id, now, new_id())
    return _put(key, Event(at=now, by=author, changes=[{"what": what, **facts}]))


def _put(key: keys.Key, event: Event) -> Write:
    return table.put(
        {
            **key,
            "at": event.at.isoformat(),
            "by": event.by.coach_id,
            "coach_name": event.by.name,
            "changes": [dict(each) for each in event.changes],
            "expires_at": int((event.at + KEPT).timestamp()),
        }
    )


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
    now = _now().timestamp()
    # Expired items are deleted late.
    return [_event(each) for each in page.items if each["expires_at"] > now]


def _event(item: Mapping[str, Any]) -> Event:
    return Event(
        at=datetime.fromisoformat(item["at"]),
        by=Author(coach_id=item["by"], name=item["coach_name"]),
        changes=item["changes"],
    )


def _now() -> datetime:
    return datetime.now(UTC)
