"""What a roster keeps to as a whole: how many players it has, and that they go with the sport."""

from chalicelib.lineup.sports import SPORTS
from chalicelib.message import FieldError, message
from chalicelib.models import Roster
from chalicelib.settings import settings
from chalicelib.validation import Invalid, check_players, check_roster

UNSAID = object()
"""Stands for players where nothing is said of them: they stay as they are."""


def rostered(roster: Roster, players: object) -> Roster:
    """The roster with ``players``, raw as JSON has them, or with its own, if these will do.

    Raises ``Invalid``.
    """
    if players is UNSAID:
        check_roster(roster.team, roster.players)
        return roster
    if isinstance(players, list):
        # What is wrong with each of far too many would be an answer too long to give.
        check_room(len(players), len(roster.players))
    checked = check_players(players, SPORTS[roster.team.sport], roster.players)
    return Roster(roster.team, checked, roster.members, roster.invitations)


def check_room(count: int, before: int) -> None:
    """Raise ``Invalid`` for more players than a team may have, unless there were as many before."""
    most = settings().players_per_team
    if count > max(most, before):
        raise Invalid([FieldError("players", message("players.too_many", most=most))])
