"""Who may see what."""

from chalicelib.models import Audience, Team, Visibility


def audience(team: Team) -> Audience | None:
    """As whom the one who asks may see the team; None if not at all.

    Everybody is a stranger to every team: strangers see the public ones.
    """
    return Audience.STRANGER if team.visibility is Visibility.PUBLIC else None
