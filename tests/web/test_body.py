"""Bodies of requests: read as they were sent, or refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.http import body
from chalicelib.http.errors import BadRequest, HttpError, UnsupportedMediaType
from chalicelib.http.request import Request

URL_ENCODED = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=xyz"
CONTENT = bytes(range(256)) + b"\r\n\n\r--xy\r\n"


def request(content, content_type=URL_ENCODED):
    headers = {"content-type": content_type} if content_type else {}
    return Request(
        method="POST", path="/", base="", variables={}, query={}, headers=headers, body=content
    )


def part(disposition, content, *more):
    lines = [f"Content-Disposition: form-data; {disposition}".encode(), *more, b"", content]
    return b"--xyz\r\n" + b"\r\n".join(lines) + b"\r\n"


def test_a_form_is_read_as_it_was_typed():
    form = body.form_of(request(b"a=1&a=+2&b=%C3%A9&c="))
    assert (form.one("a"), form.every("a"), form.one("b")) == (" 2", ("1", " 2"), "é")
    assert (form.one("c"), form.one("d"), form.every("d"), form.file("a")) == ("", "", (), None)


def test_files_keep_every_byte():
    content = (
        part('name="text"', "é\r\nx".encode())
        + part('name="file"; filename="a \\"b\\".csv"', CONTENT, b"Content-Type: text/csv")
        + part('name="none"; filename=""', b"", b"Content-Type: application/octet-stream")
        + b"--xyz--\r\n"
    )
    form = body.form_of(request(content, MULTIPART))
    assert form.one("text") == "é\r\nx"
    assert form.file("file") == CONTENT
    assert form.file("none") is None


def nested(depth):
    """Parts within parts within parts."""
    heads = (
        f"--{n}\r\nContent-Type: multipart/mixed; boundary={n + 1}\r\n\r\n" for n in range(depth)
    )
    inside = "".join(heads).encode()
    return b"--xyz\r\nContent-Type: multipart/mixed; boundary=0\r\n\r\n" + inside + b"--xyz--\r\n"


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (b"a=%ff", URL_ENCODED),
        (b"\xff=a", URL_ENCODED),
        (b"&".join(b"a=1" for _ in range(3000)), URL_ENCODED),
        (b"", MULTIPART),
        (b"no parts", MULTIPART),
        (part("", b"x") + b"--xyz--", MULTIPART),
        (part('name="a"', b"\xff") + b"--xyz--", MULTIPART),
        (part('name="a"', b"cut off"), MULTIPART),
        (part('name="a"', b"x"), "multipart/form-data"),
        (nested(3000), MULTIPART),
        (nested(10), MULTIPART),
    ],
)
def test_a_form_that_cannot_be_read_is_400(content, content_type):
    with pytest.raises(BadRequest):
        body.form_of(request(content, content_type))


@pytest.mark.parametrize(
    "content",
    [b"", b"[]", b"1", b"null", b"{", b"\xff", b'{"a": NaN}', b'{"a": "\\ud800"}', b"[" * 99999],
)
def test_json_that_is_no_object_is_400(content):
    with pytest.raises(BadRequest):
        body.json_of(request(content, "application/json"))


def test_json_is_read():
    content = '{"a": ["é", null, 1.5]}'.encode()
    assert body.json_of(request(content, "Application/JSON; charset=utf-8")) == {
        "a": ["é", None, 1.5]
    }


@pytest.mark.parametrize("read", [body.form_of, body.json_of])
def test_other_types_are_415(read):
    with pytest.raises(UnsupportedMediaType):
        read(request(b"x", "text/plain"))


def test_nothing_at_all_is_an_empty_form():
    assert body.form_of(request(b"", "")).fields == {}


@given(
    content=st.binary() | st.binary().map(lambda junk: b"--xyz\r\n" + junk + b"\r\n--xyz--"),
    content_type=st.sampled_from(
        [URL_ENCODED, MULTIPART, "application/json", "multipart/form-data"]
    )
    | st.text(st.characters(codec="ascii")).map(lambda text: f"multipart/form-data; {text}"),
)
def test_junk_is_read_or_refused(content, content_type):
    for read in (body.form_of, body.json_of):
        try:
            read(request(content, content_type))
        except HttpError:
            continue
