"""HTTP errors, which handlers raise to refuse a request."""

from collections.abc import Mapping, Sequence
from http import HTTPStatus

from chalicelib.message import FieldError, Message, message

_NO_CREDENTIALS = message("http.no_credentials")


class HttpError(Exception):
    """An error response: its status, what is wrong, and what to do about it."""

    status: HTTPStatus = HTTPStatus.INTERNAL_SERVER_ERROR
    heading: Message | None = None
    """The heading of its page; None for the heading of all errors with that status."""

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
    """The viewer is not allowed to do that."""

    status = HTTPStatus.FORBIDDEN


class Forgery(Forbidden):
    """The request may have been made by another site."""

    heading = message("heading.forgery")


class NotFound(HttpError):
    """There is no such resource, or the viewer is not allowed to see it."""

    status = HTTPStatus.NOT_FOUND


class MethodNotAllowed(HttpError):
    """The resource does not have this method."""

    status = HTTPStatus.METHOD_NOT_ALLOWED


class NotAcceptable(HttpError):
    """The resource does not have this representation."""

    status = HTTPStatus.NOT_ACCEPTABLE


class Conflict(HttpError):
    """The request conflicts with what is stored, such as a name that is taken."""

    status = HTTPStatus.CONFLICT


class PreconditionFailed(HttpError):
    """``If-Match`` names an outdated version."""

    status = HTTPStatus.PRECONDITION_FAILED


class TooLarge(HttpError):
    """The body is too large."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE


class TargetTooLong(HttpError):
    """The path and the query are too long."""

    status = HTTPStatus.REQUEST_URI_TOO_LONG


class HeaderTooLong(HttpError):
    """A header is too long."""

    status = HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE


class UnsupportedMediaType(HttpError):
    """The resource does not accept bodies of this type."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE


class Unprocessable(HttpError):
    """The request is well-formed, but has invalid values."""

    status = HTTPStatus.UNPROCESSABLE_ENTITY


class PreconditionRequired(HttpError):
    """A change needs ``If-Match`` with the version that it applies to."""

    status = HTTPStatus.PRECONDITION_REQUIRED


class Moved(Exception):
    """The page has another address."""

    def __init__(self, location: str) -> None:
        super().__init__(location)
        self.location = location
