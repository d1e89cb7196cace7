"""What a client can change of teams and players: its part of the description for programs."""

from chalicelib.openapi.operation import Operation, Operations
from chalicelib.site.teams import reading as teams

TEAM_OPERATIONS: Operations = {
    ("POST", "/teams"): Operation(
        summary="Create a team, with players if the JSON has any",
        schema="TeamWithPlayers",
        status=201,
        takes="TeamInput",
        forms=("team",),
        once=True,
        codes=(409,),
    ),
    ("PUT", teams.TEAM_PATH): Operation(
        summary="Change a team; `players`, where it is there, replaces the roster",
        schema="TeamWithPlayers",
        takes="TeamInput",
        forms=("team of a version",),
    ),
    ("DELETE", teams.TEAM_PATH): Operation(
        summary="Delete a team and everything of it", status=204, forms=("version",)
    ),
    ("POST", teams.PLAYERS_PATH): Operation(
        summary="Add a player; with `form=status`, say in a form who can play",
        schema="Player",
        status=201,
        takes="PlayerInput",
        forms=("player", "statuses"),
        once=True,
        codes=(404, 409),
    ),
    ("PUT", teams.PLAYER_PATH): Operation(
        summary="Change a player",
        schema="Player",
        takes="PlayerInput",
        forms=("player of a version",),
    ),
    ("DELETE", teams.PLAYER_PATH): Operation(
        summary="Remove a player from the roster", status=204, forms=("version",)
    ),
}
"""What a client can change of teams and players."""
