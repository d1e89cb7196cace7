"""Importing players from a file: a preview, then the change."""

from collections.abc import Sequence
from datetime import UTC, datetime
from http import HTTPStatus
from typing import ClassVar

from msgspec import Struct

from chalicelib.http.errors import Unprocessable
from chalicelib.http.request import Request, wants_page
from chalicelib.http.response import Reply, Stamp, json_reply
from chalicelib.message import FieldError, Message, message
from chalicelib.representations import json
from chalicelib.representations.messages import error_view
from chalicelib.representations.views import View, import_view, team_view
from chalicelib.roster_files import Changes, Refused, TeamFile, Unreadable, merge, parse_for_team
from chalicelib.settings import settings
from chalicelib.site import paths
from chalicelib.site.changes import Change
from chalicelib.site.imports.upload import Upload, read_upload
from chalicelib.site.pages import Page, form_page, redirecting_to
from chalicelib.site.teams.access import SeenTeam, permitted_team
from chalicelib.store import teams
from chalicelib.store.teams import Prepared

_FILE_REFUSED = message("import.not_taken")


class Target(Struct, frozen=True):
    """A file, and the team that it was sent for."""

    seen: SeenTeam
    upload: Upload


class Found(Struct, frozen=True):
    """A file, read, and the changes that it makes."""

    file: TeamFile
    changes: Changes


class LineProblem(FieldError, frozen=True):
    """An error in a line of the file; line 0 stands for the whole file."""

    line: int


class FileRefused(Unprocessable):
    """The file cannot be imported. ``problems``: all reasons, by line."""

    def __init__(
        self,
        *problems: LineProblem,
        detail: Message = _FILE_REFUSED,
    ) -> None:
        super().__init__(detail, errors=problems)
        self.problems = problems


class ContradictoryFile(FileRefused):
    """Rows of the file contradict each other."""

    status = HTTPStatus.CONFLICT


class FileTooLarge(FileRefused):
    """The file is too large."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE

    def __init__(self) -> None:
        reason = message("import.too_large")
        super().__init__(LineProblem("file", reason, 0), detail=reason)


class ImportPage(Page, frozen=True, kw_only=True):
    """The form for a file or pasted rows; ``problems``: why it was refused."""

    template: ClassVar[str] = "teams/import.html"

    nav: str = "teams"
    team: View
    text: str = ""
    problems: Sequence[View] = ()


class PreviewPage(Page, frozen=True, kw_only=True):
    """What a file would change; ``outdated``: whether the team changed since the last preview."""

    template: ClassVar[str] = "teams/import_preview.html"

    nav: str = "teams"
    team: View
    version: str
    text: str
    changes: View
    anything: bool
    outdated: bool


def import_form(request: Request) -> Reply:
    """The form for a file or pasted rows."""
    view = ImportPage(team=team_view(permitted_team(request).roster.team))
    return form_page(request, view)


def import_players(request: Request) -> Reply:
    """Import the file, all or nothing, or preview it; raises ``FileRefused``."""
    upload = read_upload(request)
    if not upload.preview:
        return _importing(upload)(request)
    target = Target(permitted_team(request), upload)
    if _is_from_page(request):
        return _preview(request, target, HTTPStatus.OK)
    return _as_json(_read(target), applied=False)


def _importing(upload: Upload) -> Change[Target, Found]:
    return Change(
        load=lambda request: Target(permitted_team(request), upload),
        version=_seen_version,
        apply=_import,
        data=lambda _, __, found: _as_json(found, applied=True),
        page=redirecting_to(paths.TEAM, "imported"),
        refused_form=_refused_form,
    )


def _import(_: Request, target: Target) -> tuple[Prepared, Found]:
    found = _read(target)
    return teams.prepare(target.seen.roster, found.changes.after, how="imported"), found


def _seen_version(request: Request, target: Target) -> Stamp | None:
    # The preview was made for one version of the team.
    return target.seen.stamp if _is_from_page(request) else None


def _read(target: Target) -> Found:
    """The file and its changes to the present team; raises ``FileRefused``."""
    roster, file = target.seen.roster, target.upload
    if file.is_too_large:
        raise FileTooLarge
    if not file.data.strip():
        raise FileRefused(LineProblem("file", message("import.no_file"), 0))
    try:
        read = parse_for_team(file.data, roster.team)
        merged = merge(roster, read.rows, datetime.now(UTC), settings().players_per_team)
    except Unreadable as error:
        raise FileRefused(LineProblem("file", error.reason, error.line)) from error
    except Refused as error:
        problems = (LineProblem(e.field, e.reason, e.line) for e in error.errors)
        raise (ContradictoryFile if error.clashes else FileRefused)(*problems) from error
    return Found(read, merged)


def _is_from_page(request: Request) -> bool:
    return request.is_form and wants_page(request)


def _refused_form(request: Request, target: Target, error: Exception) -> Reply:
    if isinstance(error, FileRefused):
        return _refused(request, target, error)
    return _preview(request, target, HTTPStatus.CONFLICT)


def _refused(request: Request, target: Target, error: FileRefused) -> Reply:
    view = ImportPage(
        team=team_view(target.seen.roster.team),
        text=target.upload.text,
        problems=[error_view(each) for each in error.problems],
    )
    return form_page(request, view, error.status)


def _preview(request: Request, target: Target, status: HTTPStatus) -> Reply:
    """The page with the preview; its status is 409 if the team changed since the last one."""
    try:
        found = _read(target)
    except FileRefused as error:
        return _refused(request, target, error)
    view = PreviewPage(
        team=team_view(found.changes.after.team),
        version=target.seen.stamp.version,
        text=target.upload.text,
        changes=import_view(found.file, found.changes, applied=False),
        anything=found.changes.any,
        outdated=status is HTTPStatus.CONFLICT,
    )
    return form_page(request, view, status)


def _as_json(found: Found, *, applied: bool) -> Reply:
    return json_reply(json.render(import_view(found.file, found.changes, applied=applied)))
