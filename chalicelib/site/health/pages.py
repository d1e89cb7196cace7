"""Whether the site works: for load balancers, monitors and people in a hurry."""

from chalicelib import release
from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.http.response import NOT_STORED, Document
from chalicelib.representations import json
from chalicelib.store import table


def health(_: Request) -> Document:
    """That the site is well, and its version; raises ``Unavailable`` when the table is away."""
    table.check_reachable()
    body = json.render({"status": "ok", "version": release.version()})
    return Document(renderers={Format.JSON: lambda: body}, cache=NOT_STORED)
