"""Everything that a client can ask of the site: what goes into the description for programs."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from chalicelib.outputs.formats import Format
from chalicelib.web import (
    best,
    confirming,
    forgotten,
    health,
    profile,
    registration,
    search,
    signing_in,
    start,
    teams,
)

_FORM = (400, 403, 413, 415, 422, 503)
_SENT = (200, 429, *_FORM)
_LIST_QUERY = ("type", "sport", "q", "order", "limit", "after")


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """What one method of one path takes and gives.

    ``schema`` names that of the JSON that it gives, ``takes`` that of the JSON that it is sent.
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
    ),
    Operation(
        path=teams.TEAM_PATH,
        summary="A team with its roster",
        formats=teams.FORMATS,
        schema="TeamWithPlayers",
        codes=(301, 404),
    ),
    Operation(
        path=teams.PLAYERS_PATH,
        summary="The roster of a team",
        formats=teams.FORMATS,
        schema="PlayerList",
        codes=(301, 404),
    ),
    Operation(
        path=teams.PLAYER_PATH,
        summary="One player",
        formats=teams.PLAYER_FORMATS,
        schema="Player",
        codes=(301, 404),
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
    Operation(path="/register", summary="The form to register with", formats=registration.FORMATS),
    Operation(path="/register", method="post", summary="Register", codes=_SENT),
    Operation(
        path="/confirm",
        summary="What a link in a mail confirms",
        formats=confirming.FORMATS,
        query=("token",),
        codes=(404,),
    ),
    Operation(path="/confirm", method="post", summary="Confirm it", codes=(302, 404, *_FORM)),
    Operation(path="/login", summary="The form to sign in with", formats=signing_in.FORMATS),
    Operation(path="/login", method="post", summary="Sign in", codes=(302, 429, *_FORM)),
    Operation(path="/logout", method="post", summary="Sign out", codes=(302, *_FORM)),
    Operation(
        path="/password",
        summary="The form for who forgot the password",
        formats=forgotten.FORMATS,
    ),
    Operation(path="/password", method="post", summary="Ask for a new password", codes=_SENT),
    Operation(
        path="/profile",
        summary="Your profile, and all that is kept of you",
        formats=profile.FORMATS,
        schema="Profile",
        codes=(302, 401),
    ),
    Operation(
        path="/profile",
        method="post",
        summary="Change your account",
        codes=(200, 302, 429, *_FORM),
    ),
)
"""Everything that a client can ask of the site."""
