"""The routes of teams."""

from chalicelib.accounts.permissions import Action
from chalicelib.http.formats import Format
from chalicelib.http.route import BY_DATE, BY_TAG, Operation, Route
from chalicelib.site import paths
from chalicelib.site.lists import LIST_QUERY
from chalicelib.site.teams import changes, pages, reading
from chalicelib.site.teams.access import TEAM_STATUSES

_FORMATS = (Format.HTML, Format.JSON, Format.CSV, Format.XML)

ROUTES = (
    Route(
        paths.TEAMS,
        {
            "GET": Operation(
                reading.team_list,
                "The public teams",
                forms={"new": Operation(pages.new_team, "The form for a new team")},
                query=LIST_QUERY,
                response_schema="TeamList",
                conditional=BY_TAG,
                statuses=(302,),
            ),
            "POST": Operation(
                changes.create,
                "Create a team, with players if the JSON has any",
                request_schema="TeamInput",
                form_schemas=("team",),
                idempotent_by_key=True,
                response_schema="TeamWithPlayers",
                status=201,
                statuses=(409,),
            ),
        },
        _FORMATS,
    ),
    Route(
        paths.TEAM,
        {
            "GET": Operation(
                reading.team,
                "A team with its roster",
                Action.SEE,
                forms={
                    "edit": Operation(
                        pages.edit_team, "The form to change the team", Action.EDIT_TEAM
                    ),
                    "delete": Operation(
                        pages.delete_team, "The form to delete the team", Action.DELETE_TEAM
                    ),
                },
                response_schema="TeamWithPlayers",
                conditional=BY_DATE,
                statuses=TEAM_STATUSES,
            ),
            "PUT": Operation(
                changes.CHANGE,
                "Change a team; `players`, where it is there, replaces the roster",
                Action.EDIT_TEAM,
                request_schema="TeamInput",
                form_schemas=("team of a version",),
                response_schema="TeamWithPlayers",
                statuses=(409,),
            ),
            "DELETE": Operation(
                changes.DELETION,
                "Delete a team and everything of it",
                Action.DELETE_TEAM,
                form_schemas=("version",),
                status=204,
            ),
        },
        _FORMATS,
    ),
)
