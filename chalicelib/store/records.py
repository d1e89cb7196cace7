"""Teams and players as items of the table, and back."""

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from chalicelib.models import (
    Invitation,
    Member,
    Membership,
    Player,
    Role,
    Roster,
    Status,
    Team,
    TeamType,
    Visibility,
)

Item = dict[str, Any]


def from_team(team: Team) -> Item:
    """The attributes of a team, without keys."""
    return {
        "slug": team.slug,
        "name": team.name,
        "sport": team.sport,
        "team_type": str(team.team_type),
        "size": team.size,
        "formation": team.formation,
        "visibility": str(team.visibility),
        "version": team.version,
        "created_at": team.created_at.isoformat(),
        "updated_at": team.updated_at.isoformat(),
        "public_updated_at": team.public_updated_at and team.public_updated_at.isoformat(),
    }


def to_team(item: Mapping[str, Any]) -> Team:
    """The team whose attributes are in ``item``."""
    # Items that were written before there was this date have none.
    public = item.get("public_updated_at")
    return Team(
        slug=item["slug"],
        name=item["name"],
        sport=item["sport"],
        team_type=TeamType(item["team_type"]),
        size=int(item["size"]),
        formation=item["formation"],
        visibility=Visibility(item["visibility"]),
        version=int(item["version"]),
        created_at=datetime.fromisoformat(item["created_at"]),
        updated_at=datetime.fromisoformat(item["updated_at"]),
        public_updated_at=datetime.fromisoformat(public) if public else None,
    )


def removed(team: Team) -> Item:
    """The attributes of what keeps a removed team's place while the rest of it is removed."""
    return {"slug": team.slug, "version": team.version + 1, "removed": True}


def is_removed(item: Mapping[str, Any]) -> bool:
    """Whether the item stands for a team that is being removed."""
    return bool(item.get("removed"))


def from_players(players: Iterable[Player]) -> Item:
    """The attribute that holds all players of a team, without keys.

    They are one text to DynamoDB, which the SDK need not take apart value by value: of a roster,
    that would take as long as finding the lineup.
    """
    listed = [
        {
            "id": player.id,
            "name": player.name,
            "number": player.number,
            "positions": player.positions,
            "skill": player.skill,
            "status": player.status,
            "version": player.version,
        }
        for player in players
    ]
    return {"players": json.dumps(listed, ensure_ascii=False, separators=(",", ":"))}


def to_players(item: Mapping[str, Any]) -> tuple[Player, ...]:
    """The players whom ``item`` holds."""
    return tuple(
        Player(
            id=each["id"],
            name=each["name"],
            number=each["number"],
            positions=tuple(each["positions"]),
            skill=each["skill"],
            status=Status(each["status"]),
            version=each["version"],
        )
        for each in json.loads(item["players"])
    )


def from_member(roster: Roster, member: Member) -> Item:
    """The attributes of somebody's role on a team."""
    return {
        **from_membership(roster, member),
        "coach_id": member.coach_id,
        "coach_name": member.name,
    }


def from_membership(roster: Roster, member: Member) -> Item:
    """Those of its attributes that change with the team: what the list of a coach's teams shows."""
    return {
        **from_team(roster.team),
        "role": str(member.role),
        "players": len(roster.players),
        "fit": sum(player.status.can_play for player in roster.players),
        "coaches": sum(each.role is Role.COACH for each in roster.members),
    }


def to_member(item: Mapping[str, Any]) -> Member:
    """The role whose attributes are in ``item``."""
    return Member(item["coach_id"], item["coach_name"], Role(item["role"]))


def to_membership(item: Mapping[str, Any]) -> Membership:
    """The team and the role on it whose attributes are in ``item``."""
    return Membership(
        team=to_team(item),
        role=Role(item["role"]),
        players=int(item["players"]),
        fit=int(item["fit"]),
        coaches=int(item["coaches"]),
    )


def from_invitation(invitation: Invitation) -> Item:
    """The attributes of an invitation, without keys."""
    return {
        "id": invitation.id,
        "email": invitation.email,
        "role": str(invitation.role),
        "invited_by": invitation.invited_by,
        "token_hash": invitation.token_hash,
        "expires_at": int(invitation.expires_at.timestamp()),
    }


def to_invitation(item: Mapping[str, Any]) -> Invitation:
    """The invitation whose attributes are in ``item``."""
    return Invitation(
        id=item["id"],
        email=item["email"],
        role=Role(item["role"]),
        invited_by=item["invited_by"],
        token_hash=item["token_hash"],
        expires_at=datetime.fromtimestamp(int(item["expires_at"]), UTC),
    )
