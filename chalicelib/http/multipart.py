"""Multipart forms (multipart/form-data, RFC 7578), parsed with limits on numbers and lengths.

Nested and encoded parts are refused: no browser sends them.
"""

import logging
from collections import defaultdict

from msgspec import Struct, field
from python_multipart.multipart import MultipartParser, parse_options_header

from chalicelib.http.limits import (
    FIELD_NAME_CHARACTERS,
    FORM_FIELDS,
    PART_HEADER_BYTES,
    PART_HEADERS,
)
from chalicelib.http.request import Form

# It logs bytes of forms that it cannot parse, which may be personal data.
logging.getLogger("python_multipart").setLevel(logging.CRITICAL)

_PLAIN_ENCODINGS = (b"", b"7bit", b"8bit", b"binary")


class _Part(Struct):
    headers: dict[bytes, bytes] = field(default_factory=dict)
    name: str = ""
    is_file: bool = False
    content: list[bytes] = field(default_factory=list)


class _Reader:
    """Collects what the parser finds, part by part."""

    def __init__(self) -> None:
        self.fields: defaultdict[str, list[str]] = defaultdict(list)
        self.files: dict[str, bytes] = {}
        self.ended = False
        self._parts = 0
        self._part = _Part()
        self._header: list[bytes] = []
        self._value: list[bytes] = []

    def on_part_begin(self) -> None:
        self._parts += 1
        if self._parts > FORM_FIELDS:
            raise ValueError("too many parts")
        self._part = _Part()

    def on_header_begin(self) -> None:
        self._header, self._value = [], []

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._header.append(data[start:end])

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value.append(data[start:end])

    def on_header_end(self) -> None:
        self._part.headers[b"".join(self._header).lower()] = b"".join(self._value)

    def on_headers_finished(self) -> None:
        headers = self._part.headers
        disposition, options = parse_options_header(headers.get(b"content-disposition", b""))
        if disposition != b"form-data" or b"name" not in options:
            raise ValueError("a part without the name of a field")
        if headers.get(b"content-type", b"").lstrip().lower().startswith(b"multipart/"):
            raise ValueError("a part with parts of its own")
        encoding = headers.get(b"content-transfer-encoding", b"")
        if encoding.strip().lower() not in _PLAIN_ENCODINGS:
            raise ValueError("a part in an encoding")
        self._part.name = options[b"name"].decode("utf-8")
        if len(self._part.name) > FIELD_NAME_CHARACTERS:
            raise ValueError("a field with too long a name")
        self._part.is_file = b"filename" in options

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        self._part.content.append(data[start:end])

    def on_part_end(self) -> None:
        part, content = self._part, b"".join(self._part.content)
        if not part.is_file:
            self.fields[part.name].append(content.decode("utf-8"))
        elif content:
            self.files[part.name] = content

    def on_end(self) -> None:
        self.ended = True


def read(content_type: str, body: bytes) -> Form:
    """Return the form in the body; raise ValueError if it is malformed or exceeds a limit."""
    _, options = parse_options_header(content_type)
    boundary = options.get(b"boundary", b"")
    if not boundary:
        raise ValueError("no boundary between the parts")
    reader = _Reader()
    parser = MultipartParser(
        boundary,
        {
            "on_part_begin": reader.on_part_begin,
            "on_header_begin": reader.on_header_begin,
            "on_header_field": reader.on_header_field,
            "on_header_value": reader.on_header_value,
            "on_header_end": reader.on_header_end,
            "on_headers_finished": reader.on_headers_finished,
            "on_part_data": reader.on_part_data,
            "on_part_end": reader.on_part_end,
            "on_end": reader.on_end,
        },
        max_header_count=PART_HEADERS,
        max_header_size=PART_HEADER_BYTES,
    )
    parser.write(body)
    if not reader.ended:
        raise ValueError("the end is missing")
    return Form({name: tuple(values) for name, values in reader.fields.items()}, reader.files)
