"""The mail that asks somebody into a team."""

from chalicelib.accounts.invitations import ROLE_MEANINGS
from chalicelib.mail import send
from chalicelib.models import Invitation, Team

_SHOWN = 80


def send_invitation(invitation: Invitation, team: Team, link: str) -> None:
    """Send the link that accepts the invitation; raises ``NotSent``."""
    send(
        invitation.email,
        f"{invitation.invited_by[:_SHOWN]} asks you to join {team.name}",
        f"Hello,\n\n{invitation.invited_by} asks you to be {invitation.role} of the team "
        f"{team.name} on Team Coach ({ROLE_MEANINGS[invitation.role]}).\n\n"
        f"To accept, open this page within seven days and press its button:\n\n{link}\n\n"
        "You need an account for it: the page asks you to sign in, and if you have none yet, to "
        "register first. The link works once.\n\n"
        "If you do not know what this is about, ignore this mail: nothing happens.\n",
    )
