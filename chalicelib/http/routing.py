"""From a request to its reply: the representation, the handler, the conditions."""

import re

from msgspec.structs import replace

from chalicelib.http import conditional, response_cache
from chalicelib.http.admission import admitted
from chalicelib.http.errors import BadRequest, NotAcceptable
from chalicelib.http.formats import Format
from chalicelib.http.negotiation import negotiate
from chalicelib.http.request import Request
from chalicelib.http.response import NOT_STORED, Document, Reply
from chalicelib.http.route import Operation

_LONGEST_FILE_NAME = 100


def answer(request: Request) -> Reply:
    """What the route replies to the request. Raises what its handler raises, and ``HttpError``."""
    request, method = admitted(request)
    route = request.route
    if method == "OPTIONS":
        return Reply(status=204, headers={"Allow": route.allowed, "Cache-Control": NOT_STORED})
    if method == "GET" and route.formats:
        request = negotiate(request, route.formats)
    operation = _operation(request, route.operations[method])
    result = operation.handler(replace(request, operation=operation))
    reply = result if isinstance(result, Reply) else _reply(request, result)
    vary = {"Vary": "Accept"} if request.by_accept else {}
    return replace(reply, headers={**vary, **reply.headers})


def _operation(request: Request, operation: Operation) -> Operation:
    """The operation, or that of its forms which ``?form=`` names."""
    name = request.one("form")
    if not name or not operation.forms:
        return operation
    if name not in operation.forms:
        listed = ", ".join(operation.forms)
        raise BadRequest(f"There is no form “{name[:40]}” here: use {listed}.")
    if request.format is not Format.HTML:
        raise NotAcceptable("A form comes as a page alone: text/html (?format=html).")
    return operation.forms[name]


def _reply(request: Request, document: Document) -> Reply:
    headers = {"Content-Type": request.format.content_type, "Cache-Control": document.cache}
    if request.format is Format.CSV:
        headers["Content-Disposition"] = f'attachment; filename="{_file_name(request)}"'
    if document.links:
        links = [f'<{href}>; rel="{relation}"' for relation, href in document.links.items()]
        headers["Link"] = ", ".join(links)
    if document.stamp:
        headers |= conditional.validators(request, document.stamp)
        if conditional.is_fresh(request, headers["ETag"], document.stamp):
            return Reply(status=304, headers=headers)
    body = response_cache.body(request, headers.get("ETag"), document.renderers[request.format])
    return Reply(headers=headers, body=body)


def _file_name(request: Request) -> str:
    """The name under which a browser saves the file: the words of the path, in ASCII."""
    words = re.findall(r"[A-Za-z0-9_]+", request.path)
    return f"{'-'.join(words)[:_LONGEST_FILE_NAME]}.csv"
