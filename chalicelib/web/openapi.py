"""The description of the site for programs."""

from collections.abc import Callable, Sequence

from chalicelib.outputs import json
from chalicelib.outputs.formats import Format
from chalicelib.web.reply import Document, Stamp
from chalicelib.web.request import Request
from chalicelib.web.route import Handler, Route

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
    from chalicelib.web.openapi_description import description  # noqa: PLC0415 - few ask for it

    return json.render(description(base, routes))
