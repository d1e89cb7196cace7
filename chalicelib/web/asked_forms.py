"""Forms at the address of what they are about: ``?form=`` names the one that is asked for."""

from collections.abc import Mapping

from chalicelib.outputs.formats import Format
from chalicelib.web.errors import BadRequest, NotAcceptable
from chalicelib.web.reply import Document, Reply
from chalicelib.web.request import Request
from chalicelib.web.routing import Handler


def with_forms(handler: Handler, forms: Mapping[str, Handler]) -> Handler:
    """The handler, and beside it those of the forms, each by its name."""

    def choose(request: Request) -> Document | Reply:
        name = request.one("form")
        if not name:
            return handler(request)
        if name not in forms:
            raise BadRequest(f"There is no form “{name[:40]}” here: use {', '.join(forms)}.")
        if request.format is not Format.HTML:
            raise NotAcceptable("A form comes as a page alone: text/html (?format=html).")
        return forms[name](request)

    return choose
