"""Whatever fails while something is written: 503, and the data are as before or as asked.

Then the same request does what it was to do, or says that it is done.
"""

import re
from datetime import UTC, datetime, timedelta

import pytest
from msgspec import Struct

from chalicelib.site.routes import SITE
from chalicelib.store import coaches, sessions, table
from chalicelib.store.confirmations import Purpose
from tests.web.conftest import Site, on_local_aws
from tests.web.faults import Fault, failing, items, kinds_of, put_back, state, without_versions
from tests.web.page_parts import Page
from tests.web.people import email_of, mails
from tests.web.place import new_place
from tests.web.write_paths import OF_ACCOUNTS, SIGNED_OUT, WRITES, Write

pytestmark = pytest.mark.exhaustive

NAMED = {each.what: each for each in OF_ACCOUNTS}
DELETION = NAMED["delete the account"]
KEYED = [each for each in WRITES if each.key]
ROUTES = {(method, each.path) for each in SITE for method in each.operations if method != "GET"}


@pytest.fixture(scope="module")
def cloud():
    with on_local_aws():
        yield


@pytest.fixture(scope="module")
def place(cloud):
    return new_place()


@pytest.fixture(autouse=True)
def _as_it_was(place):
    yield
    put_back(place.before, items())


class Outcome(Struct, frozen=True):
    """What came of a request: its status, what is stored, and who was sent mail."""

    status: int
    state: list[str]
    mailed: list[str]


def outcome(place, write):
    sent = len(mails())
    answer = place.send(write)
    to_sign_in = answer.headers.get("location", "").startswith("/login?next=")
    status = SIGNED_OUT if to_sign_in else answer.status
    return Outcome(status, meant(write, items()), [each.to for each in mails()[sent:]])


def meant(write, stored):
    return state(without_versions(stored) if write.undone else stored)


@pytest.mark.parametrize("write", WRITES, ids=str)
def test_nothing_is_left_half_done(place, monkeypatch, write):
    before = meant(write, place.before)
    with failing(monkeypatch, Fault("none")) as calls:
        first = outcome(place, write)
    assert first.status < 400
    assert first.state != before
    second = outcome(place, write)
    assert (second.status, second.state != first.state) == (write.again, write.more)
    ended = []
    for number, call in enumerate(calls):
        for kind in kinds_of(call):
            put_back(place.before, items())
            sent = len(mails())
            with failing(monkeypatch, Fault(kind, number)):
                response = place.send(write)
            where = f"{kind} at {number + 1} of {calls}"
            check_told(place, write, response)
            after = meant(write, items())
            assert after in (before, first.state), where
            if (number, after) in ended:
                continue
            ended.append((number, after))
            again = outcome(place, write)
            wanted = first if after == before else second
            assert (again.status, again.state) == (wanted.status, wanted.state), where
            if again.status < 400 and not (write.unmailed and after == first.state):
                assert [each.to for each in mails()[sent:]] == first.mailed, where


def check_told(place, write, response):
    """The answer says when to try again, and gives back what was typed but for passwords."""
    assert response.status == 503
    assert int(response.headers["retry-after"]) > 0
    if not write.by_form:
        assert response.headers["content-type"] == "application/problem+json"
        assert response.json["status"] == 503
        return
    assert response.headers["content-type"].startswith("text/html")
    forms = [each for each in Page(response.text).forms if each.action == place.url(write)]
    typed = {name: "" if is_secret(name) else v for name, v in place.body(write).items()}
    assert typed in [dict(each.fields) for each in forms]


def is_secret(name):
    return "password" in name or name == "code"


@pytest.mark.parametrize("write", KEYED, ids=str)
def test_the_answer_that_is_kept_is_given_in_the_end(place, monkeypatch, write):
    first, asked = place.send(write), state(items())
    with failing(monkeypatch, Fault("none")) as calls:
        assert place.send(write).text == first.text
    for number, call in enumerate(calls):
        for kind in kinds_of(call):
            with failing(monkeypatch, Fault(kind, number)):
                assert place.send(write).status == 503
            assert state(items()) == asked
            again = place.send(write)
            assert (again.status, again.text) == (first.status, first.text)
            assert state(items()) == asked


class TestTable:
    """What is here is all that can be changed: a new way to change something has to come along."""

    def test_every_route_is_here(self):
        assert {(each.method, each.path) for each in WRITES} == ROUTES

    def test_in_every_way_that_it_is_sent(self):
        described = Site().json("/openapi.json")["paths"]
        wanted = {
            (method.upper(), path, way)
            for path, item in described.items()
            for method, operation in item.items()
            # A form that stands for another method is described as what it is sent by.
            if (method.upper(), path) in ROUTES
            for way in ways(operation)
        }
        assert {(each.method, each.path, way_of(each)) for each in WRITES} == wanted

    def test_every_action_of_the_profile_is_here(self, place):
        told = place.send(Write("fly", "POST", "/profile", {"action": "fly"}, by_form=True)).text
        actions = re.search(r"“action” is one of ([a-z, -]+)\.", told)[1].split(", ")
        assert {each.fields.get("action") for each in OF_ACCOUNTS} - {None} == set(actions)

    def test_every_form_of_a_route_is_here(self, place):
        path = "/teams/{team}/players"
        asked = Write("fly", "POST", path, {"x": "y"}, by_form=True, query="?form=fly")
        forms = re.search(r"There is no form .*? here: use ([a-z, -]+)\.", place.send(asked).text)
        queries = {each.query for each in WRITES if each.path == path}
        assert queries - {""} == {f"?form={each}" for each in forms[1].split(", ")}

    def test_every_link_that_is_mailed_is_here(self):
        used = {each.fields["token"] for each in WRITES if each.path == "/confirm"}
        assert used == {f"{{{each}}}" for each in (*Purpose, "elsewhere")}


def ways(operation):
    named = {each.get("$ref", "").rpartition("/")[2] for each in operation["parameters"]}
    content = operation.get("requestBody", {}).get("content", {})
    yield "form"
    if "application/json" in content or "if_match" in named:
        yield "JSON"
    if "idempotency_key" in named:
        yield "with a key"


def way_of(write):
    if write.by_form:
        return "form"
    return "with a key" if write.key else "JSON"


def remains(item):
    """Whether it is of the coach, but for what is told in activity, which expires by itself."""
    return "_EVENTS#" not in item and ("samcoach" in item or "Sam Coach" in item)


def test_an_account_goes_as_a_whole_or_stays(place, monkeypatch):
    with failing(monkeypatch, Fault("none")) as calls:
        left = outcome(place, DELETION).state
    assert calls == ["Query", "TransactWriteItems", "Query", "Query", "TransactWriteItems"]
    assert not [each for each in left if remains(each)]


def test_what_is_left_of_a_large_account_goes_when_it_is_deleted_again(place, monkeypatch):
    whole = Fault("none")
    with failing(monkeypatch, whole) as at_once:
        assert place.send(DELETION).status == 302
    put_back(place.before, items())
    monkeypatch.setattr(table, "MAX_TRANSACTION", whole.changes - 1)
    left = step_by_step(place, monkeypatch, DELETION, more_than=len(at_once))
    assert not [each for each in left if remains(each)]


@pytest.mark.parametrize("what", ["change the password", "end the other sessions"])
def test_what_is_left_of_many_sessions_ends_when_they_are_ended_again(place, monkeypatch, what):
    with failing(monkeypatch, Fault("none")) as at_once:
        assert place.send(NAMED[what]).status == 302
    put_back(place.before, items())
    coach, now = coaches.by_email(email_of("Sam Coach")), datetime.now(UTC)
    opened = [sessions.new(coach, "a browser", now).writes[0] for _ in range(102)]
    table.transact([*opened[:50], coaches.counting_addition(coach.id)])
    table.transact(opened[50:])
    left = step_by_step(place, monkeypatch, NAMED[what], more_than=len(at_once))
    assert len([each for each in left if "COACH#samcoach" in each and "SESSION#" in each]) == 1


def step_by_step(place, monkeypatch, write, more_than):
    """What is left: whichever transaction fails, the same request goes on from there to the end."""
    before = items()
    with failing(monkeypatch, Fault("none")) as calls:
        asked = outcome(place, write)
    assert len(calls) > more_than
    for number in (place for place, call in enumerate(calls) if call == "TransactWriteItems"):
        put_back(before, items())
        with failing(monkeypatch, Fault("throttled", number)):
            assert place.send(write).status == 503
        assert outcome(place, write) == asked
    return asked.state


def test_a_session_that_is_to_go_on_is_not_lost(place, monkeypatch):
    coach = coaches.by_email(email_of("Sam Coach"))
    opened = sessions.new(coach, "a browser", datetime.now(UTC) - timedelta(days=2))
    table.transact(opened.writes)
    before = items()
    with failing(monkeypatch, Fault("none")) as calls:
        assert page_in(opened).status == 200
    assert calls == ["GetItem", "UpdateItem", "Query"]
    for number, call in enumerate(calls):
        for kind in kinds_of(call):
            put_back(before, items())
            with failing(monkeypatch, Fault(kind, number)):
                refused = page_in(opened)
            assert (refused.status, int(refused.headers["retry-after"]) > 0) == (503, True)
            assert "Max-Age=0" not in "".join(refused.cookies)
            assert page_in(opened).status == 200


def page_in(opened):
    return Site(cookies={"session": opened.cookie}).get("/", accept="text/html")
