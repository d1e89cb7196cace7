"""The errors of HTTP itself: what a handler raises when the request cannot be answered."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from chalicelib.message import FieldError, Message, message

_NO_CREDENTIALS = message("http.no_credentials")


class HttpError(Exception):
    """A request that gets an error: its status, what is wrong, and what to do about it."""

    status: HTTPStatus = HTTPStatus.INTERNAL_SERVER_ERROR
    heading: Message | None = None
    """What happened, for people, where the status alone does not say it."""

    def __init__(
        self,
        detail: Message,
        *,
        errors: Sequence[FieldError] = (),
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail.code)
        self.detail = detail
        self.errors = tuple(errors)
        self.headers = dict(headers or {})


class BadRequest(HttpError):
    """The request is malformed."""

    status = HTTPStatus.BAD_REQUEST


class Unauthorized(HttpError):
    """The request needs valid credentials."""

    status = HTTPStatus.UNAUTHORIZED

    def __init__(self, detail: Message = _NO_CREDENTIALS) -> None:
        super().__init__(detail, headers={"WWW-Authenticate": 'Bearer realm="Team Coach"'})


class Forbidden(HttpError):
    """The one who asks is known, but may not do that."""

    status = HTTPStatus.FORBIDDEN


class Forgery(Forbidden):
    """The request may have been made by another site."""

    heading = message("heading.forgery")


class NotFound(HttpError):
    """There is no such thing, or none that the one who asks may see."""

    status = HTTPStatus.NOT_FOUND


class MethodNotAllowed(HttpError):
    """The resource does not have this method."""

    status = HTTPStatus.METHOD_NOT_ALLOWED


class NotAcceptable(HttpError):
    """The resource does not have this representation."""

    status = HTTPStatus.NOT_ACCEPTABLE


class Conflict(HttpError):
    """The request and what is stored do not go together, such as a name that is taken."""

    status = HTTPStatus.CONFLICT


class PreconditionFailed(HttpError):
    """``If-Match`` names a version that is no longer there."""

    status = HTTPStatus.PRECONDITION_FAILED


class TooLarge(HttpError):
    """The body has more than is taken."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class TargetTooLong(HttpError):
    """The path and the query have more than is taken."""

    status = HTTPStatus.REQUEST_URI_TOO_LONG


class HeaderTooLong(HttpError):
    """A header has more than is taken."""

    status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE


class UnsupportedMediaType(HttpError):
    """The body is of a type that the resource does not take."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class Unprocessable(HttpError):
    """The request is well-formed, but its values do not do."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class PreconditionRequired(HttpError):
    """A change needs ``If-Match`` with the version that it is meant for."""

    status = HTTPStatus.PRECONDITION_REQUIRED


class Moved(Exception):
    """The page has another address."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location
