"""The description of the site for programs."""

from chalicelib.outputs import json
from chalicelib.outputs.formats import Format
from chalicelib.web.reply import Document, Stamp
from chalicelib.web.request import Request

FORMATS = (Format.JSON,)


def document(request: Request) -> Document:
    """The description, with the place where the site is mounted."""
    return Document(
        renderers={Format.JSON: lambda: _described(request.base)},
        stamp=Stamp(parts=("openapi",)),
    )


def _described(base: str) -> str:
    from chalicelib.web.openapi_description import description  # noqa: PLC0415 - few ask for it

    return json.render(description(base))
