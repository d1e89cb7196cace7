"""What coaches do on their profile, and what is left when they go."""

from datetime import UTC, datetime, timedelta
from json import dumps, loads

import pytest
from msgspec.structs import replace

from chalicelib.accounts import own_tokens, profile
from chalicelib.models import Member, Role, Roster
from chalicelib.site import identity
from chalicelib.store import attempt_counters, coaches, profiles, table, teams, tokens
from chalicelib.store.errors import Conflict, Unavailable
from tests.web import made_up
from tests.web.people import PASSWORD, email_of, hidden, mails, post, registered, sign_in, signed_in

pytestmark = pytest.mark.usefixtures("empty_table")
PROFILE = "/profile"
PROOF = {"current_password": PASSWORD}


def act(browser, action, **fields):
    return post(browser, PROFILE, {"action": action, **fields}, PROFILE)


def team_of(name, *people):
    members = tuple(
        Member(coaches.by_email(email_of(person)).id, person, role) for person, role in people
    )
    return teams.save(None, Roster(made_up.team(name), (), members)).team.slug


def test_a_change_that_another_overtakes_speaks_of_no_team(site, monkeypatch):
    browser = signed_in(site, "Ana")

    def overtaken(*_: object) -> None:
        raise Conflict

    monkeypatch.setattr(profile, "rename", overtaken)
    refused = act(browser, "name", name="Ana B.")
    assert refused.status == 409
    assert "the same thing at the same moment" in refused.text
    assert "Others are changing" not in refused.text


class TestTries:
    """Only wrong passwords use up the tries of an account."""

    def test_right_passwords_are_forgotten_when_the_password_or_the_address_changes(self, site):
        browser = signed_in(site, "Ana")
        for number in range(4):
            asked = {"email": f"ana{number}@new.example", "current_password": PASSWORD}
            assert act(browser, "email", **asked).status == 200
            assert self.made() == 0
        for _ in range(4):
            same = {"new_password": PASSWORD, "current_password": PASSWORD}
            assert act(browser, "password", **same).status == 302
            assert self.made() == 0

    def test_nothing_is_left_of_them_when_the_account_goes(self, site, dump):
        browser = signed_in(site, "Ana")
        act(browser, "delete", current_password="not it at all")
        assert act(browser, "delete", current_password=PASSWORD).status == 302
        assert "TRIES#account" not in dump()

    def test_wrong_ones_count(self, site):
        browser = signed_in(site, "Ana")
        wrong = {"email": "ana@new.example", "current_password": "not it at all"}
        assert [act(browser, "email", **wrong).status for _ in range(3)] == [422] * 3
        assert self.made() == 3

    def made(self):
        tried = attempt_counters.Try(attempt_counters.ACCOUNT, "ana@example.org")
        (counter,) = table.get_all(attempt_counters.counter_keys([tried]))
        return int(counter["tries"]) if counter else 0


class TestName:
    def test_a_new_name_is_seen_wherever_the_coach_is(self, site):
        browser = signed_in(site, "Ana")
        other = sign_in(type(site)(), "Ana")
        slug = team_of("Otters", ("Ana", Role.COACH))
        assert act(browser, "name", name=" Ana Silva ").headers["location"] == "/profile?done=name"
        for each in (browser, other):
            assert "<bdi>Ana Silva</bdi>" in each.get("/").text
        assert teams.read(slug).members[0].name == "Ana Silva"
        assert coaches.by_email("ana@example.org").name == "Ana Silva"

    def test_one_that_does_not_do_is_told_beside_its_field(self, site):
        page = act(signed_in(site, "Ana"), "name", name="  ")
        assert (page.status, 'data-error="name"' in page.text) == (422, True)


class TestEmail:
    def test_it_changes_when_the_new_address_confirms(self, site):
        browser = signed_in(site, "Ana")
        sent = act(browser, "email", email="Ana@New.example", current_password=PASSWORD)
        assert (sent.status, "Check your email" in sent.text) == (200, True)
        assert "about to change" in mails("ana@example.org")[-1].subject
        assert coaches.by_email("ana@new.example") is None
        token = hidden(site.get(mails("ana@new.example")[-1].link).text)["token"]
        assert post(site, "/confirm", {"token": token}).status == 302
        assert coaches.by_email("ana@example.org") is None
        fields = {"email": "ana@new.example", "password": PASSWORD, "next": "/"}
        assert post(type(site)(), "/login", fields).status == 302

    def test_that_of_somebody_else_is_answered_alike_and_stays_theirs(self, site):
        registered("Eva")
        browser = signed_in(site, "Ana")
        sent = act(browser, "email", email=email_of("Eva"), current_password=PASSWORD)
        assert (sent.status, "Check your email" in sent.text) == (200, True)
        assert "token=" not in mails(email_of("Eva"))[-1].text
        assert coaches.by_email(email_of("Eva")).name == "Eva"

    def test_it_needs_the_password(self, site):
        page = act(signed_in(site, "Ana"), "email", email="a@b.example", current_password="no")
        assert (page.status, 'data-error="current_password"' in page.text) == (422, True)
        assert mails("a@b.example") == []

    @pytest.mark.parametrize("action", ["email", "password"])
    def test_a_wrong_password_is_told_in_the_form_that_was_sent(self, site, action):
        wrong = {"email": "a@b.example", "new_password": PASSWORD, "current_password": "no"}
        page = act(signed_in(site, "Ana"), action, **wrong).text
        (told,) = [form for form in page.split("<form")[1:] if 'class="field-error"' in form]
        assert f'name="action" value="{action}"' in told
        assert 'href="#current_password"' in page
        assert 'id="current_password"' in told


class TestPassword:
    def test_a_new_one_ends_the_other_sessions(self, site):
        browser = signed_in(site, "Ana")
        other = sign_in(type(site)(), "Ana")
        changed = act(
            browser, "password", current_password=PASSWORD, new_password="nine newts at noon"
        )
        assert changed.headers["location"] == "/profile?done=password-changed"
        assert browser.get(PROFILE).status == 200
        assert other.get(PROFILE, accept="text/html").status == 302
        sign_in(type(site)(), "Ana", "nine newts at noon")

    @pytest.mark.parametrize(
        ("current", "new", "field"),
        [
            ("not it at all", "nine newts at noon", "current_password"),
            (PASSWORD, "short", "new_password"),
            (PASSWORD, "password1234", "new_password"),
        ],
    )
    def test_what_does_not_do_is_told(self, site, current, new, field):
        browser = signed_in(site, "Ana")
        page = act(browser, "password", current_password=current, new_password=new)
        assert (page.status, f'data-error="{field}"' in page.text) == (422, True)
        sign_in(type(site)(), "Ana")

    def test_it_gives_this_browser_a_new_session_and_ends_the_old_one(self, site):
        browser = signed_in(site, "Ana")
        copy = type(site)(cookies=dict(browser.cookies))
        new = {"current_password": PASSWORD, "new_password": "nine newts at noon"}
        assert act(browser, "password", **new).status == 302
        assert browser.cookies["session"] != copy.cookies["session"]
        assert len(browser.json(PROFILE)["sessions"]) == 1
        assert copy.get(PROFILE, accept="text/html").status == 302

    @pytest.mark.parametrize(("keep", "status"), [({}, 401), ({"keep_tokens": "yes"}, 200)])
    def test_tokens_are_revoked_unless_they_are_to_be_kept(self, site, keep, status):
        browser = signed_in(site, "Ana")
        fields = {"label": "Fixtures", "access": "read", **PROOF}
        page = act(browser, "token", **fields)
        token = page.text.partition('class="secret">')[2].partition("<")[0]
        new = {"current_password": PASSWORD, "new_password": "nine newts at noon"}
        assert act(browser, "password", **new, **keep).status == 302
        assert site.get("/teams", authorization=f"Bearer {token}").status == status
        said = "still work: Fixtures" if keep else "were revoked: Fixtures"
        assert said in mails("ana@example.org")[-1].text

    def test_guessing_it_from_within_is_held_too(self, site):
        browser = signed_in(site, "Ana")
        answers = [
            act(browser, "password", current_password="x", new_password="nine newts at noon").status
            for _ in range(7)
        ]
        assert answers == [422] * 6 + [429]


class TestSessions:
    def test_each_can_be_ended_from_another(self, site):
        browser = signed_in(site, "Ana")
        agent = "Mozilla/5.0 (Android 14; Mobile; rv:130.0) Gecko/130.0 Firefox/130.0"
        other = sign_in(type(site)(headers={"user-agent": agent}), "Ana")
        page = browser.get(PROFILE).text
        assert "Firefox on Android" in page
        assert "Gecko" not in page
        assert "in the last day" in page
        assert agent in [each["device"] for each in browser.json(PROFILE)["sessions"]]
        (ended,) = [each["id"] for each in browser.json(PROFILE)["sessions"] if not each["current"]]
        assert act(browser, "end-session", id=ended).status == 302
        assert other.get(PROFILE, accept="text/html").status == 302

    def test_nobody_ends_those_of_somebody_else(self, site):
        ana, eva = signed_in(site, "Ana"), signed_in(site, "Eva")
        (session,) = eva.json(PROFILE)["sessions"]
        act(ana, "end-session", id=session["id"])
        act(ana, "end-others")
        assert eva.get(PROFILE).status == 200


class TestTokens:
    def make(self, browser, access):
        page = act(browser, "token", label="Fixtures", access=access, **PROOF)
        return page.text.partition('class="secret">')[2].partition("<")[0]

    def test_what_it_may_do_is_kept_where_its_name_does_not_do(self, site):
        page = act(signed_in(site, "Ana"), "token", label=" ", access="write")
        assert (page.status, 'value="write" selected' in page.text) == (422, True)

    def test_it_reads_private_teams_and_gets_no_cookie(self, site, dump):
        team = {"name": "Otters", "sport": "football", "team_type": "junior", "size": "7"}
        browser = signed_in(site, "Ana")
        token = self.make(browser, "read")
        assert token.startswith("tc_")
        assert token not in browser.get(PROFILE).text
        assert token not in dump()
        post(browser, "/teams", team, "/teams?form=new")
        program = type(site)(headers={"authorization": f"Bearer {token}"})
        reply = program.get("/teams/otters", accept="application/json")
        assert (reply.json["name"], reply.cookies) == ("Otters", [])
        assert reply.headers["cache-control"] == "private, no-store"

    def test_one_that_reads_changes_nothing_and_one_that_writes_needs_no_form(self, site):
        browser = signed_in(site, "Ana")
        sent = {"content_type": "application/json", "accept": "application/json"}
        statuses = []
        for access in ("read", "write"):
            program = type(site)(headers={"authorization": f"Bearer {self.make(browser, access)}"})
            statuses.append(program.request("POST", "/teams", b"{}", **sent).status)
        assert statuses == [403, 422]

    @pytest.mark.parametrize("access", ["read", "write"])
    def test_the_profile_is_not_for_it(self, site, access):
        token = self.make(signed_in(site, "Ana"), access)
        program = type(site)(headers={"authorization": f"Bearer {token}"})
        for url in (PROFILE, "/profile?form=delete&format=html"):
            refused = program.get(url, accept="application/json")
            assert refused.status == 403
            assert "ana@example.org" not in refused.text
        told = program.get(PROFILE, accept="application/json")
        assert told.headers["content-type"] == "application/problem+json"
        assert "not for programs" in told.json["detail"]

    def test_it_cannot_change_the_account(self, site):
        token = self.make(signed_in(site, "Ana"), "write")
        program = type(site)(headers={"authorization": f"Bearer {token}"})
        body = b"action=token&label=x&access=write"
        sent = {"content_type": "application/x-www-form-urlencoded"}
        assert program.request("POST", PROFILE, body, **sent).status == 403

    def test_a_revoked_one_is_nobodys(self, site):
        browser = signed_in(site, "Ana")
        token = self.make(browser, "write")
        (kept,) = browser.json(PROFILE)["tokens"]
        assert act(browser, "revoke-token", id=kept["id"]).status == 302
        refused = site.get("/teams", authorization=f"Bearer {token}", accept="text/html")
        assert refused.status == 401

    @pytest.mark.parametrize(
        "value", ["", "Bearer", "Bearer x", "Basic YTpi", "Bearer tc_a_b", "Bearer tc_é_b"]
    )
    def test_what_is_no_token_is_401(self, site, value):
        refused = site.get("/teams", authorization=value)
        assert refused.status == 401
        assert refused.headers["www-authenticate"].startswith("Bearer")

    def test_it_needs_the_password_and_the_tries_count(self, site):
        browser = signed_in(site, "Ana")
        asked = {"label": "Fixtures", "access": "write"}
        for wrong in ({}, {"current_password": "not it at all"}):
            page = act(browser, "token", **asked, **wrong)
            assert (page.status, 'data-error="token-password"' in page.text) == (422, False)
            assert 'data-error="current_password"' in page.text
        assert profiles.read(coaches.by_email("ana@example.org").id).tokens == []
        answers = [act(browser, "token", **asked).status for _ in range(5)]
        assert answers == [422] * 4 + [429]

    @pytest.mark.parametrize(
        ("lifetime", "days"), [("30", 30), ("90", 90), ("365", 365), ("", 365), ("never", 9999)]
    )
    def test_it_works_for_as_long_as_was_chosen(self, site, monkeypatch, lifetime, days):
        browser = signed_in(site, "Ana")
        asked = {"label": "Fixtures", "access": "read", "lifetime": lifetime, **PROOF}
        text = act(browser, "token", **asked).text.partition('class="secret">')[2]
        program = type(site)(headers={"authorization": f"Bearer {text.partition('<')[0]}"})
        begin = datetime.now(UTC)

        def at(moment):
            class Then(datetime):
                @classmethod
                def now(cls, tz=None):
                    return moment

            for module in (identity, profiles):
                monkeypatch.setattr(module, "datetime", Then)

        assert 'name="lifetime"' in browser.get(PROFILE).text
        (shown,) = browser.json(PROFILE)["tokens"]
        assert (shown["expires_at"] is None) == (lifetime == "never")
        at(begin + timedelta(days=days, seconds=-5))
        assert program.get("/teams").status == 200
        if lifetime != "never":
            at(begin + timedelta(days=days, seconds=5))
            assert program.get("/teams").status == 401
            assert profiles.read(coaches.by_email("ana@example.org").id).tokens == []

    def test_a_lifetime_that_is_none_of_them_is_refused(self, site):
        asked = {"label": "Fixtures", "access": "read", "lifetime": "1000", **PROOF}
        page = act(signed_in(site, "Ana"), "token", **asked)
        assert (page.status, 'data-error="lifetime"' in page.text) == (422, True)

    def test_its_last_use_is_noted_once_a_day(self, site, requests):
        browser = signed_in(site, "Ana")
        program = type(site)(headers={"authorization": f"Bearer {self.make(browser, 'read')}"})
        assert browser.json(PROFILE)["tokens"][0]["seen_at"] is None
        assert "not used yet" in browser.get(PROFILE).text
        requests.clear()
        for _ in range(3):
            assert program.get("/teams").status == 200
        assert requests == ["GetItem", "UpdateItem", "Query", *["GetItem", "Query"] * 2]
        assert browser.json(PROFILE)["tokens"][0]["seen_at"]
        assert "in the last day" in browser.get(PROFILE).text

    def test_a_use_that_cannot_be_noted_is_no_fault(self, site, monkeypatch):
        browser = signed_in(site, "Ana")
        program = type(site)(headers={"authorization": f"Bearer {self.make(browser, 'read')}"})
        for error in (Unavailable, Conflict):

            def failing(*_, error=error, **__):
                raise error([])

            monkeypatch.setattr(tokens.table, "change", failing)
            assert program.get("/teams").status == 200

    def test_there_are_so_many_and_no_more(self, site, monkeypatch):
        browser = signed_in(site, "Ana")
        found = profiles.read(coaches.by_email("ana@example.org").id)
        for _ in range(20):
            own_tokens.make(found, "x", may_write=False)
        page = act(browser, "token", label="x", access="read", **PROOF)
        assert (page.status, 'data-error="label"' in page.text) == (422, True)


class TestData:
    def test_all_of_it_can_be_taken_along(self, site):
        browser = signed_in(site, "Ana")
        slug = team_of("Otters", ("Ana", Role.COACH))
        empty = teams.read(slug)
        teams.save(empty, replace(empty, players=made_up.players(2)))
        data = browser.json(PROFILE)
        assert (data["name"], data["email"]) == ("Ana", "ana@example.org")
        assert [(each["role"], each["team"]["name"]) for each in data["teams"]] == [
            ("coach", "Otters")
        ]
        assert data["teams"][0]["team"] == browser.json(f"/teams/{slug}")
        assert "$argon2" not in str(data)


class TestDeleting:
    def test_it_says_first_what_happens_to_the_teams(self, site):
        browser = signed_in(site, "Ana")
        registered("Eva")
        team_of("Otters", ("Ana", Role.COACH), ("Eva", Role.ASSISTANT))
        team_of("Badgers", ("Ana", Role.COACH), ("Eva", Role.COACH))
        page = browser.get("/profile?form=delete").text
        deleted, _, kept = page.partition("These teams stay")
        assert [f">{name}<" in deleted for name in ("Otters", "Badgers")] == [True, False]
        assert [f">{name}<" in kept for name in ("Otters", "Badgers")] == [False, True]

    def test_it_deletes_no_team_of_which_that_was_not_said(self, site):
        browser = signed_in(site, "Ana")
        registered("Eva")
        slug = team_of("Badgers", ("Ana", Role.COACH), ("Eva", Role.COACH))
        said = hidden(browser.get("/profile?form=delete").text)
        assert said["goes"] == ""
        both = teams.read(slug)
        alone = tuple(each for each in both.members if each.name == "Ana")
        teams.save(both, replace(both, members=alone))
        again = act(browser, "delete", current_password=PASSWORD)
        assert again.status == 409
        assert "Your teams have changed" in again.text
        assert "These teams are deleted, too" in again.text
        assert teams.read(slug).members == alone
        now = hidden(again.text)
        assert act(browser, "delete", current_password=PASSWORD, goes=now["goes"]).status == 302
        assert teams.read(slug) is None

    def test_it_removes_everything_of_the_coach(self, site, dump):
        browser = signed_in(site, "Ana")
        registered("Eva")
        gone = team_of("Otters", ("Ana", Role.COACH), ("Eva", Role.ASSISTANT))
        kept = team_of("Badgers", ("Ana", Role.COACH), ("Eva", Role.COACH))
        act(browser, "token", label="Fixtures", access="read", **PROOF)
        coach_id = coaches.by_email("ana@example.org").id
        assert act(browser, "delete", current_password="no").status == 422
        reply = act(browser, "delete", current_password=PASSWORD, goes=gone)
        assert (reply.status, reply.headers["location"]) == (302, "/?done=account-deleted")
        assert "session" not in browser.cookies
        assert teams.read(gone) is None
        assert [each.name for each in teams.read(kept).members] == ["Eva"]
        left = [each for each in loads(dump()) if coach_id in dumps(each)]
        # What is told in activity expires by itself, 90 days after it happened.
        latest = (datetime.now(UTC) + timedelta(days=90)).timestamp()
        assert all("_EVENTS#" in each["pk"]["S"] for each in left)
        assert all(int(each["expires_at"]["N"]) <= latest for each in left)
        assert "ana@example.org" not in dump()
        assert (
            post(site, "/login", {"email": "ana@example.org", "password": PASSWORD}).status == 422
        )


def test_what_no_form_says_is_400(site):
    assert act(signed_in(site, "Ana"), "fly").status == 400
