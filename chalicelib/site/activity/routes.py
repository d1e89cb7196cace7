"""The routes of activity."""

from chalicelib.accounts.permissions import Action
from chalicelib.http.formats import Format
from chalicelib.http.route import Operation, Route
from chalicelib.site import paths
from chalicelib.site.activity import pages
from chalicelib.site.teams.access import TEAM_STATUSES

_FORMATS = (Format.HTML, Format.JSON)

ROUTES = (
    Route(
        paths.TEAM_ACTIVITY,
        {
            "GET": Operation(
                pages.team_activity,
                "Who changed what in a team: the last 100 events of 90 days, for its coaches",
                Action.SEE_ACTIVITY,
                response_schema="Activity",
                statuses=TEAM_STATUSES,
            )
        },
        _FORMATS,
    ),
    Route(
        paths.ACTIVITY,
        {
            "GET": Operation(
                pages.own_activity,
                "The last 100 events of your account, of 90 days; not for programs with a token",
                response_schema="Activity",
                statuses=(302, 403),
                for_programs=False,
            )
        },
        _FORMATS,
    ),
)
