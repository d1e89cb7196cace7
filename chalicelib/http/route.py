"""What an address is: its path, its methods, who may use each, what it takes and what it gives."""

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
"""What every route declares, since API Gateway answers for any other method itself."""

BY_TAG = ("if_none_match",)
BY_DATE = (*BY_TAG, "if_modified_since")


class Operation(Struct, frozen=True):
    """One method of a route. What has a name is described in the schemas of ``/openapi.json``.

    - ``handler`` answers it, if the one who asks has the ``permission``: whatever that is to the
      site; None for what needs none.
    - ``forms``: operations that ``?form=`` names instead, each of which gives or takes a page.
    - It takes JSON of ``request_schema``, a CSV file if it ``takes_csv``, and from browsers, by
      POST, one of ``form_schemas``. ``query`` names its query parameters. With an
      ``Idempotency-Key`` it is carried out once, if it is ``idempotent_by_key``.
    - It gives JSON of ``response_schema`` with ``status``. After a form, browsers may get a page
      (``page_after_form``), and programs what they get after JSON (``json_after_form``), instead
      of being redirected. ``statuses``: those that other operations do not have.
    - ``conditional``: the headers by which a client asks whether it has the answer already.
    - ``for_programs``: whether those with a token may use it.
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
        """The media types of bodies that it takes besides those of browsers' forms."""
        json = (Format.JSON.media_type,) if self.request_schema else ()
        return (*json, Format.CSV.media_type) if self.takes_csv else json


def _undecided(_: "Request") -> Reply:
    raise RuntimeError("no operation of the route was chosen")


UNDECIDED = Operation(_undecided)
"""Stands for the operation of a request until it is known."""


class Route(Struct, frozen=True):
    """A path, its operations by method, and the representations of what GET gives.

    Without ``formats`` nothing is negotiated. A route without operations is an address where there
    is nothing. Changes need somebody signed in, unless the route is ``for_anybody``, and proof that
    one of our own pages asked, unless a token came. No token is taken where it is ``for_anybody``:
    programs are neither signed in nor out.

    ``reads_account``: whether the whole account of whoever is signed in is read with the session.
    ``described_path``: the path with better names for its variables than API Gateway takes.
    ``error_help``: of a request and what went wrong, what the page about it offers to do.
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
        """The value of ``Allow``."""
        implied = {"OPTIONS", "HEAD"} if "GET" in self.operations else {"OPTIONS"}
        return ", ".join(sorted(implied | self.operations.keys()))
