"""The records that every room passes on: typed, immutable, checked where they enter.

Items of the table are made of them: a field's ``name`` is that of its attribute, where it differs.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct, field

from chalicelib.message import Message

POINTS_PER_UNIT = 1000
"""Ratings are whole thousandths inside, so that sums, ties and optima are exact."""


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
    """Who looks at a team: somebody of it, or anybody else."""

    MEMBER = "member"
    STRANGER = "stranger"


class Role(StrEnum):
    """What somebody is to a team: its owner, one who keeps its players, or one who looks on."""

    COACH = "coach"
    ASSISTANT = "assistant"
    VIEWER = "viewer"


class Status(StrEnum):
    """A player's fitness to play, apart from any answer to an invitation."""

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
    """One person on a roster. ``positions``: the sport's codes, preferred first, at least one."""

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

    ``public_updated_at``: when that was last changed which strangers would see of a junior team.
    None for a team that was stored before there was such a date.
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
        """Whether its players are children, of whom strangers see less."""
        return self.team_type is TeamType.JUNIOR

    @property
    def listed_at(self) -> datetime:
        """The date that lists show: of a junior team, one that tells nothing about a child."""
        if self.is_of_children:
            return self.public_updated_at or self.created_at
        return self.updated_at


TEAM_FIELDS = ("name", "sport", "team_type", "size", "formation", "visibility")
"""The fields of a team that people choose; the others follow."""


class Coach(Struct, frozen=True, kw_only=True):
    """Somebody with an account. ``email`` is in the form in which addresses are compared."""

    id: str
    name: str = field(name="coach_name")
    email: str
    password_hash: str
    second_factor: bool = False
    version: int = 1
    created_at: datetime


class Viewer(Struct, frozen=True, kw_only=True):
    """Who asks: a coach who signed in or whose token came along, or nobody (``coach_id`` empty).

    ``session_id`` names the session, empty with a token; ``csrf_token`` is what the forms of this
    viewer carry; ``may_write`` is false for tokens that only read.
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
"""Whoever comes without credentials."""


class Member(Struct, frozen=True):
    """Somebody's role on a team."""

    coach_id: str
    name: str = field(name="coach_name")
    role: Role


class Invitation(Struct, frozen=True, kw_only=True):
    """A role on a team that awaits whoever follows the link in a mail.

    ``token_hash`` is that of the link's secret, empty for an invitation that was taken back.
    """

    id: str
    email: str
    role: Role
    invited_by: str
    token_hash: str
    expires_at: datetime


class Roster(Struct, frozen=True):
    """A team, everyone registered with it in ``Player.order``, and the people who keep it.

    ``invitations`` are those of the last days, as they were read: saving a roster leaves them.
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
    """What somebody changed at once, with the name that they had then.

    ``changes``: each has its code in ``what``, and its facts.
    """

    at: datetime
    coach_id: str = field(name="by")
    coach_name: str
    changes: Sequence[Mapping[str, Any]]
    expires_at: datetime


class Move(Struct, frozen=True):
    """Somebody who takes another place than before.

    Without a ``player`` the place stays open; without a ``position`` the player leaves.
    """

    player: Player | None
    position: str | None


class Change(Struct, frozen=True):
    """The lineup that comes instead of another: its formation, and who moves where.

    ``moves``: those who come in, those who change places, and at last any who leave beside
    ``leaves``. Whoever the change is about (they cannot play, or must start) is not ``leaves``.
    """

    formation: str
    moves: tuple[Move, ...]
    leaves: Player | None


class Slot(Struct, frozen=True, kw_only=True):
    """A place in a lineup; without a player it stays open. ``points``: the rating in thousandths.

    ``loss``: how many points fewer the lineup has that comes if the player cannot play, which is
    ``change``; below 0 if only a usual formation is in the way of a better one.
    """

    position: str
    player: Player | None
    points: int
    loss: int
    change: Change | None
    reason: Message


class Benched(Struct, frozen=True, kw_only=True):
    """A player who could play but is not picked; ``points``: at the best slot for them.

    ``cost``: how many points fewer the lineup has that comes if the player has to start, which is
    ``change``. None where no slot may be theirs.
    """

    player: Player
    points: int
    cost: int | None
    change: Change | None
    reason: Message


class Alternative(Struct, frozen=True):
    """Another formation and the score of its best lineup, in thousandths."""

    formation: str
    points: int


class RunnerUp(Struct, frozen=True, kw_only=True):
    """A next best lineup: who comes in and who goes out, in its best formation."""

    formation: str
    points: int
    comes_in: tuple[Player, ...]
    goes_out: tuple[Player, ...]
    reason: Message


class Lineup(Struct, frozen=True, kw_only=True):
    """The suggestion. ``points`` is the sum of the slots' points.

    No legal lineup has more, but for the margin by which a team's usual formation is kept.
    ``runners_up`` are the next best lineups, each with other players, the best first;
    ``missing`` is how many places stay open; ``formation_reason``: why it is that formation, where
    there is something to say.
    """

    sport: str
    size: int
    formation: str
    usual_formation: str | None = None
    formation_reason: Message | None = None
    points: int
    slots: tuple[Slot, ...]
    bench: tuple[Benched, ...] = ()
    missing: int = 0
    unavailable: tuple[Player, ...] = ()
    runners_up: tuple[RunnerUp, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    warnings: tuple[Message, ...] = ()
