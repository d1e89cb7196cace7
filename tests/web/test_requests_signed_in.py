"""How many requests to DynamoDB somebody signed in costs: two a page, at most three a write."""

from json import dumps

import pytest

from tests.web.people import OWN_PAGE
from tests.web.roles import browser_of, new_world, token_of

TEAM = "/teams/the_private_otters"
SESSION = "GetItem"
PAGES = {
    "/": [SESSION, "Query"],
    "/best": [SESSION, "Query"],
    "/best/the_private_otters/9": [SESSION, "Query"],
    "/teams": [SESSION, "Query"],
    "/teams?form=new": [SESSION],
    "/search?q=o": [SESSION, "Query"],
    TEAM: [SESSION, "Query"],
    f"{TEAM}?form=edit": [SESSION, "Query"],
    f"{TEAM}?form=delete": [SESSION, "Query"],
    f"{TEAM}/players": [SESSION, "Query"],
    f"{TEAM}/players?form=new": [SESSION, "Query"],
    f"{TEAM}/players?form=status": [SESSION, "Query"],
    f"{TEAM}/players/p00": [SESSION, "Query"],
    f"{TEAM}/players/p00?form=edit": [SESSION, "Query"],
    f"{TEAM}/import": [SESSION, "Query"],
    f"{TEAM}/people": [SESSION, "Query"],
    "/profile": [SESSION, "Query"],
    "/login": [SESSION],
}
NEW_TEAM = {"name": "River Otters", "sport": "football", "team_type": "senior", "size": 7}
PLAYER = {"name": "Nora New", "positions": ["ST"]}
MORE = {"csv": "name,positions\nMia Most,GK\n"}
WRITE = [SESSION, "Query", "TransactWriteItems"]


@pytest.fixture(scope="module")
def coach(cloud):
    """The coach's browser, and what its forms carry."""
    browser = browser_of(new_world().coaches["coach"])
    return browser, token_of(browser)


def send(coach, method, url, body=None, **headers):
    browser, token = coach
    named = {"accept": "application/json", "content_type": "application/json", **headers}
    body = dumps(body or {}).encode()
    return browser.request(method, url, body, **{**OWN_PAGE, **named}, x_csrf_token=token)


@pytest.mark.parametrize(("url", "cost"), PAGES.items())
def test_a_signed_in_page_is_two_requests(coach, requests, url, cost):
    assert coach[0].get(url, accept="text/html").status == 200
    assert requests == cost


def test_a_write_is_three_requests(coach, requests):
    for method, url, body, cost in (
        ("POST", "/teams", NEW_TEAM, [SESSION, "TransactWriteItems"]),
        ("PUT", "/teams/river_otters", NEW_TEAM | {"size": 9}, WRITE),
        ("POST", "/teams/river_otters/players", PLAYER, WRITE),
        ("POST", "/teams/river_otters/import", MORE, WRITE),
        ("PUT", f"{TEAM}/players/p00", PLAYER, WRITE),
        ("DELETE", f"{TEAM}/players/p01", None, WRITE),
        ("PUT", f"{TEAM}/people/samviewer", {"role": "assistant"}, WRITE),
        ("DELETE", f"{TEAM}/people/samviewer", None, WRITE),
        ("POST", f"{TEAM}/people", {"email": "b@example.org", "role": "viewer"}, WRITE),
        ("DELETE", "/teams/river_otters", None, WRITE),
    ):
        del requests[:]
        answer = send(coach, method, url, body, if_match="*")
        assert answer.status < 300, answer.text
        assert requests == cost, (method, url)


def test_a_write_that_may_come_twice_costs_no_more(coach, requests):
    url = f"{TEAM}/players"
    for name in ("Kim Ives", "Lou Jarl"):
        del requests[:]
        player = PLAYER | {"name": name}
        assert send(coach, "POST", url, player, idempotency_key=name).status == 201
        assert requests == WRITE


def test_a_refused_write_writes_nothing(coach, requests):
    assert send(coach, "PUT", TEAM, NEW_TEAM).status == 428
    assert requests == [SESSION, "Query"]
