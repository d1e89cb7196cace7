"""AWS within the tests' own process: the services of ``make run``'s stand-in, without a network.

Botocore hands each request to its ``before-send`` handlers, and takes the answer of one instead of
sending it. Ours passes the request to ministack's service and counts as the network.
"""

import re
from collections.abc import Coroutine, Iterator, Mapping
from contextlib import contextmanager
from io import BytesIO
from typing import Any
from urllib.parse import parse_qs, urlsplit

from botocore import UNSIGNED, handlers
from botocore.awsrequest import AWSPreparedRequest, AWSResponse
from botocore.compat import HTTPHeaders
from ministack.services import dynamodb, s3, ses
from msgspec import Struct

_SERVICES = {"dynamodb": dynamodb, "s3": s3, "ses": ses}
_Answer = tuple[int, dict[str, str], bytes | str]


class Mail(Struct):
    """A mail that was accepted for sending."""

    to: str
    subject: str
    text: str

    @property
    def link(self) -> str:
        """The path and query of the link in the mail."""
        parts = urlsplit(re.findall(r"https?://\S+", self.text)[0])
        return f"{parts.path}?{parts.query}"


class _Body(BytesIO):
    """A response's body as botocore reads it from its HTTP library."""

    def stream(self, **_: object) -> Iterator[bytes]:
        yield self.read()


class _LocalAws:
    """The handler of ``before-send``; it leaves requests alone unless it is ``active``."""

    def __init__(self) -> None:
        self.active = False
        self.mails: list[Mail] = []

    def __call__(
        self, event_name: str, request: AWSPreparedRequest, **_: object
    ) -> AWSResponse | None:
        if not self.active:
            return None
        service = event_name.split(".")[1]
        body = _as_bytes(request.body or b"")
        status, headers, content = _answer(service, request, body)
        if service == "ses" and status == 200:
            self._note_mail(body)
        return AWSResponse(request.url, status, _headers(headers), _Body(_as_bytes(content)))

    def _note_mail(self, body: bytes) -> None:
        fields = {name: values[0] for name, values in parse_qs(body.decode(), True).items()}
        if fields["Action"] == "SendEmail":
            to = fields["Destination.ToAddresses.member.1"]
            self.mails.append(
                Mail(to, fields["Message.Subject.Data"], fields["Message.Body.Text.Data"])
            )


def _headers(given: Mapping[str, str]) -> HTTPHeaders:
    headers = HTTPHeaders()
    for name, value in given.items():
        headers[name] = value
    return headers


def _answer(service: str, request: AWSPreparedRequest, body: bytes) -> _Answer:
    headers = {name.lower(): _as_text(value) for name, value in request.headers.items()}
    if headers.get("x-amz-target", "").endswith(".UpdateTimeToLive"):
        # Nothing expires: many a test has a clock of its own, and ministack goes by the real one.
        return 200, {}, body
    path, _, query = str(request.url).partition("://")[2].partition("/")[2].partition("?")
    asked: Coroutine[Any, Any, _Answer] = _SERVICES[service].handle_request(
        request.method, f"/{path}", headers, body, parse_qs(query, keep_blank_values=True)
    )
    try:
        asked.send(None)
    except StopIteration as done:
        answer: _Answer = done.value
        return answer
    raise AssertionError(f"{service} waits for something, which it cannot do without an event loop")


def _as_bytes(content: Any) -> bytes:
    return content.encode() if isinstance(content, str) else bytes(content)


def _as_text(value: Any) -> str:
    return value.decode() if isinstance(value, bytes) else str(value)


def _signer(**_: object) -> object:
    """No request within the process needs a signature."""
    return UNSIGNED if _handler.active else None


_handler = _LocalAws()
handlers.BUILTIN_HANDLERS.append(("before-send", _handler))
handlers.BUILTIN_HANDLERS.append(("choose-signer", _signer))


@contextmanager
def local_aws() -> Iterator[None]:
    """Let clients made from here on use services of this process, without anything in them."""
    assert not _handler.active, "it is one for all"
    for service in _SERVICES.values():
        service.reset()
    _handler.mails.clear()
    _handler.active = True
    try:
        yield
    finally:
        _handler.active = False


def sent_mails() -> list[Mail]:
    """The mails that were accepted since ``local_aws`` began, oldest first."""
    return list(_handler.mails)
