"""How many requests to DynamoDB somebody signed in costs: two a page, at most three a write."""

from itertools import count
from json import dumps
from urllib.parse import urlencode

import pytest
from msgspec.structs import replace

from chalicelib.accounts import second_factor
from chalicelib.site import paths
from chalicelib.store import profiles, second_factors, table, teams
from tests.web.authenticators import (
    RECOVERY_CODE,
    SECRET,
    half_signed_in,
    present_code,
    with_second_factor,
)
from tests.web.conftest import Site
from tests.web.people import OWN_PAGE, PASSWORD, email_of, mails
from tests.web.roles import browser_of, names_of, new_coach, new_world, token_of
from tests.web.rules import OPERATIONS

TEAM = "/teams/the_private_otters"
PUBLIC = "/teams/the_public_otters"
OWN = "/teams/the_written_otters"
SESSION = "GetItem"
_numbers = count(1)
PAGES = [each for each in OPERATIONS if each.method == "GET" and "coach" in each.who]
NEW_TEAM = {"name": "River Otters", "sport": "football", "team_type": "senior", "size": 7}
PLAYER = {"name": "Nora New", "positions": ["ST"]}
MORE = {"csv": "name,positions\nMia Most,GK\n"}
WRITES = "TransactWriteItems"
WRITE = [SESSION, "Query", WRITES]
ANOTHER = "nine badgers in the barn"


@pytest.fixture(scope="module")
def world(cloud):
    return new_world()


@pytest.fixture(scope="module")
def coach(world):
    """The coach's browser, and what its forms carry."""
    browser = browser_of(world.coaches["coach"])
    return browser, token_of(browser)


def send(coach, method, url, body=None, **headers):
    browser, token = coach
    named = {"accept": "application/json", "content_type": "application/json", **headers}
    body = dumps(body or {}).encode()
    return browser.request(method, url, body, **{**OWN_PAGE, **named}, x_csrf_token=token)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_signed_in_page_is_two_requests(world, coach, requests, page):
    asked = coach[0].get(page.url(names_of(world, "private")), accept="text/html, */*;q=0.1")
    # A page of data alone leads browsers to where it is shown.
    assert asked.status in (page.status, 302)
    assert requests == list(page.cost_signed_in)
    assert len(requests) <= 2 or page.path == paths.TEAM_ACTIVITY


def test_all_that_is_kept_of_a_coach_is_two_requests(coach, requests):
    assert coach[0].get("/profile?format=json").status == 200
    assert requests == ["Query", "BatchGetItem"]


def test_a_write_is_three_requests(world, coach, requests):
    private = world.teams["private"]
    team = replace(private.team, name="The Written Otters")
    teams.save(None, replace(private, team=team, invitations=()))
    for method, url, body, cost in (
        ("POST", "/teams", NEW_TEAM, [SESSION, WRITES]),
        ("PUT", "/teams/river_otters", NEW_TEAM | {"size": 9}, WRITE),
        ("POST", "/teams/river_otters/players", PLAYER, WRITE),
        ("POST", "/teams/river_otters/import", MORE, WRITE),
        ("PUT", f"{OWN}/players/p00", PLAYER, WRITE),
        ("DELETE", f"{OWN}/players/p01", None, WRITE),
        ("PUT", f"{OWN}/people/samviewer", {"role": "assistant"}, WRITE),
        ("PUT", f"{OWN}/people/samviewer", {"role": "coach"}, WRITE),
        ("PUT", f"{OWN}/people/samassistant", {"role": "coach", "hand_over": True}, WRITE),
        ("DELETE", f"{OWN}/people/samcoach", None, WRITE),
        # One more for the addresses of the coaches who are told.
        ("DELETE", "/teams/river_otters", None, [SESSION, "Query", "BatchGetItem", WRITES]),
    ):
        del requests[:]
        answer = send(coach, method, url, body, if_match="*")
        assert answer.status < 300, answer.text
        assert requests == cost, (method, url)


def test_inviting_is_three_requests_for_each_step(world, coach, requests):
    asked = {"email": email_of("Sam Stranger"), "role": "viewer"}
    statuses = {"status.p00": "absent", "status.p02": "absent"}
    statuses |= {"shown.p00": "available", "shown.p02": "available"}
    costs = {}
    made = ""
    for step in ("invite", "take back", "invite again"):
        del requests[:]
        if step == "take back":
            answer = send(coach, "DELETE", made, if_match="*")
        else:
            answer = send(coach, "POST", f"{PUBLIC}/people", asked)
            made = answer.headers["location"]
        assert answer.status < 300, answer.text
        costs[step] = list(requests)
    stranger = browser_of(world.coaches["stranger"])
    link = mails(email_of("Sam Stranger"))[-1].link
    secret = {"token": link.partition("token=")[2]}
    costs["accept"] = cost_of(requests, stranger, link.partition("?")[0], secret)
    costs["statuses"] = cost_of(requests, coach[0], f"{PUBLIC}/players?form=status", statuses)
    assert costs == dict.fromkeys(costs, WRITE)


def cost_of(requests, site, url, fields):
    """What a form costs that somebody sends."""
    body = urlencode({"csrf_token": token_of(site), **fields}).encode()
    del requests[:]
    content_type = "application/x-www-form-urlencoded"
    answer = site.request("POST", url, body, content_type=content_type, **OWN_PAGE)
    assert answer.status < 400, answer.text
    return list(requests)


def secret_of(name):
    """The secret of the link that somebody was mailed last."""
    return {"token": mails(name)[-1].link.partition("token=")[2].partition("&")[0]}


def test_an_account_costs_three_requests_for_each_step(requests):
    site, email, new = Site(), email_of("Kim Marsh"), "kim@new.example"
    entry = {"email": email, "password": PASSWORD}
    counted = ["BatchGetItem", WRITES]
    kim = {"name": "Kim Marsh", **entry}
    assert cost_of(requests, site, "/register", kim) == [*counted, WRITES]
    assert cost_of(requests, site, "/confirm", secret_of(email)) == [SESSION, WRITES]
    assert cost_of(requests, site, "/register", kim) == [*counted, WRITES]
    assert cost_of(requests, site, "/password", {"email": email}) == [*counted, WRITES]
    reset = {**secret_of(email), "password": ANOTHER}
    assert cost_of(requests, site, "/confirm", reset) == [SESSION, "Query", WRITES]
    entry["password"] = ANOTHER
    assert cost_of(requests, site, "/login", entry) == [*counted, WRITES]

    def act(action, **fields):
        given = {"action": action, "current_password": PASSWORD, **fields}
        return cost_of(requests, site, "/profile", given)

    write = ["Query", WRITES]
    assert act("name", name="Kim Marsh-Field") == write
    assert act("password", current_password=ANOTHER, new_password=PASSWORD) == [*write, WRITES]
    assert act("email", email=new) == [*write, WRITES]
    assert cost_of(requests, site, "/confirm", secret_of(new)) == [SESSION, "GetItem", WRITES]
    assert act("token", label="mine", access="read") == [*write, WRITES]
    found = profiles.read(site.cookies["session"].partition(".")[0])
    assert act("revoke-token", id=found.tokens[0].id) == write
    for action in ("end-session", "end-others"):
        other = browser_of(found.coach)
        ended = other.json("/profile")["sessions"]
        assert act(action, id=next(each["id"] for each in ended if each["current"])) == write
    assert cost_of(requests, browser_of(found.coach), "/logout", {}) == [SESSION, WRITES]
    for number in range(3):
        new_team = NEW_TEAM | {"name": f"Kim {number}"}
        assert send((site, token_of(site)), "POST", "/teams", new_team).status == 201
    assert act("delete", goes="kim_0 kim_1 kim_2") == ["Query", WRITES, *["Query"] * 3, WRITES]


def test_a_second_factor_costs_three_requests_for_each_step(requests):
    coach = with_second_factor(new_coach("Fay Factor"))
    entry = {"email": coach.email, "password": PASSWORD}
    assert cost_of(requests, Site(), "/login", entry) == ["BatchGetItem", WRITES, WRITES]
    half = half_signed_in(coach)
    code = {"code": present_code()}
    assert cost_of(requests, half, "/login?form=code", code) == ["BatchGetItem", WRITES, WRITES]
    assert cost_of(requests, Site(), "/login?form=code", code) == []

    def act(action, **fields):
        given = {"action": action, "current_password": PASSWORD, **fields}
        return cost_of(requests, half, "/profile", given)

    checked = ["Query", WRITES, WRITES]
    assert act("turn-off-second-factor", code=RECOVERY_CODE) == checked
    assert act("turn-on-second-factor", secret=SECRET, **code) == checked
    (factor,) = [profiles.read(coach.id).second_factor]
    table.transact([second_factors.change(factor, replace(factor, last_step=0))])
    assert act("renew-recovery-codes", **code) == checked


@pytest.mark.parametrize("sessions", [0, None])
@pytest.mark.parametrize("code", [present_code, lambda: RECOVERY_CODE])
@pytest.mark.parametrize("same_sign_in", [True, False])
def test_a_code_sent_twice_at_once_is_not_tried_again(
    requests, monkeypatch, sessions, code, same_sign_in
):
    coach = with_second_factor(new_coach(f"Flo {next(_numbers)}"))
    half = half_signed_in(coach, sessions)
    twin = Site(cookies=dict(half.cookies)) if same_sign_in else half_signed_in(coach)
    cost, accepted = [], second_factor.accepted

    def overtaken(*read):
        """What the code gives, while another request with it comes between."""
        monkeypatch.setattr(second_factor, "accepted", accepted)
        cost.extend(requests)
        cost_of(requests, twin, "/login?form=code", {"code": code()})
        del requests[:]
        return accepted(*read)

    monkeypatch.setattr(second_factor, "accepted", overtaken)
    cost += cost_of(requests, half, "/login?form=code", {"code": code()})
    sessions_counted = [] if sessions is not None else ["Query"]
    assert cost == ["BatchGetItem", WRITES, *sessions_counted, WRITES]
    assert ("session" in half.cookies, "session" in twin.cookies) == (False, True)


def test_what_is_refused_at_the_sign_in_page_costs_less(requests):
    for fields in ({"email": email_of("Kim Marsh")}, {"email": "no address"}):
        site = Site()
        body = urlencode({"csrf_token": token_of(site), "password": "x", **fields}).encode()
        content_type = "application/x-www-form-urlencoded"
        del requests[:]
        assert site.request("POST", "/login", body, content_type=content_type).status == 422
        assert requests == ["BatchGetItem", WRITES]


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
