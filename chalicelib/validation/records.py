"""Checks of teams, players and rosters."""

import secrets
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

from msgspec.structs import replace

from chalicelib.lineup.sports import SPORTS, Sport
from chalicelib.message import FieldError, message
from chalicelib.models import Player, Roster, Status, Team, TeamType, Visibility
from chalicelib.validation.fields import (
    Fields,
    Invalid,
    InvalidValue,
    check_name,
    choice,
    whole_number,
)

NUMBER_MAX = 99
SKILL_MAX = 100
SKILL_DEFAULT = 50

_SPORTS = {code: code for code in SPORTS}
_TEAM_TYPES = {kind.value: kind for kind in TeamType}
_VISIBILITIES = {visibility.value: visibility for visibility in Visibility}
_STATUSES = {status.value: status for status in Status}
_LARGEST_SIZE = max(max(sport.sizes) for sport in SPORTS.values())


def new_player_id() -> str:
    """Return a random ID of 16 hexadecimal digits."""
    return secrets.token_hex(8)


def check_team(raw: Mapping[str, object], now: datetime, present: Team | None = None) -> Team:
    """Return the team that the fields describe; raise Invalid with every error.

    ``name``, ``sport``, ``team_type`` and ``size`` are required. Defaults: no ``formation``, and
    private ``visibility``. ``present``: the team to change; its other fields stay.
    """
    fields = Fields(raw)
    fields.required("name", check_name, "")
    sport = SPORTS.get(fields.required("sport", choice(_SPORTS), ""))
    fields.required("team_type", choice(_TEAM_TYPES), TeamType.JUNIOR)
    size = fields.required("size", whole_number(1, max(sport.sizes) if sport else _LARGEST_SIZE), 0)
    if sport and size:
        fields.optional("formation", _formation(sport, size), None)
    fields.optional("visibility", choice(_VISIBILITIES), Visibility.PRIVATE)
    details = fields.checked()
    if present:
        return replace(present, **details, updated_at=now)
    return Team(slug="", created_at=now, updated_at=now, **details)


def check_player(
    raw: Mapping[str, object],
    sport: Sport,
    present: Player | None = None,
    others: Iterable[Player] = (),
) -> Player:
    """Return the player that the fields describe; raise Invalid with every error.

    ``name`` and ``positions`` are required. Defaults: no ``number``, ``skill`` 50, ``status``
    available. ``present``: the player to change, whose ID and version stay; a new player gets a new
    ID. ``others``: the rest of the roster, whose numbers are taken.
    """
    fields = Fields(raw)
    fields.required("name", check_name, "")
    fields.optional("number", _number(others), None)
    fields.required("positions", _positions(sport), tuple[str, ...]())
    fields.optional("skill", whole_number(0, SKILL_MAX), SKILL_DEFAULT)
    fields.optional("status", choice(_STATUSES), Status.AVAILABLE)
    details = fields.checked()
    return replace(present, **details) if present else Player(id=new_player_id(), **details)


def check_roster(team: Team, players: Iterable[Player]) -> Roster:
    """Return the roster in ``Player.order``; raise Invalid when its players are inconsistent.

    Numbers must be unique, and every position must be one of the team's sport, which may have
    changed.
    """
    ordered = tuple(sorted(players, key=lambda player: player.order))
    errors = [*doubled_numbers(ordered).values(), *_strange_positions(SPORTS[team.sport], ordered)]
    if errors:
        raise Invalid(errors)
    return Roster(team, ordered)


def check_room(count: int, before: int, most: int) -> None:
    """Raise Invalid for more than ``most`` players, unless there were that many before."""
    if count > max(most, before):
        raise Invalid([FieldError("players", message("players.too_many", most=most))])


def _strange_positions(sport: Sport, players: Iterable[Player]) -> list[FieldError]:
    strangers = [
        (player.name, code)
        for player in players
        for code in player.positions
        if code not in sport.positions
    ]
    if not strangers:
        return []
    player, code = strangers[0]
    reason = message(
        "sport.other_positions",
        sport=sport.name,
        player=player,
        position=code,
        times=len(strangers),
    )
    return [FieldError("sport", reason)]


def doubled_numbers(players: Iterable[Player]) -> dict[str, FieldError]:
    """Return, by player ID, an error for each player with the number of an earlier one."""
    wearers: dict[int, Player] = {}
    errors = {}
    for player in players:
        if player.number is None:
            continue
        first = wearers.setdefault(player.number, player)
        if first is not player:
            reason = message("number.taken", number=player.number, player=first.name)
            errors[player.id] = FieldError("number", reason)
    return errors


def _number(others: Iterable[Player]) -> Callable[[object], int | None]:
    wearers = {other.number: other for other in others}

    def check(value: object) -> int | None:
        if value is None:
            return None
        number = whole_number(0, NUMBER_MAX)(value)
        if number in wearers:
            raise InvalidValue(message("number.taken", number=number, player=wearers[number].name))
        return number

    return check


def _formation(sport: Sport, size: int) -> Callable[[object], str | None]:
    shapes = sport.formats.get(size, {})

    def check(value: object) -> str | None:
        if value is None:
            return None
        if isinstance(value, str) and value in shapes:
            return value
        if shapes:
            raise InvalidValue(message("formation.choice", formations=list(shapes)))
        raise InvalidValue(message("formation.none", sport=sport.name, size=size))

    return check


def _positions(sport: Sport) -> Callable[[object], tuple[str, ...]]:
    codes = list(sport.positions)

    def check(value: object) -> tuple[str, ...]:
        if not isinstance(value, list | tuple) or not value:
            raise InvalidValue(message("positions.missing", positions=codes))
        if not all(isinstance(code, str) and code in sport.positions for code in value):
            raise InvalidValue(message("positions.unknown", sport=sport.name, positions=codes))
        if len(set(value)) < len(value):
            raise InvalidValue(message("positions.doubled"))
        return tuple(value)

    return check
