"""The stand-in for AWS behind a guard: nobody but this machine's site and commands may use it.

Every web page that a browser on this machine shows can send requests to loopback, and the stand-in
answers whoever asks. So a request has to name a secret as the first part of its path, which the
site and the commands have from ``AWS_ENDPOINT_URL``. Only published static files are for everybody.

The guard is also where changes are refused that the data folder has no room for (see ``Guard``).

``ops.local.child`` runs ``main`` as a process of its own, with the environment of ``guarded``.
"""

import json
import os
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from hmac import compare_digest
from http import HTTPStatus
from typing import Any

from chalicelib.store import keys
from chalicelib.store.dynamodb import pack
from ops.local.environment import BUCKET

CONTROL = "/_guard"
"""Where the runner reads and sets what the guard lets through."""
SCRIPT = "ops.local.guard:main"
_HOST, _SITE_SECRET, _OWN_SECRET = "GUARD_HOST", "GUARD_SITE_SECRET", "GUARD_OWN_SECRET"
_UNLIMITED = float("inf")

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

_WRITES = frozenset(
    {"BatchWriteItem", "DeleteItem", "PutItem", "TransactWriteItems", "UpdateItem"}
    | {"BatchExecuteStatement", "ExecuteTransaction"}
)
_HEALTH_KEY = pack(keys.health())
_FROM_A_PAGE = (b"origin", b"sec-fetch-site")
"""Headers that browsers add to what a page asks for, and our own programs do not send."""


def guarded(host: str, site_secret: str, own_secret: str) -> dict[str, str]:
    """The environment that ``main`` reads: who is let through, and for which ``Host``."""
    return {_HOST: host, _SITE_SECRET: site_secret, _OWN_SECRET: own_secret}


class Guard:
    """An ASGI application in front of ``app``, the stand-in.

    With ``own_secret`` the runner can always get in; with ``site_secret`` the site can, once the
    runner has opened the guard. The runner also sets how many bytes of changes may be accepted
    since the guard started. Beyond that, changes are refused in DynamoDB's words, and so is the
    read by which ``/health`` checks the table.
    """

    def __init__(self, app: App, host: str, site_secret: str, own_secret: str) -> None:
        self._app = app
        self._host = host.encode()
        self._site_secret = site_secret
        self._own_secret = own_secret
        self._open = False
        self._accepted = 0
        self._limit = _UNLIMITED

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand on an event of the server itself."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        headers = dict(scope["headers"])
        if headers.get(b"host") != self._host:
            await _refuse(send, HTTPStatus.MISDIRECTED_REQUEST, "This is for another host.")
        elif _is_static(scope):
            await self._app(scope, receive, send)
        elif any(name in headers for name in _FROM_A_PAGE):
            await _refuse(send, HTTPStatus.FORBIDDEN, "Web pages may not use this.")
        elif self._is_let_in(scope):
            await self._pass_on(headers, scope, receive, _without_cors(send))
        else:
            await _refuse(send, HTTPStatus.FORBIDDEN, "This needs the secret of its site.")

    def _is_let_in(self, scope: Scope) -> bool:
        """Whether the path begins with a secret, which is taken off it then."""
        secret, _, rest = scope["path"].removeprefix("/").partition("/")
        by_runner = compare_digest(secret.encode(), self._own_secret.encode())
        by_site = compare_digest(secret.encode(), self._site_secret.encode())
        if not (by_runner or by_site):
            return False
        raw = scope.get("raw_path") or scope["path"].encode()
        scope["path"] = f"/{rest}"
        scope["raw_path"] = b"/" + raw.removeprefix(b"/").partition(b"/")[2]
        scope["by_runner"] = by_runner
        return True

    async def _pass_on(
        self, headers: Mapping[bytes, bytes], scope: Scope, receive: Receive, send: Send
    ) -> None:
        by_runner = scope.pop("by_runner")
        if by_runner and scope["path"] == CONTROL:
            await self._control(scope["method"], receive, send)
            return
        if not (by_runner or self._open):
            await _unavailable(send, "The data are being loaded.")
            return
        operation = headers.get(b"x-amz-target", b"").decode("latin-1").rpartition(".")[2]
        if not by_runner and operation in _WRITES and not self._accept(headers):
            await _unavailable(send, "The data folder has no room for changes.")
        elif not by_runner and operation == "GetItem" and self._accepted >= self._limit:
            body = await _body(receive)
            if _asks_for_health(body):
                await _unavailable(send, "The data folder has no room for changes.")
            else:
                await self._app(scope, _replay(body), send)
        else:
            await self._app(scope, receive, send)

    def _accept(self, headers: Mapping[bytes, bytes]) -> bool:
        """Whether there is room for a change of that length, which is taken then."""
        length = headers.get(b"content-length", b"")
        if not length.isdigit() or self._accepted + int(length) > self._limit:
            return False
        self._accepted += int(length)
        return True

    async def _control(self, method: str, receive: Receive, send: Send) -> None:
        if method == "PUT":
            wanted = json.loads(await _body(receive))
            self._open = True
            self._limit = _UNLIMITED if wanted["limit"] is None else wanted["limit"]
        await _reply(send, HTTPStatus.OK, {"accepted": self._accepted})


def _is_static(scope: Scope) -> bool:
    """Whether somebody reads a published static file, as browsers must."""
    reads = scope["method"] in ("GET", "HEAD") and not scope.get("query_string")
    prefix = f"/{BUCKET}/"
    return reads and scope["path"].startswith(prefix) and scope["path"] != prefix


def _asks_for_health(body: bytes) -> bool:
    try:
        return bool(json.loads(body)["Key"] == _HEALTH_KEY)
    except (ValueError, KeyError, TypeError):
        return False


async def _body(receive: Receive) -> bytes:
    body, more = b"", True
    while more:
        message = await receive()
        if message["type"] != "http.request":
            break
        body += message.get("body", b"")
        more = message.get("more_body", False)
    return body


def _replay(body: bytes) -> Receive:
    async def receive() -> Message:
        return {"type": "http.request", "body": body, "more_body": False}

    return receive


def _without_cors(send: Send) -> Send:
    """Send without the headers that would let other sites' pages read the answer."""

    async def filtered(message: Message) -> None:
        if message["type"] == "http.response.start":
            message["headers"] = [
                (name, value)
                for name, value in message["headers"]
                if not bytes(name).lower().startswith(b"access-control-")
            ]
        await send(message)

    return filtered


async def _unavailable(send: Send, reason: str) -> None:
    """Refuse in DynamoDB's words; with 400 instead of 503, since the SDK would only try again."""
    error = {"__type": "com.amazonaws.dynamodb.v20120810#ServiceUnavailable", "message": reason}
    await _reply(send, HTTPStatus.BAD_REQUEST, error)


async def _refuse(send: Send, status: HTTPStatus, reason: str) -> None:
    await _reply(send, status, {"message": reason})


async def _reply(send: Send, status: HTTPStatus, content: Mapping[str, Any]) -> None:
    body = json.dumps(content).encode()
    headers = [(b"content-type", b"application/x-amz-json-1.0"), (b"connection", b"close")]
    headers += [(b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": body})


def main() -> None:
    """Run the stand-in with the guard in front of it."""
    # Takes half a second, which those who only need the names above should not wait for.
    from ministack import app as ministack  # noqa: PLC0415

    secrets = (os.environ.pop(name) for name in (_HOST, _SITE_SECRET, _OWN_SECRET))
    ministack.app = Guard(ministack.app, *secrets)
    ministack.main()
