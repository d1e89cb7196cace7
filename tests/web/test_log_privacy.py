"""Whatever somebody sends, nothing of it is in the log."""

from json import dumps
from urllib.parse import quote, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chalicelib.http.route import METHODS
from chalicelib.settings import settings as site_settings
from chalicelib.site.routes import SITE, UNKNOWN
from chalicelib.store import table
from tests.examples import examples
from tests.web.conftest import Site
from tests.web.log_lines import Log
from tests.web.people import OWN_PAGE
from tests.web.roles import browser_of, new_world, token_of

MARK = "zqxmarkzqx"
FIELDS = """name email password current_password new_password token csrf_token csv text label id
    action next _method sport team_type size positions status.p00 role formation code secret"""
HEADERS = """accept accept-language authorization content-type cookie forwarded host if-match
    if-modified-since if-none-match idempotency-key origin referer sec-fetch-site user-agent
    x-csrf-token x-forwarded-for x-forwarded-prefix x-forwarded-proto x-request-id"""
ABOUT = st.sampled_from([MARK, f"{MARK}@example.org", f"Ana {MARK}", f"{MARK}\r\n{{}}", f"é{MARK}"])
PATHS = st.sampled_from([route.path for route in (*SITE, *UNKNOWN)])
PLACES = st.tuples(st.sampled_from(METHODS), PATHS, st.booleans())
QUERIES = st.sampled_from(["", "form", "q", "team", "show", "after", "format", "token", "done"])
BODIES = st.sampled_from(["none", "form", "JSON", "multipart", "raw"])
MANY = examples(80)
TEAM = "the_private_otters"
OWN_FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def coach(cloud):
    """The coach's browser, and what its forms carry."""
    browser = browser_of(new_world().coaches["coach"])
    return browser, token_of(browser)


@pytest.fixture
def log(monkeypatch, capsys):
    monkeypatch.setenv("STAGE", "test")
    site_settings.cache_clear()
    return Log(lambda: "".join(capsys.readouterr()))


def body_of(kind, text):
    if kind == "form":
        return urlencode(dict.fromkeys(FIELDS.split(), text)).encode(), OWN_FORM
    if kind == "JSON":
        return dumps(dict.fromkeys(FIELDS.split(), text)).encode(), "application/json"
    if kind == "multipart":
        part = f'--x\r\nContent-Disposition: form-data; name="{MARK}"\r\n\r\n{text}\r\n--x--\r\n'
        return part.encode(), "multipart/form-data; boundary=x"
    return (text.encode() if kind == "raw" else b""), f"text/{MARK}"


def marked(path, text, *, known_team):
    """The path with the text for each of its variables, or for all but the team's."""
    named = path.replace("{team}", TEAM) if known_team else path
    return "/".join(quote(text, "") if part[:1] == "{" else part for part in named.split("/"))


def send(coach, log, request, **headers):
    method, url, (body, content_type) = request
    browser, token = coach
    own = {**OWN_PAGE, "x_csrf_token": token, "if_match": "*", "content_type": content_type}
    again = Site(headers=browser.headers, cookies=dict(browser.cookies))
    again.request(method, url, body, **{**own, **headers})
    return log.text()


@MANY
@given(PLACES, st.tuples(QUERIES, BODIES), ABOUT)
def test_what_is_asked_for(coach, log, place, sent, text):
    (method, path, known_team), (query, body) = place, sent
    url = marked(path, text, known_team=known_team) + (f"?{query}={quote(text)}" if query else "")
    said = send(coach, log, (method, url, body_of(body, text)))
    assert said.count("\n") >= 1
    assert MARK not in said.lower()


@MANY
@given(st.sampled_from(HEADERS.split()), PATHS, ABOUT.map(lambda text: text.replace("\r\n", " ")))
def test_who_asks_for_it(coach, log, header, path, text):
    value = f"session={text}" if header == "cookie" else text
    value = f"Bearer {text}" if header == "authorization" else value
    url = marked(path, "x", known_team=True)
    said = send(coach, log, ("GET", url, (b"", "text/plain")), **{header.replace("-", "_"): value})
    assert MARK not in said.lower()


@pytest.mark.parametrize("route", [route.path for route in SITE])
def test_what_an_error_quotes(coach, log, monkeypatch, route):
    """However the table fails, its words, which may quote what it was asked, are not kept."""

    def quoting(operation: str, arguments: object) -> None:
        raise ValueError(f"{operation}: {MARK} {arguments}")

    monkeypatch.setattr(table.client(), "_make_api_call", quoting)
    for method in ("GET", "POST", "DELETE"):
        said = send(
            coach, log, (method, marked(route, MARK, known_team=False), body_of("form", MARK))
        )
        assert MARK not in said
        if '"status": 500' in said:
            assert '"type": "builtins.ValueError"' in said
