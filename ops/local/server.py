"""The site's server on this machine: Chalice's, held to HTTP where that one is lax.

Chalice's local server reads a body only by its ``Content-Length``, takes whatever stands there,
answers unknown methods and long paths itself, and says ``Content-Length: 0`` where it leaves a body
out. Here, what cannot be a request is refused in the site's own words, and all else gets to the
site as it would through API Gateway.
"""

import argparse
import email.errors
import logging
import os
import re
import socket
import sys
from collections.abc import Sequence
from contextlib import suppress
from functools import partial
from http import HTTPStatus
from http.client import HTTPMessage
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import uuid4

from chalice.cli import create_local_server
from chalice.cli.factory import CLIFactory
from chalice.local import ChaliceRequestHandler, MatchResult, RouteMatcher

from chalicelib import logs
from chalicelib.http.errors import HttpError
from chalicelib.http.request import Request
from chalicelib.http.response import Reply
from chalicelib.http.route import METHODS
from chalicelib.http.routing import chain
from chalicelib.message import message
from chalicelib.site.middleware import AROUND

if TYPE_CHECKING:
    pass

MOST_BYTES = 10 * 1024 * 1024
"""The longest body that is read, as API Gateway has it; the site takes less."""

_TOKEN = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_LENGTH = re.compile(r"[0-9]{1,19}", re.ASCII)
_CHUNK_SIZE = re.compile(rb"([0-9A-Fa-f]{1,15})[ \t]*(;[^\r\n]*)?\r?\n")
_MOST_LINE = 8192
_MOST_TRAILERS = 100
_DRAIN_SECONDS = 2.0
_DRAIN_BYTES = 65536
_OF_MULTIPART = (
    email.errors.CloseBoundaryNotFoundDefect,
    email.errors.InvalidMultipartContentTransferEncodingDefect,
    email.errors.MultipartInvariantViolationDefect,
    email.errors.NoBoundaryInMultipartDefect,
    email.errors.StartBoundaryNotFoundDefect,
)
"""What Python's parser of headers finds wrong with a multipart body, of which it got none."""
_WITHOUT_BODY = (HTTPStatus.NO_CONTENT, HTTPStatus.NOT_MODIFIED)


class Refused(HttpError):
    """What came is no request that could be handed to the site."""

    def __init__(self, status: int, detail: str) -> None:
        super().__init__(message("http.as_written", text=detail))
        self.status = HTTPStatus(status)


class AnyMethod(dict[str, Any]):
    """A route's methods, with all those that it does not have: the site itself refuses them."""

    def __contains__(self, method: object) -> bool:
        return True

    def __missing__(self, method: str) -> Any:
        return self["GET"]


class Routes(RouteMatcher):
    """Finds the route of a path; a path longer than any gets the longest of those not found."""

    def match_route(self, url: str) -> MatchResult:
        """The route of the URL."""
        try:
            return super().match_route(url)
        except ValueError:
            deepest = max(self.route_urls, key=lambda route: route.count("/"))
            names = [part.strip("{}") for part in deepest.split("/")[1:]]
            parts = urlsplit(url).path.split("/")[1:]
            parts = [*parts[: len(names) - 1], "/".join(parts[len(names) - 1 :])]
            return MatchResult(deepest, dict(zip(names, parts, strict=False)), {})


class Handler(ChaliceRequestHandler):
    """Hands requests to the site, and what the site answers to the client."""

    headers: HTTPMessage
    disable_nagle_algorithm = True
    """Else answers on an open connection wait 40 ms for the client to confirm their head."""

    def setup(self) -> None:
        """Prepare for the requests of a connection."""
        super().setup()
        converter = self.local_gateway.event_converter
        converter._route_matcher = Routes(converter._route_matcher.route_urls)
        self._forget()

    def parse_request(self) -> bool:
        """Read a request up to its body; False when it was refused."""
        self._forget()
        return bool(super().parse_request())

    def _forget(self) -> None:
        """Forget the last request of the connection, in case the next cannot be read."""
        self.command, self.path, self.headers = "", "/", HTTPMessage()
        self._waits_for_continue = False

    def handle_expect_100(self) -> bool:
        """Ask for the body only when it is about to be read: its length may be refused."""
        self._waits_for_continue = True
        return True

    def __getattr__(self, name: str) -> Any:
        """The base class looks for a method ``do_X`` for each method X of HTTP."""
        if name.startswith("do_"):
            return self._generic_handle
        raise AttributeError(name)

    def _generic_handle(self) -> None:
        try:
            self.path = _target(self.command, self.path)
            self._body = self._read_body()
        except Refused as refused:
            self._refuse(refused)
        else:
            super()._generic_handle()

    def _parse_payload(self) -> tuple[dict[str, str], bytes | None]:
        names = dict.fromkeys(name.lower() for name in self.headers)
        # Else the last of several of a name would be taken for the only one.
        headers = {name: ", ".join(self.headers.get_all(name, ())) for name in names}
        return headers, self._body

    def _read_body(self) -> bytes | None:
        _check(self.headers)
        lengths = set(_list(self.headers, "content-length"))
        codings = [each.lower() for each in _list(self.headers, "transfer-encoding")]
        if codings:
            if lengths or self.request_version != "HTTP/1.1":
                raise Refused(400, "Transfer-Encoding is for HTTP/1.1, without Content-Length.")
            if codings != ["chunked"]:
                raise Refused(501, "The only Transfer-Encoding that is read here is chunked.")
            self._ask_for_body()
            return self._read_chunks()
        if not lengths:
            return None
        length = lengths.pop()
        if lengths or not _LENGTH.fullmatch(length):
            raise Refused(400, "Content-Length has to be one whole number.")
        if int(length) > MOST_BYTES:
            raise Refused(413, "The body is too large.")
        self._ask_for_body()
        return self._read(int(length)) if int(length) else None

    def _ask_for_body(self) -> None:
        if self._waits_for_continue:
            super().handle_expect_100()
            self.wfile.flush()

    def _read_chunks(self) -> bytes:
        body = bytearray()
        while size := self._chunk_size():
            if len(body) + size > MOST_BYTES:
                raise Refused(413, "The body is too large.")
            body += self._read(size)
            if self._line() not in (b"\r\n", b"\n"):
                raise Refused(400, "A chunk of the body is longer than it says.")
        for _ in range(_MOST_TRAILERS):
            if self._line() in (b"\r\n", b"\n"):
                return bytes(body)
        raise Refused(400, "Too many lines follow the body.")

    def _chunk_size(self) -> int:
        size = _CHUNK_SIZE.fullmatch(self._line())
        if not size:
            raise Refused(400, "A chunk of the body does not begin with its size.")
        return int(size[1], 16)

    def _line(self) -> bytes:
        line: bytes = self.rfile.readline(_MOST_LINE + 1)
        if not line.endswith(b"\n"):
            raise Refused(400, "The body ends too early, or has too long a line.")
        return line

    def _read(self, size: int) -> bytes:
        content: bytes = self.rfile.read(size)
        if len(content) < size:
            raise Refused(400, "The body is shorter than it says.")
        return content

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002
        """Refuse what the base class cannot read, in the site's words instead of its own."""
        phrase = HTTPStatus(code).description or HTTPStatus(code).phrase
        self._refuse(Refused(code, f"{(message or phrase)[:200]}."))

    def _refuse(self, refused: Refused) -> None:
        """Send the error, and close: nobody knows where the next request would begin."""
        self.close_connection = True
        # Until a version was read, none is set, which would leave out the headers.
        self.request_version = self.protocol_version
        facts = logs.Facts(request_id=str(uuid4()), method=self.command)
        with logs.about(facts):
            reply = _error_reply(refused, self._request())
        headers = {**reply.headers, "X-Request-Id": facts.request_id, "Connection": "close"}
        self._send_http_response(reply.status, headers, reply.body)
        self._drain()

    def _drain(self) -> None:
        """Read what is still coming: closing at once could lose the answer on its way."""
        with suppress(OSError):
            self.wfile.flush()
            self.connection.shutdown(socket.SHUT_WR)
            self.connection.settimeout(_DRAIN_SECONDS)
            left = MOST_BYTES
            while left > 0 and (came := self.rfile.read1(_DRAIN_BYTES)):
                left -= len(came)

    def _request(self) -> Request:
        return Request(
            method=self.command or "GET",
            path=urlsplit(self.path).path if self.path.startswith("/") else "/",
            base="",
            variables={},
            query={},
            headers={name.lower(): str(value) for name, value in self.headers.items()},
        )

    def _send_http_response(
        self, code: int, headers: dict[str, Any], body: str | bytes | None
    ) -> None:
        content = body.encode() if isinstance(body, str) else body or b""
        has_length = any(name.lower() == "content-length" for name in headers)
        if code not in _WITHOUT_BODY and self.command != "HEAD" and not has_length:
            headers = {**headers, "Content-Length": str(len(content))}
        self.send_response(code)
        self._send_headers(headers)
        if code not in _WITHOUT_BODY and self.command != "HEAD":
            self.wfile.write(content)


for _method in METHODS:
    setattr(Handler, f"do_{_method}", Handler._generic_handle)


def _target(method: str, target: str) -> str:
    """The path and query that a request is for. Raises ``Refused`` for one without any."""
    if target.startswith("/"):
        return target
    if target == "*" or method == "CONNECT":
        return "/"
    try:
        parts = urlsplit(target)
    except ValueError:
        parts = urlsplit("")
    if parts.scheme.lower() not in ("http", "https") or not parts.netloc:
        raise Refused(400, "The address has to begin with a slash.")
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def _check(headers: HTTPMessage) -> None:
    """Raise ``Refused`` for headers that others could read as another request than we do."""
    defects = [each for each in headers.defects if not isinstance(each, _OF_MULTIPART)]
    # Of a multipart type, the parser takes the body, which it was not given, for parts.
    unread = defects or (not headers.is_multipart() and headers.get_payload())
    if unread or not all(_TOKEN.fullmatch(name) for name in headers):
        raise Refused(400, "A line of the headers is not a name, a colon and a value.")
    if any("\r" in value or "\n" in value or "\0" in value for value in headers.values()):
        raise Refused(400, "A header continues in the next line.")
    if len(headers.get_all("host", ())) > 1:
        raise Refused(400, "There has to be one Host.")


def _list(headers: HTTPMessage, name: str) -> Sequence[str]:
    return [part.strip(" \t") for each in headers.get_all(name, ()) for part in each.split(",")]


def _error_reply(refused: Refused, request: Request) -> Reply:
    def refuse(_: Request) -> Reply:
        raise refused

    return chain(AROUND, refuse)(request)


def main(arguments: Sequence[str] | None = None) -> None:
    """Serve the site on 127.0.0.1 until the process is ended."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, required=True)
    port = parser.parse_args(arguments).port
    logging.basicConfig(stream=sys.stdout, level=logging.INFO, format="%(message)s")
    factory = CLIFactory(str(Path.cwd()), debug=False, environ=os.environ)
    server = create_local_server(factory, "127.0.0.1", port, "local")
    app = server.app_object
    app.routes = {path: AnyMethod(methods) for path, methods in app.routes.items()}
    config = factory.create_config_obj(chalice_stage_name="local")
    server.server.RequestHandlerClass = partial(Handler, app_object=app, config=config)
    server.serve_forever()
