"""What happened to an account or a team, as plain data."""

from collections.abc import Iterable

from chalicelib.models import Event
from chalicelib.representations.views import View, moment


def activity_view(events: Iterable[Event]) -> View:
    """The events, the newest first."""
    return {"items": [_event_view(each) for each in events], "next": None}


def _event_view(event: Event) -> View:
    return {
        "at": moment(event.at),
        "by": {"id": event.coach_id, "name": event.coach_name},
        "changes": [dict(each) for each in event.changes],
    }
