"""What an import is sent as: a browser's form, a JSON object, or the CSV file itself."""

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.http.body import JSON, MULTIPART, form_of, json_of
from chalicelib.http.errors import BadRequest, Unprocessable, UnsupportedMediaType
from chalicelib.http.formats import Format
from chalicelib.http.request import Request
from chalicelib.message import FieldError, message
from chalicelib.roster_files import Unreadable, decode

_MAX_SIZE = 400 * 1024

_PREVIEW = {"false": False, "true": True}


class Upload(Struct, frozen=True, kw_only=True):
    """The file, and whether only to show what it would change.

    ``size`` is its length as it was sent: in bytes, or of a text in characters.
    """

    data: bytes
    size: int
    preview: bool

    @property
    def is_too_large(self) -> bool:
        """Whether there is more of it than is taken."""
        return self.size > _MAX_SIZE

    @property
    def text(self) -> str:
        """The file as text, for a form to send again; empty if it is no text."""
        try:
            return decode(self.data)
        except Unreadable:
            return ""


def read_upload(request: Request) -> Upload:
    """What the request brings; raises ``Unprocessable`` and what bodies raise.

    ``?preview=true`` makes a preview of it, whatever is sent; raises ``BadRequest`` for a value
    that is neither ``true`` nor ``false``.
    """
    preview = _asked_to_preview(request)
    found = _in_body(request)
    return replace(found, preview=found.preview or preview)


def _in_body(request: Request) -> Upload:
    if request.is_form:
        return _of_form(request)
    if request.media_type == Format.CSV.media_type:
        return Upload(data=request.body, size=len(request.body), preview=False)
    if request.media_type == JSON:
        return _of_json(request)
    raise UnsupportedMediaType(
        message("import.type", csv=Format.CSV.media_type, json=JSON, form=MULTIPART)
    )


def _asked_to_preview(request: Request) -> bool:
    # What is taken for "no" by mistake would change the team.
    said = {_PREVIEW.get(value) for value in request.query.get("preview", ("false",))}
    if len(said) > 1 or None in said:
        raise BadRequest(message("import.preview"))
    return True in said


def _of_form(request: Request) -> Upload:
    form = form_of(request)
    chosen, text = form.file("file"), form.one("text")
    return Upload(
        data=text.encode() if chosen is None else chosen,
        # A file comes back as text in another encoding and with longer line ends, and is no larger.
        size=len(text.replace("\r\n", "\n")) if chosen is None else len(chosen),
        preview=form.one("step") != "apply",
    )


def _of_json(request: Request) -> Upload:
    data = json_of(request)
    text, preview = data.get("csv"), data.get("preview", False)
    wrong = []
    if not isinstance(text, str):
        wrong.append(FieldError("csv", message("import.no_text")))
    if not isinstance(preview, bool):
        wrong.append(FieldError("preview", message("value.flag")))
    if wrong:
        raise Unprocessable(message("problem.invalid"), errors=wrong)
    return Upload(data=str(text).encode(), size=len(str(text)), preview=bool(preview))
