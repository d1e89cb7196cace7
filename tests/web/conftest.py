"""The site as a gateway calls it: events in, responses out, and the table's requests counted."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from email.utils import parseaddr
from json import dumps, loads
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from chalice.local import LambdaEventConverter, RouteMatcher
from msgspec import Struct, field

from app import app
from chalicelib import mail
from chalicelib.http.response import clear_cache
from chalicelib.models import Roster
from chalicelib.settings import settings
from chalicelib.store import attempt_counters, table
from chalicelib.store import table as retry
from ops import resources
from tests.conftest import own_environment
from tests.local_aws import local_aws
from tests.web import made_up
from tests.web.gateways import Mounting

BATCH = 25
HOST = "coach.example"
_CONVERTER = LambdaEventConverter(RouteMatcher(list(app.routes)))


class Response(Struct):
    status: int
    headers: dict[str, str]
    text: str
    cookies: list[str]

    @property
    def json(self) -> Any:
        return loads(self.text)


class Site(Struct):
    """A browser or program, and the site as its gateway calls it."""

    mounting: Mounting = Mounting.LOCAL
    headers: Mapping[str, str] = field(default_factory=dict)
    cookies: dict[str, str] = field(default_factory=dict)

    def request(self, method: str, url: str, body: bytes = b"", **headers: str) -> Response:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        sent = {"host": HOST, **self._cookie(), **self.headers, **named}
        event = _CONVERTER.create_lambda_event(method, url, sent, body)
        self.mounting.shape(event, urlsplit(url).path)
        answer = app(event, None)
        return Response(
            answer["statusCode"],
            {name.lower(): value for name, value in answer["headers"].items()},
            answer["body"],
            self._keep(answer.get("multiValueHeaders", {}).get("Set-Cookie", [])),
        )

    def _cookie(self) -> dict[str, str]:
        joined = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"cookie": joined} if joined else {}

    def _keep(self, cookies: list[str]) -> list[str]:
        """What a browser does with cookies that it is given."""
        for cookie in cookies:
            name, _, value = cookie.partition(";")[0].partition("=")
            if "Max-Age=0" in cookie:
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = value
        return cookies

    def get(self, url: str, **headers: str) -> Response:
        return self.request("GET", url, b"", **headers)

    def json(self, url: str) -> Any:
        return self.get(url, accept="application/json").json


@contextmanager
def on_local_aws(items: Sequence[dict[str, Any]] = ()) -> Iterator[None]:
    """A table that holds the items, and an address that mail may be sent from."""
    with pytest.MonkeyPatch.context() as patch, own_environment(patch), local_aws():
        _fill(items)
        mail.client().verify_email_identity(EmailAddress=parseaddr(settings().mail_sender)[1])
        yield


@pytest.fixture(scope="session")
def saved() -> tuple[dict[str, Roster], list[dict[str, Any]]]:
    """The made-up teams by slug, and the items that the store makes of them."""
    with pytest.MonkeyPatch.context() as patch, own_environment(patch), local_aws():
        name = settings().table_name
        resources.create_table(table.client(), name)
        rosters = made_up.save_all()
        pages = table.client().get_paginator("scan").paginate(TableName=name)
        return rosters, [item for page in pages for item in page["Items"]]


@pytest.fixture(scope="module")
def cloud(saved: tuple[dict[str, Roster], list[dict[str, Any]]]) -> Iterator[None]:
    """The made-up teams in a table that a module's tests share, and only read."""
    with on_local_aws(saved[1]):
        yield


@pytest.fixture(autouse=True)
def environment(cloud: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The settings of the module's tests; each may change them for itself. Nothing waits."""
    monkeypatch.setattr(retry, "wait", lambda _: None)
    yield
    clear_cache()
    monkeypatch.undo()
    settings.cache_clear()


@pytest.fixture
def teams(saved: tuple[dict[str, Roster], list[dict[str, Any]]]) -> Mapping[str, Roster]:
    """The made-up teams by slug, in the table that is only read."""
    return saved[0]


@pytest.fixture
def empty_table(monkeypatch: pytest.MonkeyPatch) -> None:
    """An empty table of the test's own."""
    monkeypatch.setenv("TABLE_NAME", f"team-coach-{uuid4()}")
    settings.cache_clear()
    resources.create_table(table.client(), settings().table_name)


@pytest.fixture
def own_teams(
    saved: tuple[dict[str, Roster], list[dict[str, Any]]], monkeypatch: pytest.MonkeyPatch
) -> Mapping[str, Roster]:
    """The made-up teams by slug, in a table of the test's own that it may change."""
    monkeypatch.setenv("TABLE_NAME", f"team-coach-{uuid4()}")
    settings.cache_clear()
    _fill(saved[1])
    return saved[0]


def _fill(items: Sequence[dict[str, Any]]) -> None:
    name = settings().table_name
    resources.create_table(table.client(), name)
    for start in range(0, len(items), BATCH):
        puts: list[Any] = [{"PutRequest": {"Item": item}} for item in items[start : start + BATCH]]
        table.client().batch_write_item(RequestItems={name: puts})


@pytest.fixture
def dump() -> Callable[[], str]:
    """All that the table holds, as text to search in."""
    return lambda: dumps(table.client().scan(TableName=settings().table_name)["Items"])


@pytest.fixture
def site() -> Site:
    """The site behind the local server."""
    return Site()


@pytest.fixture
def deployed() -> Site:
    """The site as it is on a stage of API Gateway."""
    return Site(Mounting.STAGE)


@pytest.fixture
def requests() -> Iterator[list[str]]:
    """The names of the requests that DynamoDB gets from the site."""
    seen: list[str] = []

    def note(event_name: str, **_: object) -> None:
        seen.append(event_name.rpartition(".")[2])

    events = table.client().meta.events
    events.register_first("before-send.dynamodb.*", note)
    yield seen
    events.unregister("before-send.dynamodb.*", note)


@pytest.fixture
def still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the brakes stands still, however slow the tests are."""
    begin = datetime.now(UTC)

    class Still(datetime):
        @classmethod
        def now(cls, tz: object = None) -> Any:
            return begin

    monkeypatch.setattr(attempt_counters, "datetime", Still)
