"""Signing in and out, sessions and their cookies, and brakes on guessing."""

from datetime import UTC, datetime, timedelta
from urllib.parse import urlencode

import pytest
from msgspec.structs import replace

from chalicelib.accounts import passwords
from chalicelib.http import csrf
from chalicelib.site import identity
from chalicelib.store import attempt_counters as counters
from chalicelib.store import coaches, sessions
from tests.web.people import (
    OWN_PAGE,
    PASSWORD,
    csrf_token,
    email_of,
    hidden,
    post,
    registered,
    sign_in,
    signed_in,
)
from tests.web.roles import new_coach

pytestmark = pytest.mark.usefixtures("empty_table")
ANA = {"email": "ana@example.org", "password": PASSWORD}


@pytest.fixture
def later(monkeypatch):
    """A clock of sessions and brakes that stands still until it is moved."""
    begin = datetime.now(UTC)

    def move(**by):
        class Later(datetime):
            @classmethod
            def now(cls, tz=None):
                return begin + timedelta(**by)

        for module in (identity, counters):
            monkeypatch.setattr(module, "datetime", Later)

    move()
    return move


def send(site, url, **fields):
    """Send a form whose page was opened earlier."""
    body = urlencode(fields).encode()
    content_type = "application/x-www-form-urlencoded"
    return site.request("POST", url, body, content_type=content_type, **OWN_PAGE)


class TestSignIn:
    def test_a_wrong_password_and_a_wrong_address_are_answered_alike(self, site, requests):
        registered("Ana")
        pages, costs = [], []
        for fields in (
            {"email": "ana@example.org", "password": "not it at all"},
            {"email": "eva@example.org", "password": "not it at all"},
        ):
            requests.clear()
            page = post(site, "/login", fields)
            assert page.status == 422
            pages.append(page.text.replace(fields["email"], "…"))
            costs.append(list(requests))
        assert pages[0] == pages[1]
        assert costs[0] == costs[1] == ["BatchGetItem", "TransactWriteItems"]

    def test_both_take_one_hash(self, site, monkeypatch):
        registered("Ana")
        passwords.is_right(None, "")
        verified = []
        hasher = passwords.hasher()

        class Counting:
            def verify(self, *arguments):
                verified.append(arguments)
                return hasher.verify(*arguments)

        monkeypatch.setattr(passwords, "hasher", Counting)
        for email in ("ana@example.org", "eva@example.org", "no address"):
            post(site, "/login", {"email": email, "password": "not it at all"})
        assert len(verified) == 3

    def test_it_goes_on_to_pages_of_this_site_only(self, site, monkeypatch):
        monkeypatch.setattr(counters, "PASSWORD", replace(counters.PASSWORD, free=100))
        registered("Ana")
        for wanted, location in (
            ("/teams?type=junior", "/teams?type=junior"),
            ("//evil.example", "/"),
            ("https://evil.example", "/"),
            ("/\\evil.example", "/"),
            ("\\\\evil.example", "/"),
            ("/\tx", "/"),
            ("/%0d%0aSet-Cookie:x", "/%0d%0aSet-Cookie:x"),
            ("/\r\nSet-Cookie: x", "/"),
            ("javascript:alert(1)", "/"),
            ("", "/"),
            ("teams", "/"),
            ("/" + "x" * 3000, "/"),
        ):
            browser = type(site)()
            reply = post(browser, "/login", {**ANA, "next": wanted})
            assert (reply.status, reply.headers["location"]) == (302, location), wanted

    def test_who_needs_an_account_comes_back_after_signing_in(self, deployed):
        registered("Ana")
        sent = deployed.get("/profile?form=delete", accept="text/html")
        assert sent.status == 302
        assert sent.headers["location"] == "/api/login?next=%2Fprofile%3Fform%3Ddelete"
        page = deployed.get("/login?next=%2Fprofile%3Fform%3Ddelete").text
        assert 'name="next" value="/profile?form=delete"' in page
        reply = post(deployed, "/login", {**ANA, "next": "/profile?form=delete"})
        assert reply.headers["location"] == "/api/profile?form=delete"

    def test_programs_are_told_instead(self, site):
        problem = site.get("/profile", accept="application/json")
        assert (problem.status, problem.headers["content-type"]) == (
            401,
            "application/problem+json",
        )
        assert problem.headers["www-authenticate"].startswith("Bearer")

    def test_old_parameters_are_renewed(self, site, monkeypatch):
        registered("Ana")
        old = coaches.by_email("ana@example.org")
        monkeypatch.setattr(passwords, "_ITERATIONS", 2)
        passwords.hasher.cache_clear()
        sign_in(site, "Ana")
        new = coaches.by_email("ana@example.org")
        passwords.hasher.cache_clear()
        assert ("t=1" in old.password_hash, "t=2" in new.password_hash) == (True, True)
        assert coaches.by_id(new.id) == new


class TestSessions:
    def test_the_cookie_is_bound_to_the_host_over_https(self, site, deployed):
        registered("Ana")
        cookies = post(deployed, "/login", {**ANA, "next": "/"}).cookies
        (cookie,) = [each for each in cookies if "session" in each]
        assert cookie.startswith("__Host-session=")
        attributes = set(cookie.split("; ")[1:])
        assert attributes == {"Path=/", "HttpOnly", "SameSite=Lax", "Secure", "Max-Age=2592000"}
        plain = post(site, "/login", {**ANA, "next": "/"}).cookies[0]
        assert plain.startswith("session=")
        assert "Secure" not in plain

    def test_sites_on_two_ports_of_one_machine_do_not_sign_each_other_out(self, site, deployed):
        registered("Ana")
        browser = type(site)(headers={"host": "localhost:8000"})
        sign_in(browser, "Ana")
        other = type(site)(headers={"host": "localhost:8001"}, cookies=browser.cookies)
        assert "Sign out" not in other.get("/", accept="text/html").text
        sign_in(other, "Ana")
        assert {"session-8000", "session-8001"} <= set(browser.cookies)
        for each in (browser, other):
            assert "Sign out" in each.get("/", accept="text/html").text
        post(other, "/logout", {})
        assert "Sign out" in browser.get("/", accept="text/html").text

    @pytest.mark.parametrize(
        ("host", "name"),
        [
            ("coach.example", "visitor"),
            ("localhost:1", "visitor-1"),
            ("[::1]:65535", "visitor-65535"),
            ("[::1]", "visitor"),
            ("localhost:", "visitor"),
            ("localhost:123456", "visitor"),
            ("localhost:80;a=b", "visitor"),
            ("localhost:8 0", "visitor"),
            ("localhost:٣", "visitor"),
            (":" * 200 + "x", "visitor"),
            ("", "visitor"),
        ],
    )
    def test_a_port_is_in_the_name_of_a_cookie_only_if_it_is_one(self, site, deployed, host, name):
        (cookie,) = site.get("/login", accept="text/html", host=host).cookies
        assert cookie.partition("=")[0] == name
        (cookie,) = deployed.get("/login", accept="text/html", host=host).cookies
        assert cookie.partition("=")[0] == "__Host-visitor"

    def test_only_its_digest_is_stored(self, site, dump):
        browser = signed_in(site, "Ana")
        secret = browser.cookies["session"].partition(".")[2]
        assert len(secret) >= 43
        assert secret not in dump()

    def test_signing_in_begins_a_new_one(self, site):
        browser = signed_in(site, "Ana")
        first = browser.cookies["session"]
        assert sign_in(browser, "Ana").cookies["session"] != first

    @pytest.mark.parametrize("name", ["Ana", "Eva"])
    def test_signing_in_again_ends_the_one_before_in_that_browser(self, site, requests, name):
        other = signed_in(site, "Ana")
        browser = sign_in(type(site)(), "Ana")
        copy = type(site)(cookies=dict(browser.cookies))
        if name != "Ana":
            registered(name)
        requests.clear()
        sign_in(browser, name)
        assert requests == ["GetItem", "GetItem", "BatchGetItem", *["TransactWriteItems"] * 2]
        assert copy.get("/profile", accept="text/html").status == 302
        for each in (browser, other):
            assert each.get("/profile", accept="text/html").status == 200

    @pytest.mark.parametrize("counted", [True, False])
    def test_of_more_than_the_most_the_longest_unused_one_ends(
        self, site, monkeypatch, requests, counted
    ):
        """Also where it is not known how many there are, as after another address or name."""
        monkeypatch.setattr(sessions, "MOST", 3)
        browsers = [signed_in(site, "Ana")]
        browsers += [sign_in(type(site)(), "Ana") for _ in range(2)]
        if not counted:
            coach = coaches.by_email("ana@example.org")
            coaches.change(coach, replace(coach, name="Anna"))
        for _ in range(2):
            requests.clear()
            browsers.append(sign_in(type(site)(), "Ana"))
            writes = "TransactWriteItems"
            assert requests == ["BatchGetItem", writes, "Query", writes]
        found = [each.get("/profile", accept="text/html").status for each in browsers]
        assert found == [302, 302, 200, 200, 200]

    def test_one_that_ended_makes_room(self, site, monkeypatch):
        monkeypatch.setattr(sessions, "MOST", 2)
        kept = signed_in(site, "Ana")
        other = sign_in(type(site)(), "Ana")
        assert post(other, "/logout", {}, "/profile").status == 302
        again = sign_in(type(site)(), "Ana")
        # In the browser that is signed in, the new one takes the place of its own.
        sign_in(again, "Ana")
        for each in (kept, again):
            assert each.get("/profile", accept="text/html").status == 200

    def test_two_who_sign_in_at_once_do_not_make_more_than_the_most(self, site, monkeypatch):
        monkeypatch.setattr(sessions, "MOST", 2)
        signed_in(site, "Ana")
        new, other = sessions.new, type(site)()

        def racing(*arguments):
            monkeypatch.setattr(sessions, "new", new)
            sign_in(other, "Ana")
            return new(*arguments)

        monkeypatch.setattr(sessions, "new", racing)
        browser = sign_in(type(site)(), "Ana")
        assert len(browser.json("/profile")["sessions"]) == 2
        assert other.json("/profile")["sessions"]

    def test_signing_out_ends_it_everywhere(self, site):
        browser = signed_in(site, "Ana")
        copy = type(site)(cookies=dict(browser.cookies))
        reply = post(browser, "/logout", {}, "/profile")
        assert (reply.status, reply.headers["location"]) == (302, "/login?done=signed-out")
        assert "session" not in browser.cookies
        assert copy.get("/profile", accept="text/html").status == 302
        assert "You are signed out." in browser.get("/login?done=signed-out").text

    def test_signing_out_twice_is_no_fault(self, site):
        browser = signed_in(site, "Ana")
        token = csrf_token(browser.get("/").text)
        late = type(site)(cookies=dict(browser.cookies))
        for each in (browser, late):
            reply = send(each, "/logout", csrf_token=token)
            assert reply.headers["location"] == "/login?done=signed-out"
            assert "session" not in each.cookies

    def test_a_form_of_a_session_that_ended_signs_in_too(self, site):
        browser = signed_in(site, "Ana")
        fields = {"csrf_token": csrf_token(browser.get("/login").text), "next": "/teams"}
        late = type(site)(cookies=dict(browser.cookies))
        assert post(browser, "/logout", {}, "/profile").status == 302
        assert send(late, "/login", **ANA, **fields).headers["location"] == "/teams"
        assert late.get("/profile", accept="text/html").status == 200

    @pytest.mark.parametrize("session", ["", "x", "ana." + "b" * 43])
    def test_only_who_has_its_cookie_has_its_forms(self, site, session):
        browser = signed_in(site, "Ana")
        token = csrf_token(browser.get("/").text)
        post(browser, "/logout", {}, "/profile")
        other = type(site)(cookies={"session": session} if session else {})
        for each in (token, csrf.token("")):
            assert send(other, "/logout", csrf_token=each).status == 403

    @pytest.mark.parametrize(
        "cookie", ["", "x", ".", "a.b", "a." + "b" * 43, "é.b", "x" * 5000, "../..", 'a.";b']
    )
    def test_a_cookie_that_opens_nothing_is_nobodys(self, site, cookie):
        site.cookies["session"] = cookie
        assert site.get("/profile", accept="application/json").status == 401
        assert site.get("/").status == 200

    def test_an_unused_one_ends_after_thirty_days(self, site, later):
        browser = signed_in(site, "Ana")
        later(days=30, seconds=5)
        assert browser.get("/profile", accept="text/html").status == 302

    def test_using_it_lets_it_go_on_up_to_ninety_days(self, site, later, requests):
        browser = signed_in(site, "Ana")
        for day in (20, 40, 60, 80, 89):
            later(days=day)
            renewed = browser.get("/profile", accept="text/html")
            assert renewed.status == 200
            assert "session=" in renewed.cookies[0]
            requests.clear()
            assert browser.get("/profile", accept="text/html").cookies == []
            assert "UpdateItem" not in requests
        later(days=90, seconds=5)
        assert browser.get("/profile", accept="text/html").status == 302

    def test_what_is_signed_in_is_kept_by_nobody(self, site, own_teams):
        browser = signed_in(site, "Ana")
        for url in ("/", "/teams", "/teams/zurich_badgers", "/teams/nobody", "/profile"):
            for accept in ("text/html", "application/json"):
                headers = browser.get(url, accept=accept).headers
                assert headers["cache-control"] == "private, no-store"
                assert {"Cookie", "Authorization"} <= set(headers["vary"].split(", "))

    def test_a_page_has_another_tag_for_each_session(self, site, own_teams):
        browser = signed_in(site, "Ana")
        tags = {who.get("/teams/zurich_badgers").headers["etag"] for who in (site, browser)}
        assert len(tags) == 2

    def test_pages_without_a_form_stay_public_and_set_no_cookie(self, site):
        page = site.get("/teams")
        assert "public" in page.headers["cache-control"]
        assert page.cookies == []
        form = site.get("/login")
        assert form.headers["cache-control"] == "private, no-store"
        assert len(form.cookies) == 1


@pytest.mark.usefixtures("later")
class TestBrakes:
    def test_after_five_wrong_tries_there_is_a_growing_wait(self, site, later):
        registered("Ana")
        wrong = {**ANA, "password": "not it at all"}
        answers = [post(site, "/login", wrong).status for _ in range(6)]
        assert answers == [422] * 6
        held = post(site, "/login", ANA)
        assert (held.status, held.headers["retry-after"]) == (429, "2")
        waits = []
        for seconds in (10, 100, 1000):
            later(seconds=seconds)
            assert post(site, "/login", wrong).status == 422
            waits.append(int(post(site, "/login", ANA).headers["retry-after"]))
        assert waits == sorted(set(waits))
        assert max(waits) <= 900

    def test_the_wait_is_told_as_people_say_it(self, site, monkeypatch):
        for seconds, words in ((1, "1 second."), (90, "90 seconds."), (91, "2 minutes.")):

            def held(*_, seconds=seconds):
                raise counters.TooManyTries(seconds)

            monkeypatch.setattr(counters, "count", held)
            assert f"try again in {words}" in post(site, "/login", ANA).text

    def test_tries_that_are_held_do_not_lengthen_the_wait(self, site):
        registered("Ana")
        for _ in range(6):
            post(site, "/login", {**ANA, "password": "not it at all"})
        waits = {int(post(site, "/login", ANA).headers["retry-after"]) for _ in range(4)}
        assert max(waits) <= 2

    def test_signing_in_begins_the_counting_anew(self, site):
        registered("Ana")
        for _ in range(2):
            for _ in range(4):
                post(site, "/login", {**ANA, "password": "not it at all"})
            assert post(site, "/login", {**ANA, "next": "/"}).status == 302

    def test_an_unknown_address_is_held_like_a_known_one(self, site, still):
        answers = []
        for _ in range(7):
            fields = {"email": "nobody@example.org", "password": "not it at all"}
            answers.append(post(site, "/login", fields).status)
        assert answers == [422] * 6 + [429]
        held = post(site, "/login", {**fields, "next": "/teams"})
        assert 'value="nobody@example.org"' in held.text
        assert hidden(held.text)["next"] == "/teams"
        assert "not it at all" not in held.text

    def test_one_place_in_the_network_cannot_try_many_accounts(self, site, monkeypatch):
        monkeypatch.setattr(counters, "ADDRESS", replace(counters.ADDRESS, free=3))
        answers = []
        for number in range(5):
            fields = {"email": f"coach{number}@example.org", "password": "not it at all"}
            answers.append(post(site, "/login", fields).status)
        assert answers == [422] * 4 + [429]

    def test_many_coaches_of_one_network_are_not_in_each_others_way(self, site, monkeypatch):
        monkeypatch.setattr(counters, "ADDRESS", replace(counters.ADDRESS, free=2))
        registered("Ana")
        for _ in range(5):
            assert post(type(site)(), "/login", {**ANA, "next": "/"}).status == 302

    def test_right_passwords_are_counted_too(self, site, later):
        registered("Ana")
        answers = [post(type(site)(), "/login", ANA).status for _ in range(13)]
        assert answers == [302] * 11 + [429] * 2
        held = post(site, "/login", ANA)
        assert 0 < int(held.headers["retry-after"]) <= 2
        later(minutes=5, seconds=1)
        assert post(site, "/login", ANA).status == 302

    def test_so_are_those_that_a_profile_asks_for(self, site):
        registered("Ana")
        browser = sign_in(site, "Ana")
        again = {"action": "password", "current_password": PASSWORD, "new_password": PASSWORD}
        answers = [post(browser, "/profile", again, "/profile").status for _ in range(11)]
        assert answers == [302] * 10 + [429]

    def test_fifty_coaches_of_one_club_sign_in_within_five_minutes(self, site):
        for number in range(50):
            new_coach(f"Coach {number}")
            entry = {"email": email_of(f"Coach {number}"), "password": PASSWORD}
            assert [post(type(site)(), "/login", entry).status for _ in range(2)] == [302, 302]
        assert post(type(site)(), "/login", entry).status == 302
        assert post(type(site)(), "/login", entry).status == 429

    def test_a_held_password_is_not_hashed(self, site, monkeypatch):
        registered("Ana")
        monkeypatch.setattr(counters, "PASSWORD", replace(counters.PASSWORD, free=1))
        assert [post(site, "/login", ANA).status for _ in range(2)] == [302, 302]

        def hashed(*_):
            raise AssertionError("a password was checked")

        monkeypatch.setattr(passwords, "is_right", hashed)
        assert post(site, "/login", ANA).status == 429

    def test_a_new_day_begins_anew(self, site, later):
        registered("Ana")
        for _ in range(8):
            post(site, "/login", {**ANA, "password": "not it at all"})
        later(days=1, seconds=1)
        assert post(site, "/login", {**ANA, "next": "/"}).status == 302


def test_a_session_is_not_begun_for_an_account_that_changed_meanwhile(site, monkeypatch):
    registered("Ana")
    new = sessions.new

    def racing(coach, device, now):
        coaches.change(coach, replace(coach, name="Anna"))
        return new(coach, device, now)

    monkeypatch.setattr(sessions, "new", racing)
    assert post(site, "/login", {**ANA, "next": "/"}).status == 422
