"""A running site with made-up teams, and Chromium to look at it with."""

import shutil
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import urlsplit

import boto3
import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, sync_playwright

from chalicelib.http.cookies import SESSION
from chalicelib.models import Coach, Roster
from chalicelib.store import coaches, sessions, teams
from ops import resources, static
from ops.local import standin
from ops.local.environment import BUCKET, applied, local_environment
from ops.local.site import Site
from tests.browser import rosters

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 900}
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-dev-shm-usage",
    "--no-first-run",
)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("browser tests need Chromium (apt-get install chromium)")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_ARGUMENTS))
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def started(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[str, str]]:
    """Where a site with the made-up teams runs, and the cookie of the coach of some of them.

    It comes up only where there is a browser.
    """
    with standin.running(tmp_path_factory.mktemp("stand-in") / "log") as server:
        environment = local_environment(server.endpoint)
        with applied(environment):
            _fill(environment["TABLE_NAME"])
            cookie = _sign_in(rosters.COACH)
        site = Site(_free_port(), environment)
        assert site.start()
        yield f"http://127.0.0.1:{site.port}", cookie
        site.stop()


@pytest.fixture(scope="session")
def address(started: tuple[str, str]) -> str:
    """Where a site with the made-up teams runs."""
    return started[0]


def _fill(table: str) -> None:
    s3 = boto3.client("s3")
    resources.create(boto3.client("dynamodb"), s3, resources.Names(table, BUCKET))
    static.build()
    static.upload(s3, BUCKET)
    for roster in rosters.ALL:
        assert isinstance(teams.save(None, roster), Roster)


def _sign_in(coach: Coach) -> str:
    opened = sessions.new(coach, "A made-up browser", datetime.now(UTC))
    coaches.create(coach, *opened.writes)
    return opened.cookie


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def errors() -> list[str]:
    """What the page's scripts and the browser complain about; a test may expect some."""
    return []


@pytest.fixture
def context(
    chromium: Browser, address: str, request: pytest.FixtureRequest
) -> Iterator[BrowserContext]:
    """A browser's window on the site; ``@pytest.mark.parametrize("window", …, indirect=True)``."""
    options = getattr(request, "param", {})
    opened = chromium.new_context(base_url=address, **({"viewport": PHONE} | options))
    opened.set_default_timeout(15_000)
    yield opened
    opened.close()


@pytest.fixture
def page(context: BrowserContext, errors: list[str]) -> Iterator[Page]:
    """A tab in which nothing may go wrong unseen."""
    tab = context.new_page()
    tab.on("pageerror", lambda error: errors.append(str(error)))
    tab.on("console", lambda line: errors.append(line.text) if line.type == "error" else None)
    yield tab
    assert errors == []


@pytest.fixture
def own_page(page: Page, started: tuple[str, str]) -> Page:
    """A tab of the coach, who is signed in."""
    address, cookie = started
    name = f"{SESSION}-{urlsplit(address).port}"
    page.context.add_cookies([{"name": name, "value": cookie, "url": address}])
    return page


@pytest.fixture
def documents(page: Page) -> list[str]:
    """The addresses of the pages that the browser has loaded as a whole."""
    loaded: list[str] = []

    def note(request: Request) -> None:
        if request.is_navigation_request():
            loaded.append(request.url)

    page.on("request", note)
    return loaded
