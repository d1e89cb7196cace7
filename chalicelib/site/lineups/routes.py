"""The routes of lineups, and of the lists of teams to choose from."""

from chalicelib.accounts.permissions import Action
from chalicelib.http.formats import Format
from chalicelib.http.route import BY_DATE, BY_TAG, Operation, Route
from chalicelib.site import paths
from chalicelib.site.lineups import pages
from chalicelib.site.lists import LIST_QUERY

_FORMATS = (Format.HTML, Format.JSON, Format.CSV, Format.XML, Format.TEXT)

ROUTES = (
    Route(
        paths.LINEUPS,
        {
            "GET": Operation(
                pages.best,
                "The best lineup of `team`; without it, the index of teams",
                query=("team_query", "show_query", "formation", *LIST_QUERY),
                response_schema="LineupOrTeamList",
                conditional=BY_DATE,
                statuses=(403, 404, 422),
            )
        },
        _FORMATS,
        error_help=pages.error_help,
    ),
    Route(
        paths.LINEUPS_OF_TYPE,
        {
            "GET": Operation(
                pages.best_by_type,
                "The public teams of one type",
                query=LIST_QUERY,
                response_schema="TeamList",
                conditional=BY_TAG,
                statuses=(404,),
            )
        },
        _FORMATS,
        # API Gateway allows one variable name per place in a path: {team} is a team type here.
        described_path="/best/{team_type}",
        error_help=pages.error_help,
    ),
    Route(
        paths.LINEUP,
        {
            "GET": Operation(
                pages.best_lineup,
                "The best lineup",
                Action.SEE,
                query=("formation",),
                response_schema="Lineup",
                conditional=BY_DATE,
                statuses=(301, 403, 404, 422),
            )
        },
        _FORMATS,
        error_help=pages.error_help,
    ),
)
