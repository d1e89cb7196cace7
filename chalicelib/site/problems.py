"""Every exception that a client may be told of, and what HTTP calls it: the one such place."""

from collections.abc import Mapping
from http import HTTPStatus
from math import ceil
from typing import Any

from msgspec import Struct, field
from msgspec.structs import asdict, replace

from chalicelib.http.errors import HttpError, NotFound
from chalicelib.lineup.errors import NoLineup, TooFewPlayers, UnknownFormation, UnknownSize
from chalicelib.lineup.sports import SPORTS
from chalicelib.mail import NotSent
from chalicelib.models import FieldError
from chalicelib.store.attempt_counters import TooManyTries
from chalicelib.store.errors import (
    BadCursor,
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
_LONGEST_IN_SECONDS = 90
_UNSURE = (
    "If you were saving something, look first whether it is there already: it is there as a whole, "
    "or not at all."
)
_NOT_MAILED = (
    "Nothing was saved or changed, so it can simply be sent again. If it fails again and again, "
    "look whether the address is right."
)
_WITH_ERRORS = (HTTPStatus.UNPROCESSABLE_ENTITY, HTTPStatus.CONFLICT)
_HEADINGS: Mapping[HTTPStatus, str] = {
    HTTPStatus.BAD_REQUEST: "That address does not work",
    HTTPStatus.UNAUTHORIZED: "This needs an account",
    HTTPStatus.FORBIDDEN: "That is not yours to do",
    HTTPStatus.NOT_FOUND: "There is nothing here",
    HTTPStatus.METHOD_NOT_ALLOWED: "That cannot be done here",
    HTTPStatus.NOT_ACCEPTABLE: "There is no such version of this page",
    HTTPStatus.CONFLICT: "That does not go together with what is there",
    HTTPStatus.PRECONDITION_FAILED: "Somebody else was faster",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "That is too much at once",
    HTTPStatus.REQUEST_URI_TOO_LONG: "That address is too long",
    HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE: "Your browser sent too much",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "That cannot be read here",
    HTTPStatus.PRECONDITION_REQUIRED: "This needs the version it is meant for",
    HTTPStatus.TOO_MANY_REQUESTS: "Too many tries",
}


class LinkOver(NotFound):
    """The link from a mail was used already, taken back, or is too old."""

    heading = "This link no longer works"


class Problem(Struct, frozen=True, kw_only=True):
    """An error as a client gets it; ``members`` are further facts for programs (RFC 9457).

    ``heading`` says in people's words what happened, where the status alone does not; ``team`` is
    the name of the team that was found.
    """

    status: HTTPStatus
    detail: str
    heading: str = ""
    team: str = ""
    errors: tuple[FieldError, ...] = ()
    headers: Mapping[str, str] = field(default_factory=dict)
    members: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title_for_people(self) -> str:
        """What happened, in words that people understand."""
        return self.heading or _HEADINGS.get(self.status, self.status.phrase)

    def view(self, instance: str, request_id: str) -> dict[str, Any]:
        """The members of the problem document."""
        errors = self.errors if self.status in _WITH_ERRORS else ()
        return {
            "type": "about:blank",
            "title": self.status.phrase,
            "status": int(self.status),
            "detail": self.detail,
            "instance": instance,
            "request_id": request_id,
            **({"errors": [asdict(each) for each in errors]} if errors else {}),
            **self.members,
        }


def problem_of(error: Exception) -> Problem:
    """What the client is told; an error that nobody foresaw is the site's own fault."""
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
        case NotSent():
            return _away("The mail could not be sent", _NOT_MAILED, _RETRY_MAIL_SECONDS)
        case Unavailable():
            return _away("The teams are out of reach for a moment", _UNSURE, _RETRY_SECONDS)
    return Problem(
        status=HTTPStatus.INTERNAL_SERVER_ERROR,
        heading="Something went wrong on our side",
        detail="It isn't anything you did, and nothing was changed. Please try again.",
    )


def _away(heading: str, detail: str, seconds: str) -> Problem:
    return Problem(
        status=HTTPStatus.SERVICE_UNAVAILABLE,
        heading=heading,
        detail=f"Please try again in {seconds} seconds. {detail}",
        headers={"Retry-After": seconds},
    )


def _store_problem(error: Invalid | StoreError) -> Problem:
    match error:
        case BadCursor():
            return Problem(
                status=HTTPStatus.BAD_REQUEST,
                detail="The cursor in “after” is not one of this list: begin with the first page.",
            )
        case Invalid(errors=errors):
            return Problem(
                status=HTTPStatus.UNPROCESSABLE_ENTITY,
                heading="Some values do not do",
                detail="Some values do not do: each is named with what would.",
                errors=errors,
            )
        case NameTaken():
            reason = "Another team has this name already: choose another, or add a place or a year."
            return Problem(
                status=HTTPStatus.CONFLICT, detail=reason, errors=(FieldError("name", reason),)
            )
        case TooManyChanges() | TooManyTeams() | TooManyTries() | TooManyKeys():
            return _too_many(error)
    return Problem(
        status=HTTPStatus.CONFLICT,
        heading="Another change was faster",
        detail="What this changes is being changed from elsewhere at the same moment, so nothing "
        "was changed. Please send it again.",
    )


def _too_many(error: TooManyChanges | TooManyTeams | TooManyTries | TooManyKeys) -> Problem:
    match error:
        case TooManyChanges(changes, limit):
            reason = (
                f"This changes {changes} things at once, and {limit} is the most: end sessions, "
                "revoke tokens or leave teams that you no longer need, and try again."
            )
            return _unprocessable("name", reason, "Too many changes at once", {})
        case TooManyTeams(limit=limit):
            reason = f"A coach has at most {limit} teams: delete one first, or hand it over."
            return _unprocessable("teams", reason, "That is one team too many", {})
        case TooManyKeys(limit=limit):
            detail = (
                f"You sent {limit} requests with an “Idempotency-Key” today, which is the most: "
                f"send this one without it, or again in {_spoken(error.seconds)}."
            )
        case TooManyTries():
            detail = (
                f"There were too many tries: the next one is taken in {_spoken(error.seconds)}."
            )
    return Problem(
        status=HTTPStatus.TOO_MANY_REQUESTS,
        detail=detail,
        headers={"Retry-After": str(error.seconds)},
    )


def _spoken(seconds: int) -> str:
    """A wait as people say it, never shorter than it is."""
    if seconds <= _LONGEST_IN_SECONDS:
        return f"{seconds} second" + ("" if seconds == 1 else "s")
    return f"{ceil(seconds / 60)} minutes"


def _lineup_problem(error: UnknownSize | UnknownFormation | TooFewPlayers) -> Problem:
    match error:
        case UnknownSize(sizes):
            *others, last = map(str, sizes)
            listed = f"{', '.join(others)} or {last}" if others else last
            reason = f"This sport is played with {listed} on the field: choose one of these."
            heading = "That many players cannot be fielded"
            return _unprocessable("show", reason, heading, {"sizes": list(sizes)})
        case UnknownFormation(formations):
            reason = f"With that many players the formations are {', '.join(formations)}."
            heading = "There is no such formation"
            return _unprocessable("formation", reason, heading, {"formations": list(formations)})
    missing = f"{error.missing} player is" if error.missing == 1 else f"{error.missing} players are"
    reason = f"{missing} missing: {error.available} can play, and {error.size} are needed."
    members = {
        "missing": error.missing,
        "available": error.available,
        "size": error.size,
        **_unfilled(error),
    }
    return _unprocessable("show", reason, "Too few players", members)


def _unfilled(error: TooFewPlayers) -> dict[str, Any]:
    positions = SPORTS[error.sport].positions
    names = [positions[code].name for code in error.positions]
    return {"positions": list(error.positions), "position_names": names} if names else {}


def _unprocessable(name: str, reason: str, heading: str, members: Mapping[str, Any]) -> Problem:
    return Problem(
        status=HTTPStatus.UNPROCESSABLE_ENTITY,
        heading=heading,
        detail=reason,
        errors=(FieldError(name, reason),),
        members=members,
    )
