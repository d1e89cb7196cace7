"""What a client can read, for the description for programs; and what such a description has."""

from collections.abc import Mapping, Sequence

from msgspec import Struct

from chalicelib.site.lineups import pages as best
from chalicelib.site.teams import reading as teams

BY_TAG = ("if_none_match",)
BY_DATE = (*BY_TAG, "if_modified_since")

OF_A_TEAM = (301, 302, 403, 404)
"""What also becomes of asking for a page of a team: moved, to sign in first, not for you, gone."""

_LIST_QUERY = ("type", "sport", "q", "order", "limit", "after")


class Operation(Struct, frozen=True, kw_only=True):
    """What the route table does not tell of one method of one path.

    ``schema`` names that of the JSON that it gives, with ``status``. ``takes`` names that of the
    JSON that it is sent; ``files``: or a CSV file. ``forms`` names those that browsers send, by
    POST. ``page``: such a form may get a page (200); ``told``: and a program that sends one what
    JSON gets. ``once``: it knows ``Idempotency-Key``. ``revalidates``: the headers by which a
    client asks whether it has the answer already. ``programs``: those with a token may.
    ``codes``: those that do not go without saying.
    """

    summary: str
    schema: str = ""
    status: int = 200
    query: Sequence[str] = ()
    revalidates: Sequence[str] = ()
    takes: str = ""
    files: bool = False
    forms: Sequence[str] = ()
    page: bool = False
    told: bool = False
    once: bool = False
    programs: bool = True
    codes: Sequence[int] = ()


Operations = Mapping[tuple[str, str], Operation]
"""Operations by method and path."""

OPERATIONS: Operations = {
    ("GET", "/"): Operation(summary="The start page with the form", revalidates=BY_TAG),
    ("GET", "/best"): Operation(
        summary="The best lineup of `team`; without it, the index of teams",
        schema="LineupOrTeamList",
        query=("team_query", "show_query", "formation", *_LIST_QUERY),
        revalidates=BY_DATE,
        codes=(403, 404, 422),
    ),
    ("GET", "/best/{team}"): Operation(
        summary="The public teams of one type",
        schema="TeamList",
        query=_LIST_QUERY,
        revalidates=BY_TAG,
        codes=(404,),
    ),
    ("GET", best.LINEUP_PATH): Operation(
        summary="The best lineup",
        schema="Lineup",
        query=("formation",),
        revalidates=BY_DATE,
        codes=(301, 403, 404, 422),
    ),
    ("GET", "/teams"): Operation(
        summary="The public teams",
        schema="TeamList",
        query=_LIST_QUERY,
        revalidates=BY_TAG,
        codes=(302,),
    ),
    ("GET", teams.TEAM_PATH): Operation(
        summary="A team with its roster",
        schema="TeamWithPlayers",
        revalidates=BY_DATE,
        codes=OF_A_TEAM,
    ),
    ("GET", teams.PLAYERS_PATH): Operation(
        summary="The roster of a team",
        schema="PlayerList",
        revalidates=BY_DATE,
        codes=OF_A_TEAM,
    ),
    ("GET", teams.PLAYER_PATH): Operation(
        summary="One player",
        schema="Player",
        revalidates=BY_DATE,
        codes=OF_A_TEAM,
    ),
    ("GET", "/search"): Operation(
        summary="Public teams by the beginnings of the words of their names",
        schema="TeamList",
        query=_LIST_QUERY,
        revalidates=BY_TAG,
    ),
    ("GET", "/health"): Operation(summary="Is the site well?", schema="Health"),
    ("GET", "/openapi.json"): Operation(summary="Itself", schema="Any", revalidates=BY_TAG),
}
"""What a client can read of teams, and of the site itself."""
