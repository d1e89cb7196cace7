"""The uploaded file of an import: in a form, in a JSON object, or as the body."""

from msgspec import Struct
from msgspec.structs import replace

from chalicelib.http.body import JSON, form_of, json_of
from chalicelib.http.errors import BadRequest, Unprocessable, UnsupportedMediaType
from chalicelib.http.formats import Format
from chalicelib.http.request import MULTIPART, Request
from chalicelib.message import FieldError, message
from chalicelib.roster_files import Unreadable, decode

_MAX_SIZE = 400 * 1024

_PREVIEW = {"false": False, "true": True}


class Upload(Struct, frozen=True, kw_only=True):
    """The file, and whether only to preview its changes.

    ``size`` is the length of the file in bytes, or of pasted text in characters.
    """

    data: bytes
    size: int
    preview: bool

    @property
    def is_too_large(self) -> bool:
        """Whether it exceeds the limit."""
        return self.size > _MAX_SIZE

    @property
    def text(self) -> str:
        """The file as text, for the form of the preview; empty if it is not text."""
        try:
            return decode(self.data)
        except Unreadable:
            return ""


def read_upload(request: Request) -> Upload:
    """The upload; raises ``Unprocessable``, ``UnsupportedMediaType`` and ``BadRequest``.

    With ``?preview=true`` it is previewed, whatever the body says.
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
    # Any other value is an error: a preview taken for an import would change the team.
    values = {_PREVIEW.get(value) for value in request.query.get("preview", ("false",))}
    if len(values) > 1 or None in values:
        raise BadRequest(message("import.preview"))
    return True in values


def _of_form(request: Request) -> Upload:
    form = form_of(request)
    chosen, text = form.file("file"), form.one("text")
    return Upload(
        data=text.encode() if chosen is None else chosen,
        # The preview's form sends a file back as text, with another encoding and line ends.
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
