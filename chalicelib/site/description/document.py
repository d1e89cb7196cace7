"""The API description (OpenAPI) as a document."""

from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.http.response import Document, Stamp
from chalicelib.representations import json


def description(request: Request) -> Document:
    """The description of all routes, with the base that the site is mounted at."""
    return Document(
        renderers={Format.JSON: lambda: _render(request.base)},
        stamp=Stamp(parts=("openapi",)),
    )


def _render(base: str) -> bytes:
    # Imported when needed: few requests need it, and the list of routes has this handler in it.
    from chalicelib.openapi.description import describe  # noqa: PLC0415
    from chalicelib.site.description.contents import contents  # noqa: PLC0415
    from chalicelib.site.routes import SITE  # noqa: PLC0415

    return json.render(describe(base, SITE, contents()))
