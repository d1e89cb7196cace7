"""From a request to its reply: the method, the representation, the handler, the conditions."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from chalicelib.outputs.formats import Format
from chalicelib.web import conditional, csrf, kept
from chalicelib.web.body import form_of, is_form
from chalicelib.web.errors import Forbidden, MethodNotAllowed, Unauthorized
from chalicelib.web.negotiation import negotiate
from chalicelib.web.reply import NOT_STORED, Document, Reply
from chalicelib.web.request import Request

Handler = Callable[[Request], Document | Reply]

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
"""What every route declares, since API Gateway answers for any other method itself."""

_OVERRIDES = ("PUT", "DELETE")
_LONGEST_FILE_NAME = 100


@dataclass(frozen=True, slots=True)
class Route:
    """A path, the handler of each of its methods, and the representations of what GET gives.

    Without ``formats`` nothing is negotiated: the handlers raise, whatever is asked for.
    Whatever is not just read needs somebody known, unless the route is ``for_anybody``, and proof
    that one of our own pages asked, unless it is ``csrf_exempt`` or a token came. No token does for
    what is ``for_anybody``: there are no programs to be signed in or out.
    """

    path: str
    handlers: Mapping[str, Handler]
    formats: Sequence[Format]
    for_anybody: bool = False
    csrf_exempt: bool = False

    @property
    def allowed(self) -> str:
        """The value of ``Allow``."""
        implied = {"OPTIONS", "HEAD"} if "GET" in self.handlers else {"OPTIONS"}
        return ", ".join(sorted(implied | self.handlers.keys()))


def answer(route: Route, request: Request) -> Reply:
    """What the route replies to the request. Raises what its handler raises, and ``HttpError``."""
    request, method = _meant(request)
    if method == "OPTIONS" and method not in route.handlers:
        return Reply(status=204, headers={"Allow": route.allowed, "Cache-Control": NOT_STORED})
    if method not in route.handlers:
        raise MethodNotAllowed(
            f"{method} is not for this address: it takes {route.allowed}.",
            headers={"Allow": route.allowed},
        )
    if method not in ("GET", "OPTIONS"):
        _check_sender(route, request)
    if method == "GET" and route.formats:
        request = negotiate(request, route.formats)
    result = route.handlers[method](request)
    reply = result if isinstance(result, Reply) else _reply(request, result)
    vary = {"Vary": "Accept"} if request.by_accept else {}
    return replace(reply, headers={**vary, **reply.headers})


def _meant(request: Request) -> tuple[Request, str]:
    """The request with its form read, and the method meant: ``_method`` in a form stands for it."""
    if is_form(request):
        form = form_of(request)
        wanted = form.one("_method").upper()
        return replace(request, form=form), wanted if wanted in _OVERRIDES else "POST"
    return request, "GET" if request.method == "HEAD" else request.method


def _check_sender(route: Route, request: Request) -> None:
    """Raise ``Unauthorized``, ``Forgery`` or ``Forbidden`` unless the sender may change things."""
    viewer = request.viewer
    if not viewer.is_known and not route.for_anybody:
        raise Unauthorized
    by_token = viewer.is_known and not viewer.session_id
    if by_token and route.for_anybody and not route.csrf_exempt:
        raise Forbidden("This is for people: a token neither signs anybody in nor out.")
    if not by_token and not route.csrf_exempt:
        csrf.check(request)
    if not viewer.may_write:
        raise Forbidden("This token only reads: make one that may write, on your profile.")


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
    body = kept.body(request, headers.get("ETag"), document.renderers[request.format])
    return Reply(headers=headers, body=body)


def _file_name(request: Request) -> str:
    """The name under which a browser saves the file: the words of the path, in ASCII."""
    words = re.findall(r"[A-Za-z0-9_]+", request.path)
    return f"{'-'.join(words)[:_LONGEST_FILE_NAME]}.csv"
