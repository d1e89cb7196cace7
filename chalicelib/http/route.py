"""Routes: a path, its operations by method, who may use each, its requests and responses."""

from collections.abc import Callable, Mapping, Sequence
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from msgspec import Struct, field

from chalicelib.http.formats import Format
from chalicelib.http.response import Document, Reply

if TYPE_CHECKING:
    from chalicelib.http.request import Request

Handler = Callable[["Request"], Document | Reply]

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
"""What every route declares: API Gateway itself refuses any other method."""

BY_TAG = ("if_none_match",)
BY_DATE = (*BY_TAG, "if_modified_since")


class Operation(Struct, frozen=True):
    """One method of a route. Schemas are given by their names in ``/openapi.json``.

    - ``handler`` makes the response. ``permission``: what the viewer needs, checked by the site;
      None if anybody may use it.
    - ``forms``: other operations, by the name in ``?form=``: the pages with forms, and what
      receives these.
    - Requests: JSON of ``request_schema``; a CSV file if it ``takes_csv``; from browsers, by POST,
      one of ``form_schemas``. ``query``: the names of query parameters. ``idempotent_by_key``: a
      request with an ``Idempotency-Key`` is carried out once.
    - Responses: JSON of ``response_schema`` with ``status``. After a form, browsers are redirected,
      or get a page if ``page_after_form``; programs get the response to JSON instead of a redirect
      if ``json_after_form``. ``statuses``: further ones.
    - ``conditional``: the conditional headers that it supports.
    - ``for_programs``: whether API tokens may use it.
    """

    handler: Handler
    summary: str = ""
    permission: Any = None
    forms: Mapping[str, "Operation"] = field(default_factory=dict)
    request_schema: str = ""
    takes_csv: bool = False
    form_schemas: Sequence[str] = ()
    query: Sequence[str] = ()
    idempotent_by_key: bool = False
    response_schema: str = ""
    status: int = HTTPStatus.OK
    page_after_form: bool = False
    json_after_form: bool = False
    statuses: Sequence[int] = ()
    conditional: Sequence[str] = ()
    for_programs: bool = True

    @property
    def media_types(self) -> tuple[str, ...]:
        """The media types of request bodies, apart from those of HTML forms."""
        json = (Format.JSON.media_type,) if self.request_schema else ()
        return (*json, Format.CSV.media_type) if self.takes_csv else json


def _undecided(_: "Request") -> Reply:
    raise RuntimeError("no operation of the route was chosen")


UNDECIDED = Operation(_undecided)
"""The operation of a request until one is chosen."""


class Route(Struct, frozen=True):
    """A path, its operations by method, and the formats of GET's representations.

    Without ``formats`` there is no negotiation. A route without operations is always 404.
    Changes need a signed-in viewer and a CSRF token, or an API token. If the route is
    ``for_anybody``, changes need no signed-in viewer, and API tokens are refused: programs do not
    sign in or out.

    ``reads_account``: whether the viewer's whole account is read with the session.
    ``described_path``: the path for the API description, if API Gateway needs other names in it.
    ``error_help(request, problem)`` returns what the page of an error offers to do.
    """

    path: str
    operations: Mapping[str, Operation]
    formats: Sequence[Format] = ()
    for_anybody: bool = False
    reads_account: bool = False
    described_path: str = ""
    error_help: Callable[["Request", Any], Any] | None = None

    @property
    def allowed(self) -> str:
        """The value of the ``Allow`` header."""
        implied = {"OPTIONS", "HEAD"} if "GET" in self.operations else {"OPTIONS"}
        return ", ".join(sorted(implied | self.operations.keys()))
