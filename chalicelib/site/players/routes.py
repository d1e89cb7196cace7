"""The routes of a team's roster and of its players."""

from chalicelib.accounts.permissions import Action
from chalicelib.http.formats import Format
from chalicelib.http.route import BY_DATE, Operation, Route
from chalicelib.site import paths
from chalicelib.site.players import availability, changes
from chalicelib.site.players import changes as pages
from chalicelib.site.teams import reading
from chalicelib.site.teams.access import TEAM_STATUSES

_EDIT = Action.EDIT_PLAYERS

ROUTES = (
    Route(
        paths.PLAYERS,
        {
            "GET": Operation(
                reading.players,
                "The roster of a team",
                Action.SEE,
                forms={
                    "new": Operation(pages.new_player, "The form for a new player", _EDIT),
                    "status": Operation(
                        availability.status_form, "Who can play, in one form", _EDIT
                    ),
                },
                response_schema="PlayerList",
                conditional=BY_DATE,
                statuses=TEAM_STATUSES,
            ),
            "POST": Operation(
                changes.ADDITION,
                "Add a player; with `form=status`, say in a form who can play",
                _EDIT,
                forms={
                    "new": Operation(changes.ADDITION, permission=_EDIT),
                    "status": Operation(availability.CHANGE, permission=_EDIT),
                },
                request_schema="PlayerInput",
                form_schemas=("player", "statuses"),
                idempotent_by_key=True,
                response_schema="Player",
                status=201,
                statuses=(404, 409),
            ),
        },
        (Format.HTML, Format.JSON, Format.CSV, Format.XML),
    ),
    Route(
        paths.PLAYER,
        {
            "GET": Operation(
                reading.player,
                "One player",
                Action.SEE,
                forms={"edit": Operation(pages.edit_player, "The form to change a player", _EDIT)},
                response_schema="Player",
                conditional=BY_DATE,
                statuses=TEAM_STATUSES,
            ),
            "PUT": Operation(
                changes.CHANGE,
                "Change a player",
                _EDIT,
                request_schema="PlayerInput",
                form_schemas=("player of a version",),
                response_schema="Player",
            ),
            "DELETE": Operation(
                changes.REMOVAL,
                "Remove a player from the roster",
                _EDIT,
                form_schemas=("version",),
                status=204,
            ),
        },
        (Format.HTML, Format.JSON),
    ),
)
