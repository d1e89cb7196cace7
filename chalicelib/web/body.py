"""Bodies of requests: forms as browsers send them, and JSON objects."""

import json
from email.message import Message
from email.parser import BytesParser
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from chalicelib.web.errors import BadRequest, TooLarge, UnsupportedMediaType
from chalicelib.web.form import Form
from chalicelib.web.request import Request

MAX_BYTES = 1024 * 1024
"""The largest body that is read."""

URL_ENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data"
JSON = "application/json"
_MAX_FIELDS = 2000


def media_type(request: Request) -> str:
    """The body's media type without its parameters; empty if the request names none."""
    return request.headers.get("content-type", "").partition(";")[0].strip().lower()


def is_form(request: Request) -> bool:
    """Whether a browser's form came: browsers post them, whatever ``_method`` is meant."""
    return request.method == "POST" and media_type(request) in (URL_ENCODED, MULTIPART)


def form_of(request: Request) -> Form:
    """The form in the body.

    Raises ``TooLarge``, ``UnsupportedMediaType`` for a body that is not a form, ``BadRequest`` for
    one that cannot be read.
    """
    if request.form is not None:
        return request.form
    _check_size(request)
    if not is_form(request):
        if request.body:
            raise UnsupportedMediaType(f"Send the form as {URL_ENCODED} or {MULTIPART}.")
        return Form({})
    read = _multipart if media_type(request) == MULTIPART else _url_encoded
    try:
        return read(request)
    except (ValueError, TypeError, LookupError, RecursionError) as error:
        raise BadRequest("The form cannot be read: please send it again.") from error


def json_of(request: Request) -> dict[str, Any]:
    """The JSON object in the body.

    Raises ``TooLarge``, ``UnsupportedMediaType`` for another type, ``BadRequest`` for a body that
    is no JSON object.
    """
    _check_size(request)
    if media_type(request) != JSON:
        raise UnsupportedMediaType(f"Send the body as {JSON}.")
    try:
        data = json.loads(request.body.decode("utf-8"), parse_constant=_no_number)
        # Half a character, which an escape can smuggle in, has no UTF-8.
        json.dumps(data, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError) as error:
        raise BadRequest("The body cannot be read as JSON.") from error
    if not isinstance(data, dict):
        raise BadRequest("The body has to be a JSON object.")
    return data


def _check_size(request: Request) -> None:
    if len(request.body) > MAX_BYTES:
        raise TooLarge("The body is too large: at most 1 MB is taken.")


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _url_encoded(request: Request) -> Form:
    pairs = parse_qsl(
        request.body.decode("utf-8"),
        keep_blank_values=True,
        errors="strict",
        max_num_fields=_MAX_FIELDS,
    )
    fields: dict[str, tuple[str, ...]] = {}
    for name, value in pairs:
        fields[name] = (*fields.get(name, ()), value)
    return Form(fields)


def _multipart(request: Request) -> Form:
    head = f"Content-Type: {request.headers['content-type']}\r\n\r\n".encode()
    message = BytesParser().parsebytes(head + request.body)
    if not message.is_multipart() or message.defects:
        raise ValueError("not the parts that the header promises")
    fields: dict[str, tuple[str, ...]] = {}
    files: dict[str, bytes] = {}
    for part in message.get_payload():
        name, is_file, content = _part(part)  # type: ignore[arg-type]
        if not is_file:
            fields[name] = (*fields.get(name, ()), content.decode("utf-8"))
        elif content:
            files[name] = content
    return Form(fields, files)


def _part(part: Message) -> tuple[str, bool, bytes]:
    """The name of a part, whether it is a file, and its content."""
    name = part.get_param("name", header="content-disposition")
    content = part.get_payload(decode=True)
    if not isinstance(name, str) or not isinstance(content, bytes):
        raise TypeError("a part without a name or with parts of its own")
    is_file = part.get_param("filename", header="content-disposition") is not None
    return name, is_file, content
