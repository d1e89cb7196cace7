"""Whether the site works: for load balancers, monitors and people in a hurry."""

from chalicelib import release
from chalicelib.outputs import json
from chalicelib.outputs.formats import Format
from chalicelib.store import health as store_health
from chalicelib.web.reply import NOT_STORED, Document
from chalicelib.web.request import Request

FORMATS = (Format.JSON,)


def health(_: Request) -> Document:
    """That the site is well, and its version; raises ``Unavailable`` when the table is away."""
    store_health.check()
    body = json.render({"status": "ok", "version": release.version()})
    return Document(renderers={Format.JSON: lambda: body}, cache=NOT_STORED)
