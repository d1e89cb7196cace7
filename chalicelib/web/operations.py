"""What a client can read, for the description for programs; and what such a description has."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from chalicelib.outputs.formats import Format
from chalicelib.web import best, health, search, start, teams

ASKED = (302, 401, 403)
_LIST_QUERY = ("type", "sport", "q", "order", "limit", "after")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What one method of one path takes and gives.

    ``schema`` names that of the JSON that it gives, ``takes`` that of the JSON that it is sent;
    ``files``: it takes a CSV file in its place. ``fields`` are those of a browser's form, where it
    takes no JSON. ``forms`` are the pages with forms that ``?form=`` asks for.
    """

    path: str
    summary: str
    formats: Sequence[Format] = ()
    schema: str = ""
    query: Sequence[str] = ()
    method: str = "get"
    codes: Sequence[int] = field(default=())
    takes: str = ""
    headers: Sequence[str] = ()
    files: bool = False
    fields: Sequence[str] = ()
    forms: Sequence[str] = ()


OPERATIONS = (
    Operation(path="/", summary="The start page with the form", formats=start.FORMATS),
    Operation(
        path="/best",
        summary="The best lineup of `team`; without it, the index of teams",
        formats=best.FORMATS,
        schema="LineupOrTeamList",
        query=("team_query", "show_query", "formation", *_LIST_QUERY),
        codes=(404, 422),
    ),
    Operation(
        path="/best/{team_type}",
        summary="The public teams of one type",
        formats=best.FORMATS,
        schema="TeamList",
        query=_LIST_QUERY,
        codes=(404,),
    ),
    Operation(
        path=best.LINEUP_PATH,
        summary="The best lineup",
        formats=best.FORMATS,
        schema="Lineup",
        query=("formation",),
        codes=(301, 404, 422),
    ),
    Operation(
        path="/teams",
        summary="The public teams",
        formats=teams.FORMATS,
        schema="TeamList",
        query=_LIST_QUERY,
        codes=ASKED,
        forms=("new",),
    ),
    Operation(
        path=teams.TEAM_PATH,
        summary="A team with its roster",
        formats=teams.FORMATS,
        schema="TeamWithPlayers",
        codes=(301, 404, *ASKED),
        forms=("edit", "delete"),
    ),
    Operation(
        path=teams.PLAYERS_PATH,
        summary="The roster of a team",
        formats=teams.FORMATS,
        schema="PlayerList",
        codes=(301, 404, *ASKED),
        forms=("new", "status"),
    ),
    Operation(
        path=teams.PLAYER_PATH,
        summary="One player",
        formats=teams.PLAYER_FORMATS,
        schema="Player",
        codes=(301, 404, *ASKED),
        forms=("edit",),
    ),
    Operation(
        path="/search",
        summary="Public teams by the beginnings of the words of their names",
        formats=search.FORMATS,
        schema="TeamList",
        query=_LIST_QUERY,
    ),
    Operation(path="/health", summary="Is the site well?", formats=health.FORMATS, schema="Health"),
    Operation(path="/openapi.json", summary="Itself", formats=(Format.JSON,), schema="Any"),
)
"""What a client can read of teams, and of the site itself."""
