"""Request bodies: HTML forms and JSON objects."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any, NoReturn
from urllib.parse import parse_qsl

from chalicelib.http.errors import BadRequest, UnsupportedMediaType
from chalicelib.http.limits import FIELD_NAME_CHARACTERS, FORM_FIELDS, JSON_DEPTH
from chalicelib.http.request import MULTIPART, URL_ENCODED, Form, Request
from chalicelib.message import message

JSON = "application/json"

_CSRF_FIELDS = {
    URL_ENCODED: re.compile(rb"csrf_token=([0-9a-f]{64})"),
    MULTIPART: re.compile(rb'name="csrf_token"\r\n\r\n([0-9a-f]{64})'),
}


def csrf_tokens(request: Request) -> Iterator[str]:
    """Values of the field ``csrf_token``, found without parsing the form.

    A linear search finds them anywhere in the bytes, even within another field. That is safe:
    nobody can guess a token, so a sender who put one into the body has seen it.
    """
    if request.is_form:
        for found in _CSRF_FIELDS[request.media_type].finditer(request.body):
            yield found[1].decode()


def form_of(request: Request) -> Form:
    """The form in the body.

    Raises ``UnsupportedMediaType`` for a body that is not a form, ``BadRequest`` for one that
    cannot be read.
    """
    if request.form is not None:
        return request.form
    if not request.is_form:
        if request.body:
            raise UnsupportedMediaType(message("http.form_type", types=[URL_ENCODED, MULTIPART]))
        return Form({})
    try:
        return _multipart(request) if request.media_type == MULTIPART else _url_encoded(request)
    except ValueError as error:
        raise BadRequest(message("http.unreadable_form")) from error


def json_of(request: Request) -> dict[str, Any]:
    """The JSON object in the body.

    Raises ``UnsupportedMediaType`` for another type, and ``BadRequest`` for a body that is not a
    JSON object or nests too deep.
    """
    if request.media_type != JSON:
        raise UnsupportedMediaType(message("http.body_type", types=[JSON]))
    try:
        data = json.loads(
            request.body.decode("utf-8"), parse_constant=_no_number, object_pairs_hook=_object
        )
    except RecursionError as error:
        raise _too_deep() from error
    except ValueError as error:
        raise BadRequest(message("http.no_json")) from error
    _check_depth_and_texts(data)
    if not isinstance(data, dict):
        raise BadRequest(message("http.no_json_object"))
    return data


def _check_depth_and_texts(data: Any) -> None:
    level = [data]
    for _ in range(JSON_DEPTH + 1):
        inner: list[Any] = []
        for each in level:
            if isinstance(each, dict):
                inner += each.keys()
                inner += each.values()
            elif isinstance(each, list):
                inner += each
            elif isinstance(each, str) and not _is_text(each):
                raise BadRequest(message("http.half_character"))
        level = inner
    if level:
        raise _too_deep()


def _is_text(text: str) -> bool:
    """Whether it can be encoded: JSON escapes can have lone surrogates, which UTF-8 cannot."""
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _too_deep() -> BadRequest:
    return BadRequest(message("http.too_deep", most=JSON_DEPTH))


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """The JSON object of those members; raises ``BadRequest`` for a repeated name."""
    found = dict(pairs)
    if len(found) < len(pairs):
        doubled = Counter(name for name, _ in pairs).most_common(1)[0][0]
        name = doubled[:40].encode("utf-8", "replace").decode()
        raise BadRequest(message("http.member_twice", name=name))
    return found


def _no_number(name: str) -> NoReturn:
    raise ValueError(f"{name} is not JSON")


def _url_encoded(request: Request) -> Form:
    pairs = parse_qsl(
        request.body.decode("utf-8"),
        keep_blank_values=True,
        errors="strict",
        max_num_fields=FORM_FIELDS,
    )
    fields: defaultdict[str, list[str]] = defaultdict(list)
    for name, value in pairs:
        if len(name) > FIELD_NAME_CHARACTERS:
            raise ValueError("a field with too long a name")
        fields[name].append(value)
    return Form({name: tuple(values) for name, values in fields.items()})


def _multipart(request: Request) -> Form:
    from chalicelib.http import multipart  # noqa: PLC0415 - few requests need it

    return multipart.read(request.headers["content-type"], request.body)
