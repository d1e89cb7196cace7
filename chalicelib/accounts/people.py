"""Changes of roles on a team, which always keeps a coach."""

from dataclasses import dataclass

from msgspec.structs import replace

from chalicelib.models import Member, Role, Roster
from chalicelib.settings import settings


class LastCoach(Exception):
    """The team would be without a coach."""


class NoSuchMember(Exception):
    """Nobody with that id has a role on the team."""


@dataclass
class NoRoom(Exception):
    """The team has ``limit`` people, including invited ones, which is the most."""

    limit: int


def check_room(roster: Roster, invited: int = 0) -> None:
    """Raise ``NoRoom`` unless the team may have one more; ``invited``: how many are invited."""
    most = settings().people_per_team
    if len(roster.members) + invited >= most:
        raise NoRoom(most)


def member_of(roster: Roster, coach_id: str) -> Member:
    """The member with that id; raises ``NoSuchMember``."""
    found = next((each for each in roster.members if each.coach_id == coach_id), None)
    if found is None:
        raise NoSuchMember(coach_id)
    return found


def with_role(roster: Roster, coach_id: str, role: Role) -> Roster:
    """The roster with that role for the member; raises ``LastCoach``, ``NoSuchMember``."""
    member = member_of(roster, coach_id)
    members = tuple(replace(each, role=role) if each is member else each for each in roster.members)
    return _checked(replace(roster, members=members))


def without(roster: Roster, coach_id: str) -> Roster:
    """The roster without the member; raises ``LastCoach``, ``NoSuchMember``."""
    member = member_of(roster, coach_id)
    return _checked(
        replace(roster, members=tuple(each for each in roster.members if each is not member))
    )


def handed_over(roster: Roster, giver: str, receiver: str) -> Roster:
    """The roster with the receiver as a coach and the giver as an assistant.

    Raises ``NoSuchMember``.
    """
    return with_role(with_role(roster, receiver, Role.COACH), giver, Role.ASSISTANT)


def _checked(roster: Roster) -> Roster:
    if not any(each.role is Role.COACH for each in roster.members):
        raise LastCoach(roster.team.slug)
    return roster
