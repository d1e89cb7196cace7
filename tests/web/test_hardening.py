"""Rules that hold on every page or for every field, beside those that have tests of their own."""

import re
from urllib.parse import quote

import pytest

from chalicelib.store import table
from tests.web.keeping.programs import ANA, OTTERS, TEAM, Program
from tests.web.people import PASSWORD, post, signed_in
from tests.web.test_headers import URLS

FOR_VISITORS = ("/login", "/register", "/password")
LONG_OR_PLAIN = ("x" * 63 + "Ab1-", " four plain lower words ", "дуже довгий пароль")
FOR_COACHES = ("/", "/teams", "/teams?form=new", "/search", "/best", "/profile", "/nowhere")

NOT_THE_SENDERS = {
    "slug": "another",
    "version": 99,
    "created_at": "2001-01-01T00:00:00Z",
    "updated_at": "2001-01-01T00:00:00Z",
    "members": [{"coach_id": "x", "role": "coach"}],
    "name_claim": "another",
    "pk": "TEAM#another",
}


def password_fields(page):
    return re.findall(r'<input\b[^>]*name="[^"]*password"[^>]*>', page)


@pytest.fixture
def coach(site, empty_table):
    return signed_in(site, "Robin Marsh")


@pytest.fixture
def api(coach):
    return Program(coach)


class TestPasswordFields:
    def test_are_masked_and_leave_managers_and_pasting_alone(self, site, coach):
        pages = [site.get(url).text for url in ("/login", "/register")]
        pages += [coach.get(url).text for url in ("/profile", "/profile?form=delete")]
        found = [field for page in pages for field in password_fields(page)]
        assert len(found) > 3
        for field in found:
            assert 'type="password"' in field
            assert re.search(r'autocomplete="(current|new)-password"', field)
            assert "maxlength" not in field
            assert "value=" not in field

    def test_no_page_asks_a_secret_question(self, site):
        for url in FOR_VISITORS:
            assert not re.search(
                r"question|hint for your password", site.get(url).text, re.IGNORECASE
            )

    @pytest.mark.parametrize(
        "password", ["x" * 63 + "Ab1-", " four plain lower words ", "дуже довгий пароль"]
    )
    def test_take_long_ones_and_any_characters_as_they_are(self, site, empty_table, password):
        signed_in(site, "Robin Marsh", password)
        fields = {"email": "robin.marsh@example.org", "password": password.strip()[:-1]}
        assert post(site, "/login", fields).status == 422


def test_a_coach_can_sign_out_on_every_page(coach):
    for url in FOR_COACHES:
        page = coach.get(url, accept="text/html").text
        assert re.search(r'<form action="/logout" method="post"', page), url


@pytest.mark.parametrize("method", ["GET", "OPTIONS", "POST"])
@pytest.mark.parametrize("url", URLS)
def test_no_answer_is_for_pages_of_other_origins(deployed, method, url):
    headers = deployed.request(method, url, origin="https://other.example").headers
    assert not [name for name in headers if name.startswith("access-control-")]


class TestFieldsThatAreNotTheSenders:
    def test_do_nothing_in_a_team(self, api):
        created = api.send("POST", "/teams", {**OTTERS, **NOT_THE_SENDERS})
        assert (created.headers["location"], created.json["version"]) == (TEAM, 1)
        changed = api.send("PUT", TEAM, {**OTTERS, **NOT_THE_SENDERS, "size": 5}, if_match="*")
        assert (changed.json["slug"], changed.json["version"]) == ("river_otters", 2)
        assert changed.json["created_at"] == created.json["created_at"]
        people = api.json(f"{TEAM}/people")
        assert [each["role"] for each in people["items"]] == ["coach"]

    def test_do_nothing_in_a_player(self, api):
        api.send("POST", "/teams", OTTERS)
        added = api.send("POST", f"{TEAM}/players", {**ANA, "id": "0" * 16, "version": 99})
        assert added.json["id"] != "0" * 16
        assert added.json["version"] == 1

    def test_do_nothing_in_a_profile(self, coach):
        mine = {"action": "name", "name": "Robin Reed", "email": "other@example.org", "id": "x"}
        assert post(coach, "/profile", mine, "/profile").status == 302
        profile = coach.json("/profile")
        assert (profile["name"], profile["email"]) == ("Robin Reed", "robin.marsh@example.org")


def _expressions(part):
    """The texts in a request to DynamoDB that it reads as expressions, and the names in them."""
    if isinstance(part, list):
        yield from (found for each in part for found in _expressions(each))
    elif isinstance(part, dict):
        for name, value in part.items():
            if name.endswith("Expression") or name == "ExpressionAttributeNames":
                yield str(value)
            else:
                yield from _expressions(value)


def test_no_expression_holds_what_was_sent(api):
    expressions = []

    def note(params, **_):
        expressions.extend(_expressions(params))

    events = table.client().meta.events
    events.register("before-parameter-build.dynamodb.*", note)
    try:
        mark = "zqx' OR size(pk) > :zqx"
        quoted = quote(mark)
        for url in ("/search?q=", "/teams/", "/best?team=", "/teams?q="):
            api.browser.get(f"{url}{quoted}")
        made = api.send("POST", "/teams", {**OTTERS, "name": mark, "zqx": mark})
        api.send("POST", f"{made.headers['location']}/players", {**ANA, "name": mark})
        post(api.browser, "/login", {"email": "zqx@example.org", "password": mark})
    finally:
        events.unregister("before-parameter-build.dynamodb.*", note)
    assert len(expressions) > 10
    assert "zqx" not in "".join(expressions)


class TestOneNameTwice:
    def test_the_last_of_the_query_counts_whatever_the_body_says(self, site, teams):
        body = site.get("/teams?limit=1&limit=2&order=name&order=-name", accept="application/json")
        names = [each["name"] for each in body.json["items"]]
        assert len(names) == 2
        assert names == sorted(names, key=str.casefold, reverse=True)

    def test_the_query_never_stands_for_a_field_of_the_form(self, site, empty_table):
        query = f"?email=robin.marsh@example.org&password={PASSWORD.replace(' ', '+')}"
        signed_in(site, "Robin Marsh")
        assert post(site, f"/login{query}", {"email": "", "password": ""}).status == 422


def test_a_csv_file_is_saved_under_a_name_of_ours(site, teams):
    for url, name in (
        ("/teams/zurich_badgers", "teams-zurich_badgers.csv"),
        ("/best/zurich_badgers/11", "best-zurich_badgers-11.csv"),
        ("/best?team=zurich_badgers&show=11", "best.csv"),
    ):
        response = site.get(f"{url}{'&' if '?' in url else '?'}format=csv")
        assert response.headers["content-disposition"] == f'attachment; filename="{name}"'
    assert "content-disposition" not in site.get("/teams/zurich_badgers").headers
