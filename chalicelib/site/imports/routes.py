"""The route of importing players."""

from chalicelib.accounts.permissions import Action
from chalicelib.http.formats import Format
from chalicelib.http.route import Operation, Route
from chalicelib.site import paths
from chalicelib.site.imports import pages
from chalicelib.site.teams.access import TEAM_STATUSES

ROUTES = (
    Route(
        paths.IMPORT,
        {
            "GET": Operation(
                pages.import_form,
                "The form for a file with players",
                Action.EDIT_PLAYERS,
                statuses=TEAM_STATUSES,
            ),
            "POST": Operation(
                pages.import_players,
                "Add or update players from a file",
                Action.EDIT_PLAYERS,
                request_schema="ImportInput",
                takes_csv=True,
                form_schemas=("file", "rows"),
                query=("preview",),
                idempotent_by_key=True,
                response_schema="Import",
                page_after_form=True,
                statuses=(404, 409),
            ),
        },
        (Format.HTML,),
    ),
)
