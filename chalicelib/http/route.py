"""A path of the site: its methods, what they take, and what they give."""

from collections.abc import Callable, Mapping, Sequence

from msgspec import Struct

from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.http.response import Document, Reply

Handler = Callable[[Request], Document | Reply]

METHODS = ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE")
"""What every route declares, since API Gateway answers for any other method itself."""


class Route(Struct, frozen=True):
    """A path, the handler of each of its methods, and the representations of what GET gives.

    Without ``formats`` nothing is negotiated: the handlers raise, whatever is asked for. A route
    without handlers is an address where there is nothing. ``takes`` are the media types that POST
    and PUT take beside the forms of browsers.
    Whatever is not just read needs somebody known, unless the route is ``for_anybody``, and proof
    that one of our own pages asked, unless a token came. No token does for what is
    ``for_anybody``: there are no programs to be signed in or out.
    """

    path: str
    handlers: Mapping[str, Handler]
    formats: Sequence[Format] = ()
    takes: Sequence[str] = ()
    for_anybody: bool = False

    @property
    def allowed(self) -> str:
        """The value of ``Allow``."""
        implied = {"OPTIONS", "HEAD"} if "GET" in self.handlers else {"OPTIONS"}
        return ", ".join(sorted(implied | self.handlers.keys()))
