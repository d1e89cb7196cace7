"""Every page, with its cookies, gets the best mark of Mozilla's HTTP Observatory."""

import pytest
from msgspec.structs import replace

from tests.web import observatory
from tests.web.conftest import HOST, Response, Site
from tests.web.people import OWN_PAGE, PASSWORD, csrf_token, email_of, post
from tests.web.roles import new_world

SECURE = {"x-forwarded-proto": "https", "accept": "text/html"}
TEAM = "/teams/the_public_otters"
PUBLIC = ("/", "/best", "/best/junior", "/best/the_public_otters/9", "/teams", TEAM, "/search?q=o")
FORMS = ("/login", "/register", "/password", "/teams/nobody", "/login?next=//elsewhere.example")
OWN = ("/", TEAM, f"{TEAM}?form=edit", f"{TEAM}/import", f"{TEAM}/people", "/profile", "/teams")


@pytest.fixture(scope="module")
def browser(cloud):
    """A browser over https in which a coach has signed in."""
    new_world()
    fields = {"email": email_of("Sam Coach"), "password": PASSWORD, "next": "/"}
    entered = Site(headers=SECURE)
    response = post(entered, "/login", fields)
    assert response.status == 302
    assert best(response)
    return entered


def best(response):
    return observatory.score(response, HOST) >= observatory.A_PLUS


@pytest.mark.parametrize("url", PUBLIC + FORMS)
def test_what_everybody_sees_is_an_a_plus(url, browser):
    assert best(Site(headers=SECURE).get(url))


@pytest.mark.parametrize("url", OWN)
def test_what_a_coach_sees_is_an_a_plus(url, browser):
    response = browser.get(url)
    assert response.status == 200
    assert best(response)


def test_the_cookies_are_bound_to_the_host_and_hidden_from_scripts(browser):
    assert set(browser.cookies) == {"__Host-session", "__Host-visitor", "__Host-browser"}
    fresh = Site(headers=SECURE)
    (visitor,) = fresh.get("/login").cookies
    parts = set(visitor.split("; ")[1:])
    assert parts == {"Path=/", "HttpOnly", "SameSite=Lax", "Secure"}


def test_a_refused_form_is_an_a_plus_too(browser):
    site = Site(headers=SECURE)
    token = csrf_token(site.get("/login").text)
    body = f"csrf_token={token}&email=nobody".encode()
    kind = "application/x-www-form-urlencoded"
    for sent in (body, b"email=nobody"):
        refused = site.request("POST", "/login", sent, content_type=kind, **OWN_PAGE)
        assert refused.status in (403, 422)
        assert best(refused)


def test_the_mark_of_a_page_is_what_the_papers_say(browser):
    marks = observatory.marks_of(Site(headers=SECURE).get("/login"), HOST)
    assert marks == {
        "content security policy": 10,
        "cookies": 5,
        "sharing with other origins": 0,
        "referrers": 5,
        "https only": 0,
        "scripts": 5,
        "types": 0,
        "frames": 5,
        "loading by other origins": 10,
    }
    assert observatory.score(Site(headers=SECURE).get("/login"), HOST) == 140


@pytest.mark.parametrize(
    ("changes", "cookies"),
    [
        ({"content-security-policy": ""}, []),
        ({"content-security-policy": "default-src 'none'; script-src 'unsafe-inline'"}, []),
        ({"strict-transport-security": "max-age=0"}, ["a=b"]),
        ({}, ["__Host-session=x; Secure; SameSite=Lax; Path=/"]),
        ({}, ["session=x; HttpOnly; Secure; SameSite=None"]),
        ({"content-security-policy": "default-src 'none'", "x-frame-options": ""}, []),
    ],
)
def test_what_is_missing_costs_the_best_mark(browser, changes, cookies):
    page = Site(headers=SECURE).get("/teams")
    worse = Response(page.status, page.headers | changes, page.text, cookies)
    assert best(replace(worse, headers=page.headers, cookies=[]))
    assert not best(worse)
