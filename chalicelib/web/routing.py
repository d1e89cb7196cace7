"""From a request to its reply: the method, the representation, the handler, the conditions."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from chalicelib.outputs.formats import Format
from chalicelib.web import conditional
from chalicelib.web.errors import MethodNotAllowed
from chalicelib.web.negotiation import negotiate
from chalicelib.web.reply import NOT_STORED, Document, Reply
from chalicelib.web.request import Request

Handler = Callable[[Request], Document | Reply]

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
"""What every route declares, since API Gateway answers for any other method itself."""


@dataclass(frozen=True, slots=True)
class Route:
    """A path, the handler of each of its methods, and the representations of what GET gives.

    Without ``formats`` nothing is negotiated: the handlers raise, whatever is asked for.
    """

    path: str
    handlers: Mapping[str, Handler]
    formats: Sequence[Format]

    @property
    def allowed(self) -> str:
        """The value of ``Allow``."""
        implied = {"OPTIONS", "HEAD"} if "GET" in self.handlers else {"OPTIONS"}
        return ", ".join(sorted(implied | self.handlers.keys()))


def answer(route: Route, request: Request) -> Reply:
    """What the route replies to the request. Raises what its handler raises, and ``HttpError``."""
    method = "GET" if request.method == "HEAD" else request.method
    if method == "OPTIONS" and method not in route.handlers:
        return Reply(status=204, headers={"Allow": route.allowed, "Cache-Control": NOT_STORED})
    if method not in route.handlers:
        raise MethodNotAllowed(
            f"{request.method} is not for this address: it takes {route.allowed}.",
            headers={"Allow": route.allowed},
        )
    if method == "GET" and route.formats:
        request = negotiate(request, route.formats)
    result = route.handlers[method](request)
    reply = result if isinstance(result, Reply) else _reply(request, result)
    vary = {"Vary": "Accept"} if request.by_accept else {}
    return replace(reply, headers={**vary, **reply.headers})


def _reply(request: Request, document: Document) -> Reply:
    headers = {"Content-Type": request.format.content_type, "Cache-Control": document.cache}
    if document.links:
        links = [f'<{href}>; rel="{relation}"' for relation, href in document.links.items()]
        headers["Link"] = ", ".join(links)
    if document.stamp:
        headers |= conditional.validators(request, document.stamp)
        if conditional.is_fresh(request, headers, by_date=document.stamp.by_date):
            return Reply(status=304, headers=headers)
    return Reply(headers=headers, body=document.renderers[request.format]())
