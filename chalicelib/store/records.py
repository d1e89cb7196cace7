"""Teams and players as items of the table, and back."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from chalicelib.models import Member, Player, Role, Status, Team, TeamType, Visibility

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
    }


def to_team(item: Mapping[str, Any]) -> Team:
    """The team whose attributes are in ``item``."""
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
    )


def from_player(player: Player) -> Item:
    """The attributes of a player, without keys."""
    return {
        "id": player.id,
        "name": player.name,
        "number": player.number,
        "positions": list(player.positions),
        "skill": player.skill,
        "status": str(player.status),
        "version": player.version,
    }


def to_player(item: Mapping[str, Any]) -> Player:
    """The player whose attributes are in ``item``."""
    number = item["number"]
    return Player(
        id=item["id"],
        name=item["name"],
        number=None if number is None else int(number),
        positions=tuple(item["positions"]),
        skill=int(item["skill"]),
        status=Status(item["status"]),
        version=int(item["version"]),
    )


def from_member(team: Team, member: Member) -> Item:
    """The attributes of somebody's role on a team, and a copy of the team's own."""
    return {
        **from_team(team),
        "coach_id": member.coach_id,
        "coach_name": member.name,
        "role": str(member.role),
    }


def to_member(item: Mapping[str, Any]) -> Member:
    """The role whose attributes are in ``item``."""
    return Member(item["coach_id"], item["coach_name"], Role(item["role"]))
