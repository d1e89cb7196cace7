"""Registering and confirming, as a browser does it."""

import re
from datetime import datetime, timedelta

import pytest

from chalicelib.accounts.passwords import hash_password
from chalicelib.store import coaches, confirmations
from chalicelib.store.confirmations import Purpose
from tests.web.people import PASSWORD, hidden, mails, post, register, sign_in, signed_in

pytestmark = pytest.mark.usefixtures("empty_table")
ANA = {"name": "Ana Silva", "email": "ana.silva@example.org", "password": PASSWORD}


def test_a_coach_registers_confirms_and_signs_in(site):
    browser = signed_in(site, "Ana Silva")
    assert "Ana Silva" in browser.get("/").text
    assert "Ana Silva" not in site.get("/").text


def test_the_answer_is_the_same_whether_the_address_is_known_or_not(site, requests):
    register(site, "Ana Silva")
    costs, pages = [], []
    for email in ("ana.silva@example.org", "bea@example.org"):
        requests.clear()
        page = post(site, "/register", {**ANA, "email": email}, "/register")
        costs.append(list(requests))
        pages.append((page.status, page.text.replace(email, "…")))
    assert pages[0] == pages[1]
    assert costs[0] == costs[1]


def test_a_known_address_gets_a_note_and_no_second_account(site):
    register(site, "Ana Silva")
    post(site, "/register", {**ANA, "name": "Mallory"}, "/register")
    note = mails(ANA["email"])[-1]
    assert "already" in note.subject
    assert "Mallory" not in note.text


def test_opening_the_link_changes_nothing(site):
    post(site, "/register", ANA, "/register")
    link = mails(ANA["email"])[-1].link
    for _ in range(3):
        assert site.get(link).status == 200
    refused = post(site, "/login", {"email": ANA["email"], "password": PASSWORD})
    assert refused.status == 422


def test_a_link_works_once(site):
    post(site, "/register", ANA, "/register")
    link = mails(ANA["email"])[-1].link
    token = hidden(site.get(link).text)["token"]
    assert post(site, "/confirm", {"token": token}).status == 302
    assert post(site, "/confirm", {"token": token}).status == 404
    assert site.get(link).status == 404


class TestInAnotherBrowser:
    """Anybody can register with anybody's address: only its owner's password ever counts."""

    def opened(self, site):
        """The registration of somebody else with Ana's address, as Ana opens it."""
        attacker = {**ANA, "name": "Mallory", "password": "the attacker knows this"}
        post(site, "/register", attacker, "/register")
        other = type(site)()
        page = other.get(mails(ANA["email"])[-1].link, accept="text/html")
        return other, hidden(page.text)["token"], page

    def sign_in(self, site, password):
        entry = {"email": ANA["email"], "password": password}
        return post(type(site)(), "/login", entry).status

    def test_the_page_asks_for_a_password_and_shows_the_name(self, site):
        _, _, page = self.opened(site)
        assert 'name="password" type="password"' in page.text
        assert 'name="name" type="text" value="Mallory"' in page.text

    def test_a_password_of_somebody_else_never_becomes_valid(self, site):
        other, token, _ = self.opened(site)
        for fields in ({}, {"password": ""}, {"password": "short"}, {"name": "Ana"}):
            refused = post(other, "/confirm", {"token": token, **fields})
            assert (refused.status, 'data-error="password"' in refused.text) == (422, True)
            assert self.sign_in(site, "the attacker knows this") == 422
        chosen = {"token": token, "name": " Ana Silva ", "password": PASSWORD}
        assert post(other, "/confirm", chosen).status == 302
        assert self.sign_in(site, "the attacker knows this") == 422
        assert self.sign_in(site, PASSWORD) == 302
        assert coaches.by_email(ANA["email"]).name == "Ana Silva"

    @pytest.mark.parametrize("cookie", ["", "x", None])
    def test_a_browser_without_a_secret_of_its_own_is_another_one(self, site, cookie):
        """As where the registration was sent by somebody signed in."""
        facts = {"name": "Ana", "password_hash": hash_password(PASSWORD), "coach_id": "ana"}
        known = {} if cookie is None else {"browser": cookie}
        token = confirmations.create(Purpose.REGISTER, ANA["email"], **facts, **known)
        assert post(site, "/confirm", {"token": token}).status == 422

    def test_the_browser_that_registered_may_choose_again(self, site):
        post(site, "/register", ANA, "/register")
        token = hidden(site.get(mails(ANA["email"])[-1].link).text)["token"]
        chosen = {"token": token, "password": "nine newts at noon"}
        assert post(site, "/confirm", chosen).status == 302
        assert [self.sign_in(site, each) for each in (PASSWORD, chosen["password"])] == [422, 302]

    def test_a_wrong_name_is_refused_beside_its_field(self, site):
        other, token, _ = self.opened(site)
        wrong = {"token": token, "name": "x" * 81, "password": PASSWORD}
        refused = post(other, "/confirm", wrong)
        assert (refused.status, re.findall(r'data-error="(\w+)"', refused.text)) == (422, ["name"])
        told = post(other, "/confirm", wrong, accept="application/json")
        assert [each["field"] for each in told.json["errors"]] == ["name"]

    def test_each_of_several_registrations_is_confirmed_by_itself(self, site):
        _, theirs, _ = self.opened(site)
        own = type(site)()
        post(own, "/register", ANA, "/register")
        token = hidden(own.get(mails(ANA["email"])[-1].link).text)["token"]
        assert post(own, "/confirm", {"token": token}).status == 302
        late = {"token": theirs, "password": "the attacker knows this"}
        assert post(own, "/confirm", late).status == 404
        assert self.sign_in(site, PASSWORD) == 302


def test_of_two_links_for_one_address_the_first_confirmed_wins(site):
    links = []
    for name in ("Ana Silva", "Mallory"):
        post(site, "/register", {**ANA, "name": name}, "/register")
        links.append(mails(ANA["email"])[-1].link)
    tokens = [hidden(site.get(link).text)["token"] for link in links]
    assert [post(site, "/confirm", {"token": each}).status for each in tokens] == [302, 404]


def test_a_link_ends_after_a_day_even_while_it_is_still_stored(site, monkeypatch):
    class Later(datetime):
        @classmethod
        def now(cls, tz=None):
            return datetime.now(tz) + timedelta(hours=24, seconds=1)

    post(site, "/register", ANA, "/register")
    link = mails(ANA["email"])[-1].link
    assert site.get(link).status == 200
    monkeypatch.setattr(confirmations, "datetime", Later)
    assert site.get(link).status == 404


def test_neither_password_nor_link_is_stored_as_it_is(site, dump):
    post(site, "/register", ANA, "/register")
    secret = mails(ANA["email"])[-1].link.partition("token=")[2]
    stored = dump()
    assert secret not in stored
    assert PASSWORD not in stored
    assert "$argon2id$" in stored


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 81),
        ("name", "a\u202eb"),
        ("email", ""),
        ("email", "ana"),
        ("email", "ana@example"),
        ("email", "ana silva@example.org"),
        ("email", "ana@exam ple.org"),
        ("email", "ana@example.org\r\nBcc: x@example.org"),
        ("email", "x" * 250 + "@example.org"),
        ("password", "short"),
        ("password", "password123"),
        ("password", "Qwertyuiop1"),
        ("password", "aaaaaaaaaaaa"),
        ("password", "x" * 201),
        ("password", "ana.silva and more"),
        ("password", "ANA.SILVA@example.org!"),
    ],
)
def test_what_does_not_do_is_named_beside_its_field(site, field, value):
    page = post(site, "/register", {**ANA, field: value}, "/register")
    assert page.status == 422
    assert f'data-error="{field}"' in page.text
    assert re.findall(r'data-error="(\w+)"', page.text) == [field]
    if field != "email":
        assert 'value="ana.silva@example.org"' in page.text
    assert PASSWORD not in page.text


def test_all_that_is_wrong_is_told_at_once_to_programs_too(site):
    response = post(
        site,
        "/register",
        {"name": "", "email": "x", "password": "y"},
        "/register",
        accept="application/json",
    )
    assert response.status == 422
    assert [each["field"] for each in response.json["errors"]] == ["name", "email", "password"]


def test_addresses_are_compared_without_case(site):
    register(site, "Ana Silva")
    browser = type(site)()
    fields = {"email": " Ana.Silva@Example.ORG ", "password": PASSWORD, "next": "/"}
    assert post(browser, "/login", fields).status == 302


def test_mail_to_one_address_has_its_limits(site, still):
    answers = [post(site, "/register", ANA, "/register") for _ in range(5)]
    assert [each.status for each in answers] == [200, 200, 200, 200, 429]
    assert int(answers[-1].headers["retry-after"]) > 0
    assert len(mails(ANA["email"])) >= 4
    form = answers[-1].text
    assert "There were too many tries" in form
    assert 'value="ana.silva@example.org"' in form
    assert 'name="password" type="password"' in form
    assert PASSWORD not in form


def test_who_forgot_the_password_too_often_finds_the_address_filled_in(site, still):
    answers = [post(site, "/password", {"email": ANA["email"]}, "/password") for _ in range(5)]
    assert [each.status for each in answers] == [200] * 4 + [429]
    assert 'value="ana.silva@example.org"' in answers[-1].text
    assert 'action="/password"' in answers[-1].text


class TestForgotten:
    def test_a_link_sets_a_new_password_and_ends_all_sessions(self, site):
        browser = signed_in(site, "Ana Silva")
        assert post(site, "/password", {"email": ANA["email"]}, "/password").status == 200
        link = mails(ANA["email"])[-1].link
        token = hidden(site.get(link).text)["token"]
        short = post(site, "/confirm", {"token": token, "password": "short"})
        assert (short.status, 'data-error="password"' in short.text) == (422, True)
        fields = {"token": token, "password": "nine newts at noon"}
        assert post(site, "/confirm", fields).headers["location"] == "/login?done=password-set"
        assert browser.get("/profile", accept="text/html").status == 302
        assert post(site, "/confirm", fields).status == 404
        assert "changed" in mails(ANA["email"])[-1].subject
        sign_in(type(site)(), "Ana Silva", "nine newts at noon")

    def test_it_ends_after_an_hour(self, site, monkeypatch):
        class Later(datetime):
            @classmethod
            def now(cls, tz=None):
                return datetime.now(tz) + timedelta(hours=1, seconds=1)

        register(site, "Ana Silva")
        post(site, "/password", {"email": ANA["email"]}, "/password")
        link = mails(ANA["email"])[-1].link
        monkeypatch.setattr(confirmations, "datetime", Later)
        assert site.get(link).status == 404

    def test_it_is_void_once_the_password_changed_otherwise(self, site):
        browser = signed_in(site, "Ana Silva")
        post(site, "/password", {"email": ANA["email"]}, "/password")
        token = hidden(site.get(mails(ANA["email"])[-1].link).text)["token"]
        change = {
            "action": "password",
            "current_password": PASSWORD,
            "new_password": "nine newts at noon",
        }
        assert post(browser, "/profile", change, "/profile").status == 302
        stale = post(site, "/confirm", {"token": token, "password": "ten toads at two"})
        assert stale.status == 404

    def test_the_answer_is_the_same_for_an_unknown_address(self, site, requests):
        register(site, "Ana Silva")
        pages, costs = [], []
        for email in ("ana.silva@example.org", "nobody@example.org"):
            requests.clear()
            page = post(site, "/password", {"email": email}, "/password")
            pages.append(page.text.replace(email, "…"))
            costs.append(list(requests))
        assert pages[0] == pages[1]
        assert costs[0] == costs[1]
        assert "no account" in mails("nobody@example.org")[-1].text


def test_links_go_to_the_site_whatever_host_was_asked_for(site):
    post(site, "/register", ANA, "/register", host="evil.example")
    assert "http://coach.example/confirm?token=" in mails(ANA["email"])[-1].text
