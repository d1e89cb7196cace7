"""Bodies as API Gateway takes them: text as text, anything else as Base64."""

from base64 import b64decode

import pytest
from msgspec.structs import replace

from app import app
from chalicelib.http.api_gateway import response_of
from chalicelib.http.formats import Format
from chalicelib.http.response import Reply
from chalicelib.site import routes
from tests.web.conftest import _CONVERTER, HOST

ALL_BYTES = bytes(range(256))


@pytest.mark.parametrize("content", [Format.PDF.content_type, "image/png"])
def test_bytes_go_out_as_base64(content):
    sent = response_of(Reply(headers={"Content-Type": content}, body=ALL_BYTES)).to_dict()
    assert (sent["isBase64Encoded"], b64decode(sent["body"])) == (True, ALL_BYTES)


@pytest.mark.parametrize("each", [each for each in Format if each is not Format.PDF])
def test_text_goes_out_as_text(each):
    reply = Reply(headers={"Content-Type": each.content_type}, body="Zoë محمد".encode())
    sent = response_of(reply).to_dict()
    assert (sent["isBase64Encoded"], sent["body"]) == (False, "Zoë محمد")


def test_a_reply_without_a_body_is_an_empty_text():
    sent = response_of(Reply(status=204)).to_dict()
    assert (sent["isBase64Encoded"], sent["body"]) == (False, "")


@pytest.mark.parametrize("headers", [{}, {"accept": "text/html"}])
def test_bytes_are_answered_whatever_a_client_accepts(monkeypatch, headers):
    """Chalice itself would answer a client with 400 whose ``Accept`` names no type of bytes."""
    route = next(each for each in routes.SITE if each.path == "/health")
    get = route.operations["GET"]

    def pdf(_):
        return Reply(headers={"Content-Type": Format.PDF.content_type}, body=ALL_BYTES)

    monkeypatch.setitem(route.operations, "GET", replace(get, handler=pdf))
    event = _CONVERTER.create_lambda_event(
        "GET", "/health?format=json", {"host": HOST, **headers}, b""
    )
    sent = app(event, None)
    assert (sent["statusCode"], b64decode(sent["body"])) == (200, ALL_BYTES)
