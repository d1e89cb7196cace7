"""The records of the domain: typed and immutable; ``validation`` checks them.

They are also stored in the table: ``name`` in a field is the name of its attribute, if it differs.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct, field

from chalicelib.message import Message

POINTS_PER_UNIT = 1000
"""Ratings are computed in whole thousandths, so that sums, ties and optima are exact."""


class TeamType(StrEnum):
    """The kinds of team."""

    JUNIOR = "junior"
    SENIOR = "senior"
    VETERAN = "veteran"
    ACADEMY = "academy"


class Visibility(StrEnum):
    """Who may see a team."""

    PUBLIC = "public"
    PRIVATE = "private"


class Audience(StrEnum):
    """Who sees a team: its people, or anybody else."""

    MEMBER = "member"
    STRANGER = "stranger"


class Role(StrEnum):
    """A role on a team: ``PERMISSIONS`` has what each may do."""

    COACH = "coach"
    ASSISTANT = "assistant"
    VIEWER = "viewer"


class Status(StrEnum):
    """Whether a player can play, and why not."""

    AVAILABLE = "available"
    DOUBTFUL = "doubtful"
    INJURED = "injured"
    SUSPENDED = "suspended"
    ABSENT = "absent"

    @property
    def can_play(self) -> bool:
        """Whether a player of this status may be picked."""
        return self in (Status.AVAILABLE, Status.DOUBTFUL)


class Player(Struct, frozen=True, kw_only=True):
    """A player on a roster. ``positions``: codes of the sport, preferred first, at least one."""

    id: str
    name: str
    number: int | None = None
    positions: tuple[str, ...]
    skill: int = 50
    status: Status = Status.AVAILABLE
    version: int = 1

    @property
    def order(self) -> tuple[bool, int, str, str]:
        """The order in which ties break: by number (none last), then name, then id."""
        return (self.number is None, self.number or 0, self.name, self.id)


PLAYER_FIELDS = ("name", "number", "positions", "skill", "status")
"""The fields of a player that people choose."""


class Team(Struct, frozen=True, kw_only=True):
    """A team without its roster. ``size`` is the number of players on the field.

    ``public_updated_at``: when a junior team's public data last changed; None for a team that was
    stored before this date was introduced.
    """

    slug: str
    name: str
    sport: str
    team_type: TeamType
    size: int
    formation: str | None = None
    visibility: Visibility = Visibility.PRIVATE
    version: int = 1
    created_at: datetime
    updated_at: datetime
    public_updated_at: datetime | None = None

    @property
    def is_of_children(self) -> bool:
        """Whether its players are children: strangers see less of them."""
        return self.team_type is TeamType.JUNIOR

    @property
    def listed_at(self) -> datetime:
        """The date in lists: of a junior team, that of the last change of public data."""
        if self.is_of_children:
            return self.public_updated_at or self.created_at
        return self.updated_at


TEAM_FIELDS = ("name", "sport", "team_type", "size", "formation", "visibility")
"""The fields of a team that people choose."""


class Coach(Struct, frozen=True, kw_only=True):
    """A person with an account. ``email`` is normalized, for comparing."""

    id: str
    name: str = field(name="coach_name")
    email: str
    password_hash: str
    second_factor: bool = False
    version: int = 1
    created_at: datetime


class Viewer(Struct, frozen=True, kw_only=True):
    """Who sent the request: a coach, by a session or a token, or nobody (``coach_id`` empty).

    ``session_id`` is empty with a token; ``csrf_token`` is the token for the viewer's forms;
    ``may_write`` is false for a read-only token.
    """

    coach_id: str = ""
    name: str = ""
    session_id: str = ""
    csrf_token: str = ""
    may_write: bool = True

    @property
    def is_known(self) -> bool:
        """Whether somebody is signed in."""
        return bool(self.coach_id)


NOBODY = Viewer()
"""The viewer of a request without credentials."""


class Member(Struct, frozen=True):
    """Somebody's role on a team."""

    coach_id: str
    name: str = field(name="coach_name")
    role: Role


class Invitation(Struct, frozen=True, kw_only=True):
    """An invitation to a role on a team, accepted by a link in a mail.

    ``token_hash`` is the digest of the link's secret; empty if the invitation was taken back.
    """

    id: str
    email: str
    role: Role
    invited_by: str
    token_hash: str
    expires_at: datetime


class Roster(Struct, frozen=True):
    """A team, its players in ``Player.order``, and its people.

    ``invitations`` are the unexpired ones, as read: saving a roster does not change them.
    """

    team: Team
    players: tuple[Player, ...]
    members: tuple[Member, ...] = ()
    invitations: tuple[Invitation, ...] = ()


class Membership(Struct, frozen=True, kw_only=True):
    """One of a coach's teams: the role on it, how many players it has and how many can play.

    ``coaches``: how many people have the role of a coach on it.
    """

    team: Team
    role: Role
    players: int
    fit: int
    coaches: int

    @property
    def ends_with_them(self) -> bool:
        """Whether the team has no other coach."""
        return self.role is Role.COACH and self.coaches == 1


class Event(Struct, frozen=True, kw_only=True):
    """Changes that somebody made at the same time, with the name that they had then.

    ``changes``: each has its code in ``what``, and further facts.
    """

    at: datetime
    coach_id: str = field(name="by")
    coach_name: str
    changes: Sequence[Mapping[str, Any]]
    expires_at: datetime


class Slot(Struct, frozen=True, kw_only=True):
    """A filled place in a lineup. ``points`` is the rating in thousandths."""

    position: str
    player: Player
    points: int
    reason: Message


class Benched(Struct, frozen=True, kw_only=True):
    """A player who could play but is not picked; ``points``: at the best slot for them."""

    player: Player
    points: int
    reason: Message


class Alternative(Struct, frozen=True):
    """Another formation and the score of its best lineup, in thousandths."""

    formation: str
    points: int


class Lineup(Struct, frozen=True, kw_only=True):
    """The suggestion. ``points`` is the sum of the slots' points; no legal lineup has more."""

    sport: str
    size: int
    formation: str
    points: int
    slots: tuple[Slot, ...]
    bench: tuple[Benched, ...] = ()
    unavailable: tuple[Player, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    warnings: tuple[Message, ...] = ()
