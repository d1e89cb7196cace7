"""Forms at the address of what they are about: ``?form=`` names the one that is asked for."""

from collections.abc import Mapping

from msgspec import Struct

from chalicelib.http.errors import BadRequest, NotAcceptable
from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.http.response import Document, Reply
from chalicelib.http.route import Handler
from chalicelib.message import message


class WithForms(Struct, frozen=True):
    """The handler, and beside it those of the forms, each by its name."""

    handler: Handler
    forms: Mapping[str, Handler]

    def __call__(self, request: Request) -> Document | Reply:
        """What the handler of the form that is asked for gives; else what the handler itself does.

        Raises ``BadRequest``, ``NotAcceptable``.
        """
        name = request.one("form")
        if not name:
            return self.handler(request)
        if name not in self.forms:
            raise BadRequest(message("http.no_form", name=name[:40], forms=list(self.forms)))
        if request.format is not Format.HTML:
            raise NotAcceptable(message("http.form_is_page"))
        return self.forms[name](request)
