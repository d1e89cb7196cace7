"""Mails that tell a coach what happened to their account and teams; none fails what it tells of."""

from datetime import UTC, datetime

import pytest
from botocore.exceptions import EndpointConnectionError

from chalicelib import mail
from chalicelib.models import Role
from chalicelib.site.accounts import known_browsers
from chalicelib.store import coaches as stored
from chalicelib.store import teams as stored_teams
from tests.web.conftest import Site
from tests.web.people import (
    PASSWORD,
    email_of,
    mails,
    post,
    registered_long_ago,
    send_json,
    signed_in,
)
from tests.web.roles import new_team

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
NEW_SIGN_IN = "New sign-in to your Team Coach account"
ANOTHER = "nine badgers in the barn"


def no_mail(monkeypatch):
    """No mail goes out."""

    def fails(**_: object) -> None:
        raise EndpointConnectionError(endpoint_url="https://email.eu.example.org")

    monkeypatch.setattr(mail.client(), "send_email", fails)


def coach(name, days=30):
    """The browser of a coach who registered so many days ago."""
    site = signed_in(Site(), name)
    registered_long_ago(name, days)
    return site


def sign_in(site, name, password=PASSWORD):
    fields = {"email": email_of(name), "password": password}
    return post(site, "/login", fields, user_agent=FIREFOX)


def alarms(name):
    return [each for each in mails(email_of(name)) if each.subject == NEW_SIGN_IN]


class TestSignIns:
    def test_another_browser_is_told_of_once(self):
        coach("Ann Other")
        assert alarms("Ann Other") == []
        new = Site()
        assert sign_in(new, "Ann Other").status == 302
        (told,) = alarms("Ann Other")
        assert "Firefox on Linux" in told.text
        assert f"{datetime.now(UTC):%d %B %Y}" in told.text
        assert "Forgot your password?" in told.text
        post(new, "/logout", {}, "/")
        assert sign_in(new, "Ann Other").status == 302
        assert len(alarms("Ann Other")) == 1
        assert sign_in(Site(), "Ann Other").status == 302
        assert len(alarms("Ann Other")) == 2

    def test_the_first_after_registering_is_no_news(self):
        coach("Bea New", days=0)
        assert sign_in(Site(), "Bea New").status == 302
        assert alarms("Bea New") == []

    def test_a_browser_is_known_to_each_coach_apart_and_to_several(self):
        for name in ("Cy One", "Cy Two"):
            coach(name)
        shared = Site()
        for name in ("Cy One", "Cy Two", "Cy One", "Cy Two"):
            post(shared, "/logout", {}, "/login")
            assert sign_in(shared, name).status == 302
        assert [len(alarms(name)) for name in ("Cy One", "Cy Two")] == [1, 1]

    def test_the_mark_says_nothing_of_who_it_is_for_and_lasts(self):
        coach("Dee Mark")
        site = Site(headers={"x-forwarded-proto": "https"})
        cookies = sign_in(site, "Dee Mark").cookies
        (cookie,) = (each for each in cookies if each.startswith("__Host-browser="))
        for part in ("Path=/", "HttpOnly", "SameSite=Lax", "Secure", "Max-Age=34560000"):
            assert part in cookie.split("; ")
        found = stored.by_email(email_of("Dee Mark"))
        assert found.id not in cookie

    @pytest.mark.parametrize("made_up", ["x", "." * 3000, "a" * 43, "ü" * 43, "0" * 3000])
    def test_nobody_makes_a_mark_up(self, made_up):
        name = f"Eve Mark {len(made_up)} {ord(made_up[0])}"
        coach(name)
        site = Site(cookies={"browser": made_up})
        assert sign_in(site, name).status == 302
        assert len(alarms(name)) == 1
        kept = site.cookies["browser"].split(".")
        assert len(kept) <= known_browsers.MOST
        assert sign_in(site, name).status == 302
        assert len(alarms(name)) == 1

    def test_a_wrong_password_sends_none_and_marks_nothing(self):
        coach("Flo Wrong")
        site = Site()
        assert sign_in(site, "Flo Wrong", "wrong").status == 422
        assert (alarms("Flo Wrong"), "browser" in site.cookies) == ([], False)

    def test_a_new_password_makes_each_other_browser_new_once(self):
        site = coach("Gus Pass")
        fields = {"current_password": PASSWORD, "new_password": ANOTHER}
        assert post(site, "/profile", {"action": "password", **fields}, "/profile").status == 302
        other = Site()
        for browser in (site, other, other, site):
            assert sign_in(browser, "Gus Pass", ANOTHER).status == 302
        assert len(alarms("Gus Pass")) == 1

    def test_a_mail_that_fails_fails_no_sign_in(self, monkeypatch, caplog):
        coach("Hob Away")
        no_mail(monkeypatch)
        site = Site()
        assert sign_in(site, "Hob Away").status == 302
        assert site.get("/profile", accept="text/html").status == 200
        assert "got no mail" in caplog.text


class TestAccounts:
    def test_a_new_token_is_told_of(self):
        site = signed_in(Site(), "Hal Token")
        fields = {"action": "token", "label": "my app", "access": "write"}
        post(site, "/profile", fields | {"current_password": PASSWORD}, "/profile")
        told = mails(email_of("Hal Token"))[-1]
        assert told.subject == "A new token for your Team Coach account"
        assert "“my app”" in told.text
        assert "read and change" in told.text
        assert "tc_" not in told.text

    def test_a_changed_address_is_told_to_both(self):
        site, new = signed_in(Site(), "Ida Move"), "ida@new.example"
        fields = {"action": "email", "email": new, "current_password": PASSWORD}
        post(site, "/profile", fields, "/profile")
        link = mails(new)[-1].link
        post(site, "/confirm", {"token": link.partition("token=")[2]}, "/profile")
        subject = "The address of your Team Coach account was changed"
        old_one, new_one = (mails(each)[-1] for each in (email_of("Ida Move"), new))
        assert (old_one.subject, new_one.subject) == (subject, subject)
        assert new not in old_one.text

    def test_a_deleted_account_is_told_of(self):
        site = signed_in(Site(), "Jo Gone")
        fields = {"action": "delete", "current_password": PASSWORD, "goes": ""}
        assert post(site, "/profile", fields, "/profile").status == 302
        assert mails(email_of("Jo Gone"))[-1].subject == "Your Team Coach account was deleted"

    def test_a_deleted_team_is_told_to_its_coaches_alone(self):
        sites = {name: signed_in(Site(), name) for name in ("Kit Coach", "Lee Coach", "Max View")}
        team = new_team(kit_coach=Role.COACH, lee_coach=Role.COACH, max_view=Role.VIEWER).team
        answer = send_json(sites["Kit Coach"], "DELETE", f"/teams/{team.slug}", if_match="*")
        assert answer.status == 204
        subject = f"{team.name} was deleted from Team Coach"
        told = [each for each in mails() if each.subject == subject]
        assert sorted(each.to for each in told) == [email_of("Kit Coach"), email_of("Lee Coach")]
        assert "Kit Coach deleted the team" in told[0].text
        items = sites["Lee Coach"].json("/activity")["items"]
        assert items[0]["changes"] == [{"what": "team_deleted", "team": team.name}]
        assert items[0]["by"]["name"] == "Kit Coach"

    def test_of_many_coaches_of_a_deleted_team_five_are_told(self, caplog):
        names = ["Ned Many", *(f"Ned {number}" for number in range(7))]
        sites = [signed_in(Site(), name) for name in names]
        owners = {name.lower().replace(" ", "_"): Role.COACH for name in names}
        team = new_team(**owners).team
        answer = send_json(sites[0], "DELETE", f"/teams/{team.slug}", if_match="*")
        assert answer.status == 204
        subject = f"{team.name} was deleted from Team Coach"
        assert len([each for each in mails() if each.subject == subject]) == 5
        assert "got no mail about it: 3" in caplog.text
        for site in sites:
            assert site.json("/activity")["items"][0]["changes"][0]["what"] == "team_deleted"

    def test_after_a_mail_that_fails_no_further_one_is_tried(self, monkeypatch, caplog):
        names = ("Ole One", "Ole Two", "Ole Three")
        sites = [signed_in(Site(), name) for name in names]
        team = new_team(ole_one=Role.COACH, ole_two=Role.COACH, ole_three=Role.COACH).team
        tried, send = [], mail.client().send_email

        def fails_later(**letter: object) -> object:
            tried.append(letter)
            if len(tried) > 1:
                raise EndpointConnectionError(endpoint_url="https://email.eu.example.org")
            return send(**letter)

        monkeypatch.setattr(mail.client(), "send_email", fails_later)
        answer = send_json(sites[0], "DELETE", f"/teams/{team.slug}", if_match="*")
        assert (answer.status, len(tried)) == (204, 2)
        assert "got no mail about it: 2" in caplog.text

    def test_mails_that_fail_fail_nothing_that_they_tell_of(self, monkeypatch):
        site = signed_in(Site(), "Moe Off")
        team = new_team(moe_off=Role.COACH).team
        no_mail(monkeypatch)
        fields = {"action": "token", "label": "x", "access": "read", "current_password": PASSWORD}
        assert post(site, "/profile", fields, "/profile").status == 200
        assert send_json(site, "DELETE", f"/teams/{team.slug}", if_match="*").status == 204
        assert stored_teams.read(team.slug) is None
        fields = {"action": "delete", "current_password": PASSWORD, "goes": ""}
        assert post(site, "/profile", fields, "/profile").status == 302
        assert stored.by_email(email_of("Moe Off")) is None
