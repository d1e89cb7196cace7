"""The order in which a request is judged, and that what is refused costs next to nothing."""

import json
from encodings import idna
from itertools import chain, combinations
from urllib.parse import urlencode

import pytest

from chalicelib.accounts import passwords
from chalicelib.http import body, limits, multipart
from chalicelib.http.request import Request
from chalicelib.site.routes import SITE
from chalicelib.store import attempt_counters
from tests.refusals import refused
from tests.web.conftest import HOST, Site
from tests.web.people import OWN_PAGE, PASSWORD, csrf_token, email_of
from tests.web.roles import browser_of, new_world, token_of

PLAYERS = "/teams/the_private_otters/players"
FORM, JSON = "application/x-www-form-urlencoded", "application/json"
MULTIPART = "multipart/form-data; boundary=b"
UNREADABLE = {FORM: b"x=%ff", JSON: b"{", MULTIPART: b"--b\r\n"}
LONG_BODY = b"x" * (limits.BODY_BYTES + 1)
SIZES = {
    413: {"body": LONG_BODY},
    414: {"query": "?x=" + "x" * limits.TARGET_CHARACTERS},
    431: {"accept_header": "application/json;" + "x" * limits.HEADER_CHARACTERS["accept"]},
}
# Each fault, the status that it gets, and words of what is said.
ORDER = {
    "size": (0, ""),
    "route": (404, "no page"),
    "method": (405, "PATCH"),
    "origin": (403, "another site"),
    "type": (415, "Send the body"),
    "sender": (401, "credentials"),
    "token": (403, "open for too long"),
    "body": (400, "cannot be read"),
}
FAULTS = tuple(ORDER)
SETS = list(chain.from_iterable(combinations(FAULTS, count) for count in range(1, len(FAULTS) + 1)))


@pytest.fixture(scope="module")
def coach(cloud):
    """The coach's browser, and what its forms carry."""
    browser = browser_of(new_world().coaches["coach"])
    return browser, token_of(browser)


@pytest.fixture
def reads_nothing(monkeypatch):
    """Nothing is parsed, no address looked at and no password hashed."""

    def fail(*_: object, **__: object):
        raise AssertionError("this takes work")

    for module, name in (
        (body, "parse_qsl"),
        (body, "json"),
        (multipart, "read"),
        (idna, "nameprep"),
        (passwords, "hasher"),
    ):
        monkeypatch.setattr(module, name, fail)


def send(coach, kind, faults, size=413, accept="application/json"):
    browser, token = coach
    browser = Site(cookies={}) if "sender" in faults else Site(cookies=dict(browser.cookies))
    large = SIZES[size] if "size" in faults else {}
    headers = {
        "content_type": "text/plain" if "type" in faults else kind,
        "sec_fetch_site": "cross-site" if "origin" in faults else "same-origin",
        "accept": large.get("accept_header", accept),
        **({} if "token" in faults else {"x_csrf_token": token}),
    }
    path = "/nowhere" if "route" in faults else PLAYERS
    method = "PATCH" if "method" in faults else "POST"
    sent = UNREADABLE[kind] if "body" in faults else b""
    return browser.request(
        method, path + large.get("query", ""), large.get("body", sent), **headers
    )


@pytest.mark.parametrize("kind", [FORM, JSON, MULTIPART])
@pytest.mark.parametrize("faults", SETS, ids=" ".join)
def test_the_first_fault_is_told(coach, kind, faults):
    status, words = ORDER[faults[0]]
    for size in SIZES if faults[0] == "size" else (413,):
        answer = send(coach, kind, faults, size)
        assert answer.status == (status or size), answer.text
        # What has too long an “Accept” gets a page.
        assert words in answer.text


@pytest.mark.parametrize("kind", [FORM, JSON, MULTIPART])
@pytest.mark.parametrize("fault", FAULTS[:-1])
def test_what_is_refused_costs_no_more_than_its_headers(
    coach, requests, reads_nothing, kind, fault
):
    for size in SIZES if fault == "size" else (413,):
        requests.clear()
        answer = send(coach, kind, (fault, "body"), size)
        assert answer.status in (ORDER[fault][0], size)
        # To know who asks takes a look at the session, of which there is none without a cookie.
        assert requests == (["GetItem"] if fault == "token" else [])


@pytest.mark.parametrize("fault", FAULTS[:4])
def test_pages_of_what_is_refused_read_no_body_either(coach, requests, reads_nothing, fault):
    for kind in (FORM, JSON, MULTIPART):
        answer = send(coach, kind, (fault, "token", "body"), accept="text/html")
        assert answer.status in (ORDER[fault][0], 413)
        assert "<html" in answer.text
        assert requests == []


def test_a_long_form_of_nobody_is_not_read_without_its_token(cloud, reads_nothing):
    sent = b"csrf_token=" + b"0" * 64 + b"&email=a" + b"a" * limits.SHOWN_AGAIN_BYTES
    headers = {**OWN_PAGE, "content_type": FORM}
    for path in [route.path for route in SITE if route.for_anybody]:
        answer = Site().request("POST", path, sent, **headers)
        assert (answer.status, "What you sent" in answer.text) == (403, False)


@pytest.mark.parametrize("kind", [FORM, MULTIPART])
def test_nor_is_a_long_form_of_a_coach_without_a_right_token(coach, reads_nothing, kind):
    sent = b"csrf_token=" + b"0" * 64 + b"&name=a" + b"a" * limits.SHOWN_AGAIN_BYTES
    browser = Site(cookies=dict(coach[0].cookies))
    answer = browser.request("POST", PLAYERS, sent, **OWN_PAGE, content_type=kind)
    assert (answer.status, "What you sent" in answer.text) == (403, False)


def test_a_lost_page_says_who_is_signed_in_and_costs_one_request(coach, requests):
    answer = coach[0].get("/nowhere", accept="text/html")
    assert (answer.status, "My teams" in answer.text, requests) == (404, True, ["GetItem"])
    requests.clear()
    assert coach[0].get("/nowhere", accept="application/json").status == 404
    assert requests == []


@pytest.mark.parametrize("name", limits.HEADER_CHARACTERS)
def test_each_header_has_its_length(site, name):
    longest = limits.HEADER_CHARACTERS[name]
    if name != "authorization":
        fits = site.get("/login", **{name: "/" * longest})
        assert fits.status == 200
    refused = site.get("/login", **{name: "/" * (longest + 1)})
    assert refused.status == 431
    assert f"“{name.title()}” has {longest + 1} characters" in refused.text


def test_the_token_is_found_wherever_it_stands_in_a_form(site):
    token = csrf_token(site.get("/login", accept="text/html").text)
    part = '--b\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    fields = {"email": "x", "csrf_token": token, "password": "x"}
    parts = "".join(part.format(*each) for each in fields.items()) + "--b--\r\n"
    for kind, sent in ((FORM, urlencode(fields)), (MULTIPART, parts)):
        headers = {**OWN_PAGE, "content_type": kind}
        assert site.request("POST", "/login", sent.encode(), **headers).status == 422
        for broken in (token[:-1], token[:-1] + "g", token.upper(), "f" * 64):
            other = sent.replace(token, broken).encode()
            assert site.request("POST", "/login", other, **headers).status == 403


class Hashed:
    """The hasher, and how often it was asked."""

    def __init__(self, hasher):
        self.count, self._hasher = 0, hasher

    def __getattr__(self, name):
        if name in ("hash", "verify"):
            self.count += 1
        return getattr(self._hasher, name)


@pytest.mark.usefixtures("still", "own_teams")
@pytest.mark.parametrize("action", ["sign in", "register", "password"])
def test_what_a_brake_refuses_is_not_hashed(monkeypatch, action):
    hashed = Hashed(passwords.hasher())
    world = new_world()
    coach = world.coaches["coach"]
    browser = browser_of(coach) if action == "password" else Site()
    token = csrf_token(browser.get("/login", accept="text/html").text)
    monkeypatch.setattr(passwords, "hasher", lambda: hashed)
    path, fields = {
        "sign in": ("/login", {"email": coach.email, "password": "wrong"}),
        "register": ("/register", {"name": "A", "email": email_of("A"), "password": PASSWORD}),
        "password": (
            "/profile",
            {"action": "password", "current_password": "wrong", "new_password": PASSWORD + "s"},
        ),
    }[action]
    sent = urlencode({"csrf_token": token, **fields}).encode()
    statuses, hashes = [], []
    for _ in range(attempt_counters.ACCOUNT.free + 3):
        answer = browser.request("POST", path, sent, **OWN_PAGE, content_type=FORM, host=HOST)
        statuses.append(answer.status)
        hashes.append(hashed.count)
    assert statuses[0] != 429
    assert statuses[-1] == 429
    taken = sum(status != 429 for status in statuses)
    assert hashes[-1] == hashes[taken - 1] == taken


def test_json_has_limits():
    def read(text):
        request = json_request(text.encode())
        return body.json_of(request)

    assert read('{"a": [[[[[[[1]]]]]]]}')
    for text, words in (
        ('{"a": [[[[[[[[1]]]]]]]]}', "too deep"),
        ('{"a": ' + "[" * 200_000, "too deep"),
        ('{"a": ' + "9" * 100_000 + "}", "cannot be read"),
        ('{"a": 1, "b": 2, "a": 3}', "“a” twice"),
        ('{"\\ud800": 1, "\\ud800": 3}', "“?” twice"),
    ):
        with refused(body.BadRequest, words):
            read(text)


def json_request(content):
    return Request(
        method="POST",
        path="/",
        base="",
        variables={},
        query={},
        headers={"content-type": JSON},
        body=content,
    )


def test_bodies_of_just_the_size_are_taken(coach):
    fits = json.dumps({"x": ""}).encode()
    fits = fits[:-2] + b"x" * (limits.BODY_BYTES - len(fits)) + fits[-2:]
    browser, token = coach
    headers = {"content_type": JSON, "accept": JSON, "x_csrf_token": token, "if_match": "*"}
    for sent, status in ((fits, 422), (fits + b" ", 413)):
        assert browser.request("POST", PLAYERS, sent, **headers).status == status
