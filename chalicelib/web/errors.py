"""The errors of HTTP itself: what a handler raises when the request cannot be answered."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from chalicelib.models import FieldError


class HttpError(Exception):
    """A request that gets an error: its status, what is wrong, and what to do about it."""

    status: HTTPStatus = HTTPStatus.INTERNAL_SERVER_ERROR

    def __init__(
        self,
        detail: str,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})


class BadRequest(HttpError):
    """The request is malformed."""

    status = HTTPStatus.BAD_REQUEST


class Unauthorized(HttpError):
    """The request needs valid credentials."""

    status = HTTPStatus.UNAUTHORIZED


class NotFound(HttpError):
    """There is no such thing, or none that the one who asks may see."""

    status = HTTPStatus.NOT_FOUND


class MethodNotAllowed(HttpError):
    """The resource does not have this method."""

    status = HTTPStatus.METHOD_NOT_ALLOWED


class NotAcceptable(HttpError):
    """The resource does not have this representation."""

    status = HTTPStatus.NOT_ACCEPTABLE


class Unprocessable(HttpError):
    """The request is well-formed, but its values do not do."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class Moved(Exception):
    """The page has another address."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location
