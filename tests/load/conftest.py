"""The site on a stand-in whose transactions hold, and many who use it at the same moment."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import TypeVar
from uuid import uuid4

import pytest
from chalice.local import LambdaEventConverter, RouteMatcher

from app import app
from chalicelib.http.api_gateway import from_event
from chalicelib.http.routing import chain, respond
from chalicelib.settings import settings
from chalicelib.site.middleware import MIDDLEWARE
from chalicelib.site.routes import SITE
from chalicelib.store import table
from ops import resources
from ops.local import standin
from ops.local.environment import applied, local_environment
from tests.web.conftest import HOST, Response, Site

_CONVERTER = LambdaEventConverter(RouteMatcher(list(app.routes)))
_ROUTES = {route.path: route for route in SITE}
_ANSWER = chain(MIDDLEWARE, respond)
_PATIENCE = {"DATABASE_TIMEOUT": "30"}
T = TypeVar("T")


class Parallel(Site):
    """The site for many threads: Chalice keeps one request at a time, what it calls keeps none."""

    def request(self, method: str, url: str, body: bytes = b"", **headers: str) -> Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"host": HOST, **self._cookie(), **self.headers, **named}
        event = _CONVERTER.create_lambda_event(method, url, sent, body)
        route = _ROUTES[event["requestContext"]["resourcePath"]]
        reply = _ANSWER(from_event(event, route))
        headers_of = {name.lower(): value for name, value in reply.headers.items()}
        return Response(
            reply.status, headers_of, reply.body.decode(), self._keep(list(reply.cookies))
        )


def at_once(actions: Sequence[Callable[[], T]]) -> list[T]:
    """What the actions give, each done in a thread of its own, all begun at the same moment."""
    begin = Barrier(len(actions))

    def run(action: Callable[[], T]) -> T:
        begin.wait()
        return action()

    with ThreadPoolExecutor(len(actions)) as pool:
        return list(pool.map(run, actions))


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[standin.StandIn]:
    with standin.running(tmp_path_factory.mktemp("stand-in") / "log") as running:
        yield running


@pytest.fixture(autouse=True)
def environment(server: standin.StandIn) -> Iterator[None]:
    """An empty table of the test's own on the stand-in."""
    own = {"TABLE_NAME": f"team-coach-{uuid4()}"}
    with applied(local_environment(server.endpoint) | _PATIENCE | own):
        resources.create_table(table.client(), settings().table_name)
        yield
