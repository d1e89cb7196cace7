"""What a viewer may see of a team, a player and a lineup, as plain data.

Every representation is made from these views, so that what a stranger may not see of children is
left out once and for all of them.
"""

from datetime import UTC, datetime
from typing import Any

from chalicelib.lineup.phrases import decimal
from chalicelib.lineup.sports import SPORTS
from chalicelib.models import (
    POINTS_PER_UNIT,
    Audience,
    Benched,
    Lineup,
    Player,
    Roster,
    Slot,
    Team,
    TeamType,
)
from chalicelib.outputs import field
from chalicelib.outputs.short_names import short_name

View = dict[str, Any]


def is_limited(team: Team, audience: Audience) -> bool:
    """Whether the viewer sees the players by short names and without numbers about them."""
    return team.team_type is TeamType.JUNIOR and audience is not Audience.MEMBER


def units(points: int) -> float:
    """Thousandths as a rating or score."""
    return points / POINTS_PER_UNIT


def one_decimal(value: float) -> str:
    """A rating or score as people read it, rounded as the reasons round theirs."""
    return decimal(round(value * POINTS_PER_UNIT))


def moment(value: datetime) -> str:
    """A time as RFC 3339 writes it, in UTC, to the second."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def team_view(team: Team) -> View:
    """A team without its roster."""
    return {
        "slug": team.slug,
        "name": team.name,
        "sport": team.sport,
        "team_type": str(team.team_type),
        "size": team.size,
        "formation": team.formation,
        "visibility": str(team.visibility),
        "version": team.version,
        "created_at": moment(team.created_at),
        "updated_at": moment(team.updated_at),
    }


def roster_view(roster: Roster, audience: Audience) -> View:
    """A team with its roster."""
    limited = is_limited(roster.team, audience)
    players = [player_view(player, limited=limited) for player in roster.players]
    return {**team_view(roster.team), "players": players}


def player_view(player: Player, *, limited: bool) -> View:
    """One player; ``limited`` to the short name, number and positions."""
    view = _named(player, limited=limited) | {"positions": list(player.positions)}
    if not limited:
        view |= {"skill": player.skill, "status": str(player.status)}
    return view | {"version": player.version}


def lineup_view(team: Team, lineup: Lineup, audience: Audience) -> View:
    """A suggested lineup; strangers of a junior team see it without ratings and reasons."""
    limited = is_limited(team, audience)
    sport = SPORTS[team.sport]
    places = field.places(team.sport, [slot.position for slot in lineup.slots])
    return {
        "team": {"slug": team.slug, "name": team.name, "sport": team.sport},
        "size": lineup.size,
        "formation": lineup.formation,
        **_unless(limited=limited, score=units(lineup.points)),
        "slots": [
            {
                "position": slot.position,
                "position_name": sport.positions[slot.position].name,
                "x": x,
                "y": y,
                **_picked(slot, limited=limited),
            }
            for slot, (x, y) in zip(lineup.slots, places, strict=True)
        ],
        **(_others_limited(lineup) if limited else _others(lineup)),
        "alternatives": _alternatives(team, lineup, limited=limited),
        "warnings": [gap.public_text if limited else gap.text for gap in lineup.warnings],
        "sizes": list(sport.sizes),
    }


def _others(lineup: Lineup) -> View:
    """Who is not in the lineup: the bench, nearest to it first, and those who cannot play."""
    return {
        "bench": [_picked(each, limited=False) for each in lineup.bench],
        "unavailable": [
            {"player": _named(player, limited=False), "status": str(player.status)}
            for player in lineup.unavailable
        ],
    }


def _others_limited(lineup: Lineup) -> View:
    """Everybody off the field, by number: which of them could have played stays open."""
    players = [*(each.player for each in lineup.bench), *lineup.unavailable]
    players.sort(key=lambda player: player.order)
    bench = [{"player": _named(player, limited=True)} for player in players]
    return {"bench": bench, "unavailable": []}


def _alternatives(team: Team, lineup: Lineup, *, limited: bool) -> list[View]:
    """The other formations, best first; to those who may not see scores as the sport lists them."""
    listed = list(SPORTS[team.sport].formats[lineup.size])
    order = (lambda each: listed.index(each.formation)) if limited else (lambda _: 0)
    return [
        {"formation": each.formation, **_unless(limited=limited, score=units(each.points))}
        for each in sorted(lineup.alternatives, key=order)
    ]


def _named(player: Player, *, limited: bool) -> View:
    name = short_name(player.name) if limited else player.name
    return {"id": player.id, "name": name, "number": player.number}


def _picked(place: Slot | Benched, *, limited: bool) -> View:
    return {
        "player": _named(place.player, limited=limited),
        **_unless(limited=limited, rating=units(place.points), reason=place.reason),
    }


def _unless(*, limited: bool, **members: object) -> View:
    return {} if limited else members
