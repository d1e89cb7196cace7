"""Players from a file into a team: first what would change, then, if that is meant, the change."""

from datetime import UTC, datetime
from http import HTTPStatus

from chalicelib.accounts.permissions import Action
from chalicelib.http.errors import Unprocessable
from chalicelib.http.negotiation import wants_page
from chalicelib.http.request import Request
from chalicelib.http.response import Reply, stored
from chalicelib.message import FieldError, Message, message
from chalicelib.models import Roster
from chalicelib.representations import json
from chalicelib.representations.import_view import import_view
from chalicelib.representations.messages import error_view
from chalicelib.representations.views import team_view
from chalicelib.roster_files import Changes, Refused, TeamFile, Unreadable, merge, parse_for
from chalicelib.settings import settings
from chalicelib.site import paths
from chalicelib.site.form_pages import done, form_page
from chalicelib.site.idempotency import KeepOf, made_once
from chalicelib.site.imports.body import Sent, sent
from chalicelib.site.teams.access import permitted_team
from chalicelib.site.versions import until_stored
from chalicelib.store import idempotency_records, teams
from chalicelib.store.teams import Keep

_NOT_TAKEN = message("import.not_taken")

Read = tuple[TeamFile, Changes]
"""A file as it was read, and what it changes."""


class LineProblem(FieldError, frozen=True):
    """What is wrong with a field on a line of the file; the line is 0 for the file as a whole."""

    line: int


class NotTaken(Unprocessable):
    """The file does not do. ``problems``: every reason, by line."""

    def __init__(
        self,
        *problems: LineProblem,
        detail: Message = _NOT_TAKEN,
    ) -> None:
        super().__init__(detail, errors=problems)
        self.problems = problems


class Clashing(NotTaken):
    """Each row of the file would do by itself, but not together with others of it."""

    status = HTTPStatus.CONFLICT


class TooLong(NotTaken):
    """There is more of the file than is taken."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    def __init__(self) -> None:
        reason = message("import.too_large")
        super().__init__(LineProblem("file", reason, 0), detail=reason)


def import_form(request: Request) -> Reply:
    """The page that asks for a file or for rows."""
    seen = permitted_team(request)
    return _form(request, seen.roster)


def import_players(request: Request) -> Reply:
    """What the file changes: shown, or done. All of it or nothing.

    Raises ``NotTaken``, ``Unprocessable``, and ``Conflict`` when others keep changing the team.
    """
    given = sent(request)
    if given.from_form and wants_page(request):
        return until_stored(lambda: _by_form(request, given))
    if given.preview:
        return _told(*_asked(request, given))
    return made_once(
        request,
        lambda keep: until_stored(lambda: _taken(request, given, keep)),
        lambda taken: _told(*taken, applied=True),
        lambda taken: taken[1].after.team.slug,
        Action.EDIT_PLAYERS,
    )


def _by_form(request: Request, given: Sent) -> Reply:
    roster = _team(request)
    try:
        file, changes = _read(roster, given)
        # What somebody agreed to was shown for one version.
        if given.preview or given.version != str(roster.team.version):
            return _shown(request, given, file, changes)
        _save(changes)
    except NotTaken as refused:
        return _form(request, roster, given.text, refused)
    return done(request, paths.TEAM, "imported", team=roster.team.slug)


def _taken(request: Request, given: Sent, keep: KeepOf[Read] | None) -> Read:
    read = _asked(request, given)
    _save(read[1], keep and (lambda _: keep(read)))
    return read


def _asked(request: Request, given: Sent) -> Read:
    """What the file of a program says of the team as it is; raises ``NotTaken``."""
    return _read(_team(request), given)


def _team(request: Request) -> Roster:
    return permitted_team(request).roster


def _read(roster: Roster, given: Sent) -> Read:
    if given.is_too_large:
        raise TooLong
    if not given.data.strip():
        raise NotTaken(LineProblem("file", message("import.no_file"), 0))
    try:
        file = parse_for(given.data, roster.team)
        changes = merge(roster, file.rows, datetime.now(UTC), settings().players_per_team)
    except Unreadable as error:
        raise NotTaken(LineProblem("file", error.reason, error.line)) from error
    except Refused as error:
        problems = (LineProblem(e.field, e.reason, e.line) for e in error.errors)
        raise (Clashing if error.clashes else NotTaken)(*problems) from error
    return file, changes


def _save(changes: Changes, keep: Keep | None = None) -> None:
    if changes.any:
        teams.save(changes.before, changes.after, keep=keep, how="imported")
    elif keep:
        idempotency_records.store(keep(changes.after))


def _form(
    request: Request, roster: Roster, text: str = "", refused: NotTaken | None = None
) -> Reply:
    status = refused.status if refused else HTTPStatus.OK
    return form_page(
        request,
        "teams/import.html",
        status,
        nav="teams",
        team=team_view(roster.team),
        text=text,
        problems=[error_view(each) for each in refused.problems] if refused else [],
    )


def _shown(request: Request, given: Sent, file: TeamFile, changes: Changes) -> Reply:
    """The preview; again, when the team is no longer the one that the first was made of (409)."""
    status = HTTPStatus.OK if given.preview else HTTPStatus.CONFLICT
    return form_page(
        request,
        "teams/import_preview.html",
        status,
        nav="teams",
        team=team_view(changes.after.team),
        text=given.text,
        changes=import_view(file, changes, applied=False),
        anything=changes.any,
        outdated=not given.preview,
    )


def _told(file: TeamFile, changes: Changes, *, applied: bool = False) -> Reply:
    return stored(json.render(import_view(file, changes, applied=applied)))
