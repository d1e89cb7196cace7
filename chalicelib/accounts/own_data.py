"""A coach's own data: for their profile, and for them to take along."""

from collections.abc import Iterable
from typing import Any

from chalicelib.models import Coach, Membership
from chalicelib.outputs.views import team_view
from chalicelib.store.profiles import Profile


def profile_view(profile: Profile, session_id: str) -> dict[str, Any]:
    """The coach, their sessions and their tokens; ``session_id`` is that of the one who looks."""
    return {
        **coach_view(profile.coach),
        "sessions": [
            {
                "id": each.id,
                "device": each.device,
                "created_at": each.created_at.isoformat(),
                "seen_at": each.seen_at.isoformat(),
                "expires_at": each.expires_at.isoformat(),
                "current": each.id == session_id,
            }
            for each in profile.sessions
        ],
        "tokens": [
            {
                "id": each.id,
                "label": each.label,
                "may_write": each.may_write,
                "created_at": each.created_at.isoformat(),
            }
            for each in profile.tokens
        ],
    }


def coach_view(coach: Coach) -> dict[str, Any]:
    """The coach, without the password."""
    return {
        "id": coach.id,
        "name": coach.name,
        "email": coach.email,
        "created_at": coach.created_at.isoformat(),
    }


def memberships_view(memberships: Iterable[Membership]) -> list[dict[str, Any]]:
    """The coach's teams, and the role on each."""
    return [{"role": str(each.role), "team": team_view(each.team)} for each in memberships]
