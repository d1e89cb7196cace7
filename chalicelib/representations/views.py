"""Views: what a viewer may see of teams, players, lineups, people, activity and imports.

Views are plain data, from which all representations are made. What strangers may not see of
children is left out here.
"""

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from msgspec import Struct, to_builtins

from chalicelib.lineup.sports import SPORTS, Sport
from chalicelib.models import (
    PLAYER_FIELDS,
    POINTS_PER_UNIT,
    TEAM_FIELDS,
    Audience,
    Benched,
    Event,
    Invitation,
    Lineup,
    Member,
    Membership,
    Player,
    Roster,
    Slot,
    Team,
)
from chalicelib.representations import field
from chalicelib.representations.messages import in_words
from chalicelib.representations.messages.en.lineup import decimal
from chalicelib.roster_files import Changes, TeamFile
from chalicelib.short_names import short_name

View = dict[str, Any]


def is_limited(team: Team, audience: Audience) -> bool:
    """Whether the viewer sees only what strangers may see of a junior team.

    Nothing of that depends on skill, status, versions, or the order of a player's positions.
    """
    return team.is_of_children and audience is not Audience.MEMBER


def units(points: int) -> float:
    """A rating or score from its thousandths."""
    return points / POINTS_PER_UNIT


def one_decimal(value: float) -> str:
    """A rating or score with one decimal, rounded as in reasons."""
    return decimal(round(value * POINTS_PER_UNIT))


def moment(value: datetime) -> str:
    """A time in the format of RFC 3339, in UTC, to the second."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def plain(record: Struct, *fields: str) -> View:
    """Fields of a record as plain data, with times in the format of ``moment``."""
    found = {name: getattr(record, name) for name in fields}
    values = to_builtins(found, builtin_types=(datetime,)).items()
    return {name: moment(each) if isinstance(each, datetime) else each for name, each in values}


def team_view(team: Team) -> View:
    """A team without its roster, as its people see it."""
    return plain(team, "slug", *TEAM_FIELDS, "version", "created_at", "updated_at")


def public_team_view(team: Team) -> View:
    """A team without its roster, as strangers see it, and everybody in lists.

    A junior team's version grows with each change of a child's skill or status, so it is left out.
    """
    view = {**team_view(team), "updated_at": moment(team.listed_at)}
    if team.is_of_children:
        del view["version"]
    return view


def roster_view(roster: Roster, audience: Audience) -> View:
    """A team with its roster; strangers see children in an order that reveals nothing."""
    team = roster.team
    if not is_limited(team, audience):
        return {**team_view(team), "players": [player_view(each) for each in roster.players]}
    players = [public_player_view(each, SPORTS[team.sport]) for each in roster.players]
    return {**public_team_view(team), "players": sorted(players, key=_by_number)}


def player_view(player: Player) -> View:
    """A player, as the people of the team see them."""
    return plain(player, "id", *PLAYER_FIELDS, "version")


def public_player_view(player: Player, sport: Sport) -> View:
    """A child as strangers see them: the short name, the number, and the positions.

    The positions are in the sport's order, since a player's own order shows the coach's opinion.
    """
    listed = {code: place for place, code in enumerate(sport.positions)}
    positions = sorted(player.positions, key=lambda code: (listed.get(code, len(listed)), code))
    return {
        "id": player.id,
        "name": short_name(player.name),
        "number": player.number,
        "positions": positions,
    }


def lineup_view(team: Team, lineup: Lineup) -> View:
    """A suggested lineup; of a junior team, only its people may see it."""
    sport = SPORTS[team.sport]
    places = field.places(team.sport, [slot.position for slot in lineup.slots])
    return {
        "team": {"slug": team.slug, "name": team.name, "sport": team.sport},
        "size": lineup.size,
        "formation": lineup.formation,
        "score": units(lineup.points),
        "slots": [
            {
                "position": slot.position,
                "position_name": sport.positions[slot.position].name,
                "x": x,
                "y": y,
                **_picked(slot),
            }
            for slot, (x, y) in zip(lineup.slots, places, strict=True)
        ],
        "bench": [_picked(each) for each in lineup.bench],
        "unavailable": [
            {"player": _named(player), "status": str(player.status)}
            for player in lineup.unavailable
        ],
        "alternatives": [
            {"formation": each.formation, "score": units(each.points)}
            for each in lineup.alternatives
        ],
        "warnings": [in_words(each) for each in lineup.warnings],
        "sizes": list(sport.sizes),
    }


def _named(player: Player) -> View:
    return plain(player, "id", "name", "number")


def _picked(place: Slot | Benched) -> View:
    return {
        "player": _named(place.player),
        "rating": units(place.points),
        "reason": in_words(place.reason),
    }


def _by_number(view: View) -> tuple[bool, str, str, str]:
    """The sort key of children's views: only what everybody may see."""
    number = view["number"]
    return (number is None, "" if number is None else f"{number:>4}", view["name"], view["id"])


def member_view(member: Member) -> View:
    """Somebody's role on a team."""
    return {"id": member.coach_id, "name": member.name, "role": str(member.role)}


def invitation_view(invitation: Invitation) -> View:
    """An invitation, without its secret."""
    return plain(invitation, "id", "email", "role", "invited_by", "expires_at")


def people_view(roster: Roster, invitations: Iterable[Invitation] | None) -> View:
    """The people of a team, coaches first, and the open invitations, unless None."""
    order = {role: place for place, role in enumerate(("coach", "assistant", "viewer"))}
    people = sorted(roster.members, key=lambda each: (order[each.role], each.name, each.coach_id))
    view: View = {"items": [member_view(each) for each in people], "next": None}
    if invitations is not None:
        view["invitations"] = [invitation_view(each) for each in invitations]
    return view


def membership_view(membership: Membership) -> View:
    """One of a coach's teams: the role on it, its players, and how many of them can play."""
    return {**team_view(membership.team), **plain(membership, "role", "players", "fit")}


def activity_view(events: Iterable[Event]) -> View:
    """The events, the newest first."""
    return {"items": [_event_view(each) for each in events], "next": None}


def _event_view(event: Event) -> View:
    return {
        "at": moment(event.at),
        "by": {"id": event.coach_id, "name": event.coach_name},
        "changes": [dict(each) for each in event.changes],
    }


def import_view(file: TeamFile, changes: Changes, *, applied: bool) -> View:
    """The added, changed and unchanged players of an import, and how its file was read."""
    before = {player.id: player for player in changes.before.players} if changes.before else {}
    unmentioned = len(before) - len(changes.changed) - len(changes.unchanged)
    return {
        "applied": applied,
        "added": _players(changes.added) if applied else _without_ids(changes.added),
        "changed": [
            {**player_view(player), "changes": _changes(before[player.id], player)}
            for player in changes.changed
        ],
        "unchanged": _players(changes.unchanged),
        "unmentioned": unmentioned,
        "rows_of_other_teams": file.rows_of_others,
        "columns": dict(file.file.columns.renamed),
        "ignored_columns": list(file.file.columns.ignored),
        "statuses": dict(file.file.statuses),
        "position_groups": {word: list(codes) for word, codes in changes.groups.items()},
    }


def _players(players: Sequence[Player]) -> list[View]:
    return [player_view(player) for player in players]


def _without_ids(players: Sequence[Player]) -> list[View]:
    """The players without IDs, which they get only when they are stored."""
    return [
        {name: value for name, value in each.items() if name != "id"} for each in _players(players)
    ]


def _changes(before: Player, after: Player) -> list[View]:
    old, new = (player_view(player) for player in (before, after))
    return [
        {"field": name, "before": old[name], "after": new[name]}
        for name in PLAYER_FIELDS
        if old[name] != new[name]
    ]
