"""What a roster keeps to as a whole: how many players it has, and that they go with the sport."""

from chalicelib.lineup.sports import SPORTS
from chalicelib.models import FieldError, Roster
from chalicelib.settings import settings
from chalicelib.validation import Invalid, check_players

UNSAID = object()
"""Stands for players where nothing is said of them: they stay as they are."""


def rostered(roster: Roster, players: object) -> Roster:
    """The roster with ``players``, raw as JSON has them, or with its own, if these will do.

    Raises ``Invalid``.
    """
    if players is UNSAID:
        _check_sport(roster)
        return roster
    sport = SPORTS[roster.team.sport]
    checked = check_players(players, sport, roster.players)
    check_room(len(checked), len(roster.players))
    return Roster(roster.team, checked, roster.members, roster.invitations)


def check_room(count: int, before: int) -> None:
    """Raise ``Invalid`` for more players than a team may have, unless there were as many before."""
    most = settings().players_per_team
    if count > max(most, before):
        reason = f"A team has at most {most} players: remove somebody first."
        raise Invalid([FieldError("players", reason)])


def _check_sport(roster: Roster) -> None:
    """Raise ``Invalid`` when a player has a position that the team's sport has not."""
    sport = SPORTS[roster.team.sport]
    strangers = [
        f"{player.name} plays {code}"
        for player in roster.players
        for code in player.positions
        if code not in sport.positions
    ]
    if strangers:
        others = f", and so on, {len(strangers)} times" if len(strangers) > 1 else ""
        raise Invalid(
            [
                FieldError(
                    "sport",
                    f"{sport.name} has not all positions of the players ({strangers[0]}{others}): "
                    "keep the sport, or begin with a new team.",
                )
            ]
        )
