"""Validation: raw fields become records, or all their errors are raised."""

from chalicelib.validation.fields import Invalid, InvalidValue, check_name, clean_name, from_text
from chalicelib.validation.records import (
    check_player,
    check_room,
    check_roster,
    check_team,
    doubled_numbers,
    new_player_id,
)
from chalicelib.validation.rosters import (
    StatusChange,
    check_players,
    check_statuses,
    check_team_players,
)

__all__ = [
    "Invalid",
    "InvalidValue",
    "StatusChange",
    "check_name",
    "check_player",
    "check_players",
    "check_room",
    "check_roster",
    "check_statuses",
    "check_team",
    "check_team_players",
    "clean_name",
    "doubled_numbers",
    "from_text",
    "new_player_id",
]
