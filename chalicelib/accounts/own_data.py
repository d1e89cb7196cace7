"""Views of a coach's own data, for their profile and as JSON."""

from collections.abc import Iterable
from typing import Any

from chalicelib.models import Audience, Coach, Role, Roster
from chalicelib.representations.views import plain, roster_view
from chalicelib.store.profiles import Profile
from chalicelib.store.second_factors import SecondFactor


def profile_view(profile: Profile, session_id: str) -> dict[str, Any]:
    """The coach, their sessions and their tokens; ``session_id`` is the viewer's."""
    return {
        **coach_view(profile.coach),
        "second_factor": _second_factor_view(profile.second_factor),
        "sessions": [
            {
                **plain(each, "id", "device", "created_at", "seen_at", "expires_at"),
                "current": each.id == session_id,
            }
            for each in profile.sessions
        ],
        "tokens": [
            plain(each, "id", "label", "may_write", "created_at", "expires_at", "seen_at")
            for each in profile.tokens
        ],
    }


def _second_factor_view(factor: SecondFactor | None) -> dict[str, Any] | None:
    """The second factor, without its secret; None if there is none."""
    if factor is None:
        return None
    left = len(factor.recovery_hashes)
    return {**plain(factor, "created_at"), "recovery_codes_left": left}


def coach_view(coach: Coach) -> dict[str, Any]:
    """The coach, without the password."""
    return plain(coach, "id", "name", "email", "created_at")


def teams_view(rosters: Iterable[tuple[Role, Roster]]) -> dict[str, Any]:
    """The coach's teams with their players, and the role on each."""
    teams = [
        {"role": str(role), "team": roster_view(roster, Audience.MEMBER)}
        for role, roster in rosters
    ]
    return {"teams": teams}
