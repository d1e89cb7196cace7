"""Changes meant for one version of a thing: refused, or tried again, when there is another."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from msgspec.structs import replace

from chalicelib.http import conditional, errors
from chalicelib.http.errors import PreconditionFailed, PreconditionRequired
from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.http.response import Stamp
from chalicelib.message import FieldError, message
from chalicelib.store.errors import Conflict
from chalicelib.validation import Invalid

ATTEMPTS = 5
"""How often a change is tried that others' changes of the same team overtake."""

T = TypeVar("T")


class Stale(errors.Conflict):
    """A form was filled from a version that is no longer there."""

    def __init__(self) -> None:
        super().__init__(message("version.stale_form"))


def etag(request: Request, stamp: Stamp) -> str:
    """The ETag of the JSON representation in that state."""
    return conditional.validators(replace(request, format=Format.JSON), stamp)["ETag"]


def check_match(request: Request, stamp: Stamp) -> None:
    """Hold ``If-Match`` against the state of the JSON representation.

    Raises ``PreconditionRequired`` when it did not come, ``PreconditionFailed`` when it names
    another state.
    """
    wanted = request.headers.get("if-match")
    if wanted is None:
        raise PreconditionRequired(message("version.no_if_match"))
    if wanted.strip() != "*" and etag(request, stamp) not in map(str.strip, wanted.split(",")):
        raise PreconditionFailed(message("version.old_if_match"))


def unsaid(name: str) -> Invalid:
    """What a form gets that came without its field ``name``, which says what it was filled from."""
    return Invalid([FieldError(name, message("version.missing"))])


def check_version(fields: Mapping[str, str], version: str) -> None:
    """Hold the form's ``version`` against that of what it changes.

    Raises ``Invalid`` when it did not come, ``Stale`` when the form was filled from another.
    """
    wanted = fields.get("version")
    if not wanted:
        raise unsaid("version")
    if wanted != version:
        raise Stale


def until_stored(attempt: Callable[[], T]) -> T:
    """What the attempt gives: it reads, checks and saves, again when others were faster.

    Raises ``Conflict`` when they were each time.
    """
    for _ in range(ATTEMPTS - 1):
        try:
            return attempt()
        except Conflict:
            continue
    return attempt()
