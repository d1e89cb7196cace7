"""What a client can change of teams and players: its part of the description for programs."""

from chalicelib.web import teams
from chalicelib.web.operations import Operation

_WRITES = (302, 400, 403, 413, 415, 422, 503)
_CHANGES = (404, 409, 412, 428, *_WRITES)

TEAM_OPERATIONS = (
    Operation(
        path="/teams",
        method="post",
        summary="Create a team, with players if the JSON has any",
        schema="TeamWithPlayers",
        takes="TeamInput",
        headers=("idempotency_key",),
        codes=(201, 409, *_WRITES),
    ),
    Operation(
        path=teams.TEAM_PATH,
        method="put",
        summary="Change a team; `players`, where it is there, replaces the roster",
        schema="TeamWithPlayers",
        takes="TeamInput",
        headers=("if_match",),
        codes=_CHANGES,
    ),
    Operation(
        path=teams.TEAM_PATH,
        method="delete",
        summary="Delete a team and everything of it",
        headers=("if_match",),
        codes=(204, *_CHANGES),
    ),
    Operation(
        path=teams.PLAYERS_PATH,
        method="post",
        summary="Add a player; with `form=status`, say in a form who can play",
        forms=("new", "status"),
        schema="Player",
        takes="PlayerInput",
        headers=("idempotency_key",),
        codes=(201, 404, 409, *_WRITES),
    ),
    Operation(
        path=teams.PLAYER_PATH,
        method="put",
        summary="Change a player",
        schema="Player",
        takes="PlayerInput",
        headers=("if_match",),
        codes=_CHANGES,
    ),
    Operation(
        path=teams.PLAYER_PATH,
        method="delete",
        summary="Remove a player from the roster",
        headers=("if_match",),
        codes=(204, *_CHANGES),
    ),
)
"""What a client can change of teams and players."""
