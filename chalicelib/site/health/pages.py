"""The health check."""

from chalicelib import release
from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.http.response import NO_STORE, Document
from chalicelib.representations import json
from chalicelib.store import table


def health(_: Request) -> Document:
    """The status and the version; raises ``Unavailable`` if the table cannot be reached."""
    table.check_reachable()
    body = json.render({"status": "ok", "version": release.version()})
    return Document(renderers={Format.JSON: lambda: body}, cache=NO_STORE)
