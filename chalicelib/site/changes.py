"""How every resource is changed: load, check permission and version, apply, store, reply.

A resource defines what differs (``Change``); forms and JSON are handled alike. The version that a
change is based on is an opaque string: programs send it in ``If-Match``, as part of an ETag, and
forms in their field ``version``.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Generic, TypeVar

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.accounts.people import LastCoach
from chalicelib.http import errors
from chalicelib.http.body import form_of, json_of
from chalicelib.http.errors import PreconditionFailed, PreconditionRequired
from chalicelib.http.formats import Format
from chalicelib.http.request import Request, wants_page
from chalicelib.http.response import Reply, Stamp, validators
from chalicelib.message import FieldError, message
from chalicelib.models import Roster
from chalicelib.site import idempotency
from chalicelib.store import teams
from chalicelib.store.errors import NameTaken, TooManyTeams
from chalicelib.store.idempotency_records import KeyedRequest
from chalicelib.store.table import until_stored
from chalicelib.store.teams import Prepared
from chalicelib.validation import Invalid, from_text

Loaded = TypeVar("Loaded")
Subject = TypeVar("Subject")

REFUSALS = (
    Invalid,
    LastCoach,
    NameTaken,
    TooManyTeams,
    errors.Conflict,
    errors.NotFound,
    errors.Unprocessable,
)
"""The errors after which a form is shown again."""


class Stale(errors.Conflict):
    """A form was filled in from an outdated version."""

    def __init__(self) -> None:
        super().__init__(message("version.stale_form"))


def commit(_: Request, prepared: Prepared, __: object) -> None:
    """Store what was prepared."""
    teams.commit(prepared)


class Change(Struct, Generic[Loaded, Subject], frozen=True, kw_only=True):
    """A handler that changes something: the steps in which changes differ.

    - ``load`` returns what will be changed, if the viewer has the permission.
    - ``version`` returns the state that the change must be based on; None for any.
    - ``apply`` returns the changed data, ready to be stored, and the subject of the reply.
    - ``commit`` stores it, with side effects such as sending a mail.
    - ``data`` makes the reply to a program, ``page`` redirects a browser to the result.
    - ``refused_form`` makes the page with a form that was refused, filled in, with its errors;
      without it, or if it raises the error, an error page is shown.
    """

    load: Callable[[Request], Loaded]
    version: Callable[[Request, Loaded], Stamp | None] | None = None
    apply: Callable[[Request, Loaded], tuple[Prepared, Subject]]
    commit: Callable[[Request, Prepared, Subject], object] = commit
    data: Callable[[Request, Roster, Subject], Reply]
    page: Callable[[Request, Roster, Subject], Reply]
    refused_form: Callable[[Request, Loaded, Exception], Reply] | None = None

    def __call__(self, request: Request) -> Reply:
        """Make the change and return the reply; start again if another change was stored first.

        Raises ``Busy`` when that happens too often, and what the functions of the change raise.
        """
        is_form = request.is_form
        to_browser = is_form and (wants_page(request) or not request.operation.json_after_form)
        keyed = None if to_browser else idempotency.keyed(request)
        try:
            return until_stored(lambda: _attempt(request, self, to_browser, keyed))
        except idempotency.MAYBE_REPEATED as error:
            if keyed is None:
                raise
            return idempotency.replay(request, keyed, error)


def etag(request: Request, stamp: Stamp) -> str:
    """The ETag of the JSON representation in that state."""
    return validators(replace(request, format=Format.JSON), stamp)["ETag"]


def no_version(field: str) -> Invalid:
    """The error for a form without the hidden ``field`` that has its version."""
    return Invalid([FieldError(field, message("version.missing"))])


def fields_of(request: Request, names: Sequence[str]) -> dict[str, object]:
    """The fields of those names in the form or the JSON, for validation; others are ignored.

    Raises ``BadRequest`` and ``UnsupportedMediaType``.
    """
    if request.is_form:
        return from_text(entered(request, names))
    body = json_of(request)
    return {name: body[name] for name in names if name in body}


def entered(request: Request, names: Sequence[str]) -> dict[str, str]:
    """The fields of those names in the form, as text."""
    form = form_of(request)
    return {
        name: " ".join(filter(None, form.every(name))) if name == "positions" else form.one(name)
        for name in names
        if name in form.fields
    }


def by_prefix(request: Request, prefix: str) -> Mapping[str, str]:
    """The fields of the form whose names begin with ``prefix``, by the rest of their names."""
    form = form_of(request)
    names = [name for name in form.fields if name.startswith(prefix)]
    return {name.removeprefix(prefix): form.one(name) for name in names}


def _attempt(
    request: Request, change: Change[Loaded, Subject], to_browser: bool, keyed: KeyedRequest | None
) -> Reply:
    loaded = change.load(request)
    try:
        if change.version and (stamp := change.version(request, loaded)):
            _check_version(request, stamp)
        prepared, subject = change.apply(request, loaded)
        answer = change.page if to_browser else change.data
        reply = answer(request, prepared.roster, subject)
        if keyed:
            kept = idempotency.storing(keyed, reply, prepared.roster.team.slug)
            prepared = prepared.including(kept)
        change.commit(request, prepared, subject)
    except REFUSALS as error:
        if request.is_form and change.refused_form and wants_page(request):
            return change.refused_form(request, loaded, error)
        raise
    return reply


def _check_version(request: Request, stamp: Stamp) -> None:
    """Compare the version that the request is based on with the present one.

    Raises ``Invalid`` and ``Stale`` for forms, ``PreconditionRequired`` and ``PreconditionFailed``
    for programs.
    """
    if request.is_form:
        seen = form_of(request).one("version")
        if not seen:
            raise no_version("version")
        if seen != stamp.version:
            raise Stale
        return
    wanted = request.headers.get("if-match")
    if wanted is None:
        raise PreconditionRequired(message("version.no_if_match"))
    if wanted.strip() != "*" and etag(request, stamp) not in map(str.strip, wanted.split(",")):
        raise PreconditionFailed(message("version.old_if_match"))
