"""Maps every exception to an HTTP status and a message for the client."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.accounts.people import LastCoach
from chalicelib.http.errors import HttpError, NotFound
from chalicelib.lineup.errors import NoLineup, TooFewPlayers, UnknownFormation, UnknownSize
from chalicelib.lineup.sports import SPORTS
from chalicelib.mail import NotSent
from chalicelib.message import FieldError, Message, message
from chalicelib.representations.messages import error_view, in_words
from chalicelib.store.attempt_counters import TooManyTries
from chalicelib.store.errors import (
    BadCursor,
    Busy,
    NameTaken,
    StoreError,
    TooManyChanges,
    TooManyKeys,
    TooManyTeams,
    Unavailable,
)
from chalicelib.validation import Invalid

_RETRY_SECONDS = "5"
_RETRY_MAIL_SECONDS = "60"
_WITH_ERRORS = (HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.CONFLICT)


class InvalidLink(NotFound):
    """The link from a mail was used, taken back, or has expired."""

    heading = message("heading.link_over")


class Problem(Struct, frozen=True, kw_only=True):
    """An error as the client sees it; ``members`` are extension members (RFC 9457).

    ``heading`` is that of the error page; None for the status's own. ``team`` is the name of the
    team that was found.
    """

    status: HTTPStatus
    detail: Message
    heading: Message | None = None
    team: str = ""
    errors: tuple[FieldError, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title_for_people(self) -> str:
        """The heading of the error page."""
        return in_words(self.heading or message("heading.of_status", status=self.status))

    def view(self, instance: str, request_id: str) -> dict[str, Any]:
        """The members of the problem document."""
        errors = self.errors if self.status in _WITH_ERRORS else ()
        return {
            "type": "about:blank",
            "title": self.status.phrase,
            "status": int(self.status),
            "detail": in_words(self.detail),
            "instance": instance,
            "request_id": request_id,
            **({"errors": [error_view(each) for each in errors]} if errors else {}),
            **self.members,
        }


def problem_of(error: Exception) -> Problem:
    """The problem for an exception; an unexpected one is an internal server error."""
    match error:
        case HttpError():
            return Problem(
                status=error.status,
                detail=error.detail,
                heading=error.heading,
                errors=error.errors,
                headers=error.headers,
            )
        case NoLineup():
            return replace(_lineup_problem(error.error), team=error.team_name)
        case Invalid() | StoreError() if not isinstance(error, Unavailable):
            return _store_problem(error)
        case LastCoach():
            return Problem(status=HTTPStatus.CONFLICT, detail=message("people.last_coach"))
        case NotSent() | Unavailable():
            return _passing(error)
    return Problem(
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
        heading=message("heading.our_fault"),
        detail=message("problem.our_fault"),
    )


def _passing(error: NotSent | Unavailable) -> Problem:
    """A temporary problem, with the time after which to try again."""
    seconds = _RETRY_SECONDS
    if isinstance(error, NotSent):
        seconds = _RETRY_MAIL_SECONDS
        heading = message("heading.not_mailed")
        detail = message("problem.not_mailed", seconds=seconds)
    elif isinstance(error, Busy):
        heading, detail = message("heading.busy"), message("problem.busy", seconds=seconds)
    else:
        heading = message("heading.unavailable")
        detail = message("problem.unavailable", seconds=seconds)
    return Problem(
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        heading=heading,
        detail=detail,
        headers={"Retry-After": seconds},
    )


def _store_problem(error: Invalid | StoreError) -> Problem:
    match error:
        case BadCursor():
            return Problem(
                status=HTTPStatus.BAD_REQUEST,
                detail=message("list.wrong_cursor"),
            )
        case Invalid(errors=errors):
            return Problem(
                status=HTTPStatus.UNPROCESSABLE_ENTITY,
                heading=message("heading.invalid"),
                detail=message("problem.invalid_fields"),
                errors=errors,
            )
        case NameTaken():
            reason = message("team.name_taken")
            return Problem(
                status=HTTPStatus.CONFLICT, detail=reason, errors=(FieldError("name", reason),)
            )
        case TooManyChanges() | TooManyTeams() | TooManyTries() | TooManyKeys():
            return _too_many(error)
    return Problem(
        status=HTTPStatus.CONFLICT,
        heading=message("heading.conflict"),
        detail=message("problem.conflict"),
    )


def _too_many(error: TooManyChanges | TooManyTeams | TooManyTries | TooManyKeys) -> Problem:
    match error:
        case TooManyChanges(changes, limit):
            reason = message("problem.too_many_changes", changes=changes, most=limit)
            return _unprocessable("name", reason, message("heading.too_many_changes"))
        case TooManyTeams(limit=limit):
            reason = message("problem.too_many_teams", most=limit)
            return _unprocessable("teams", reason, message("heading.too_many_teams"))
        case TooManyKeys(limit=limit):
            detail = message("idempotency.too_many_keys", most=limit, seconds=error.seconds)
        case TooManyTries():
            detail = message("problem.too_many_tries", seconds=error.seconds)
    return Problem(
        status=HTTPStatus.TOO_MANY_REQUESTS,
        detail=detail,
        headers={"Retry-After": str(error.seconds)},
    )


def _lineup_problem(error: UnknownSize | UnknownFormation | TooFewPlayers) -> Problem:
    match error:
        case UnknownSize(sizes):
            reason = message("lineup.sizes", sizes=list(sizes))
            members: Mapping[str, Any] = {"sizes": list(sizes)}
            return _unprocessable("show", reason, message("heading.unknown_size"), members)
        case UnknownFormation(formations):
            reason = message("lineup.formations", formations=list(formations))
            members = {"formations": list(formations)}
            heading = message("heading.unknown_formation")
            return _unprocessable("formation", reason, heading, members)
    counts = {"missing": error.missing, "available": error.available, "size": error.size}
    reason = message(
        "lineup.too_few",
        missing=error.missing,
        available=error.available,
        size=error.size,
    )
    members = {**counts, **_unfilled(error)}
    return _unprocessable("show", reason, message("heading.too_few"), members)


def _unfilled(error: TooFewPlayers) -> dict[str, Any]:
    positions = SPORTS[error.sport].positions
    names = [positions[code].name for code in error.positions]
    return {"positions": list(error.positions), "position_names": names} if names else {}


def _unprocessable(
    name: str, reason: Message, heading: Message, members: Mapping[str, Any] | None = None
) -> Problem:
    return Problem(
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        heading=heading,
        detail=reason,
        errors=(FieldError(name, reason),),
        members=members or {},
    )
