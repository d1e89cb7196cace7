"""The statuses of a whole roster, set at once by somebody who saw them a while ago."""

from collections.abc import Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.message import FieldError, message
from chalicelib.models import Player, Status
from chalicelib.validation.fields import Invalid, InvalidValue, choice

_STATUSES = {status.value: status for status in Status}


class StatusChange(Struct, frozen=True):
    """The roster with its new statuses, and whose were changed by somebody else meanwhile.

    ``overtaken`` holds their ids; they keep the status that is there.
    """

    players: tuple[Player, ...]
    overtaken: frozenset[str]


def check_statuses(
    players: Sequence[Player], chosen: Mapping[str, str], shown: Mapping[str, str]
) -> StatusChange:
    """Return the players with the ``chosen`` statuses, by id; raise Invalid for unknown ones.

    ``shown`` are the statuses that the choice was made from. Who was left as shown keeps the
    status that is there now, so that nobody undoes what somebody else has set since.
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
