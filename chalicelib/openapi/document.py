"""The description of the site for programs."""

from collections.abc import Callable, Sequence

from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.http.response import Document, Stamp
from chalicelib.http.route import Handler, Route
from chalicelib.representations import json

FORMATS = (Format.JSON,)


def document(routes: Callable[[], Sequence[Route]]) -> Handler:
    """The handler that gives the description of the routes, with where the site is mounted."""

    def handler(request: Request) -> Document:
        return Document(
            renderers={Format.JSON: lambda: _described(request.base, routes())},
            stamp=Stamp(parts=("openapi",)),
        )

    return handler


def _described(base: str, routes: Sequence[Route]) -> str:
    from chalicelib.openapi.description import description  # noqa: PLC0415 - few ask for it

    return json.render(description(base, routes))
