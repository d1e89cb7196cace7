"""Checks of a whole roster: all its players, or all their statuses."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.lineup.sports import SPORTS, Sport
from chalicelib.message import FieldError, message
from chalicelib.models import Player, Roster, Status
from chalicelib.validation.fields import Invalid, InvalidValue, choice
from chalicelib.validation.records import check_player, check_room, doubled_numbers


def check_players(raw: object, sport: Sport, present: Sequence[Player]) -> tuple[Player, ...]:
    """Return the players that the list describes; raise Invalid with every error.

    An entry with the ``id`` of a ``present`` player changes that player; any other is a new
    player. Errors have the index in the list: ``players.0.name``.
    """
    if not isinstance(raw, list):
        raise Invalid([FieldError("players", message("players.no_list"))])
    known = {player.id: player for player in present}
    players: dict[int, Player] = {}
    errors: list[FieldError] = []
    for place, each in enumerate(raw):
        try:
            players[place] = _player(each, sport, known)
        except Invalid as invalid:
            errors += _placed(place, invalid.errors)
    doubled = doubled_numbers(players.values())
    for place, player in players.items():
        if player.id in doubled:
            errors += _placed(place, [doubled[player.id]])
    if errors:
        raise Invalid(errors)
    return tuple(players.values())


def check_team_players(roster: Roster, raw: object, most: int) -> Roster:
    """Return the roster with the players that the list describes; raise Invalid for too many."""
    if isinstance(raw, list):
        # First, since the errors of far too many players would be a very long response.
        check_room(len(raw), len(roster.players), most)
    return replace(roster, players=check_players(raw, SPORTS[roster.team.sport], roster.players))


def _player(raw: object, sport: Sport, known: dict[str, Player]) -> Player:
    if not isinstance(raw, Mapping):
        raise Invalid([FieldError("", message("players.no_player"))])
    own_id = raw.get("id")
    # A repeated ID is that player the first time, and a new player the second time.
    present = known.pop(own_id, None) if isinstance(own_id, str) else None
    return check_player(raw, sport, present)


def _placed(place: int, errors: Sequence[FieldError]) -> list[FieldError]:
    return [FieldError(f"players.{place}.{each.field}".rstrip("."), each.reason) for each in errors]


_STATUSES = {status.value: status for status in Status}


class StatusChange(Struct, frozen=True):
    """The players with their new statuses.

    ``overtaken``: the IDs of players whose status somebody else changed too; it stays.
    """

    players: tuple[Player, ...]
    overtaken: frozenset[str]


def check_statuses(
    players: Sequence[Player], chosen: Mapping[str, str], shown: Mapping[str, str]
) -> StatusChange:
    """Return the players with the ``chosen`` statuses, by ID; raise Invalid for unknown ones.

    ``shown``: the statuses in the form before choosing. A player whose status was left as shown
    keeps the present one, so that a change by somebody else is not undone.
    """
    wanted = _statuses(players, chosen)
    changed = []
    overtaken = set()
    for player in players:
        status = wanted.get(player.id, player.status)
        seen = shown.get(player.id, player.status.value)
        if status.value == seen:
            changed.append(player)
        elif seen == player.status.value or status is player.status:
            changed.append(replace(player, status=status))
        else:
            overtaken.add(player.id)
            changed.append(player)
    return StatusChange(tuple(changed), frozenset(overtaken))


def _statuses(players: Sequence[Player], chosen: Mapping[str, str]) -> dict[str, Status]:
    statuses = {}
    errors = []
    for player in players:
        if player.id in chosen:
            try:
                statuses[player.id] = choice(_STATUSES)(chosen[player.id])
            except InvalidValue as error:
                reason = message("status.of_player", player=player.name, reason=error.reason)
                errors.append(FieldError(f"status.{player.id}", reason))
    if errors:
        raise Invalid(errors)
    return statuses
