"""Signing in on the way to something: to the page with the form, or to what one was asked to."""

from urllib.parse import parse_qs, quote, urlsplit

import pytest

from chalicelib.models import Role
from tests.web.people import PASSWORD, email_of, hidden, mails, post, signed_in
from tests.web.roles import new_team

INVITATION = "/teams/otters_u12/invitations/a1?token=b2"
BO = {"name": "Bo Berg", "email": "bo.berg@example.org", "password": PASSWORD}


def sent_to(reply):
    """Where a reply leads to, its query by name."""
    parts = urlsplit(reply.headers["location"])
    return parts.path, {name: value for name, (value,) in parse_qs(parts.query).items()}


class TestForms:
    @pytest.mark.parametrize(
        ("referer", "wanted"),
        [
            ("http://coach.example/teams?form=new", "/teams?form=new"),
            ("http://coach.example/teams?form=new&done=left", "/teams?form=new"),
            (
                "http://coach.example/teams/a%20b/players/x?form=edit",
                "/teams/a%20b/players/x?form=edit",
            ),
            ("http://coach.example/profile", "/profile"),
            ("http://coach.example/logout", "/teams?form=new"),
            ("http://coach.example/teams/a/b/c/d", "/teams?form=new"),
            ("http://coach.example//evil.example", "/teams?form=new"),
            ("http://coach.example", "/teams?form=new"),
            ("http://coach.example.evil.example/profile", "/teams?form=new"),
            ("https://evil.example/profile", "/teams?form=new"),
            ("http://[", "/teams?form=new"),
            ("profile", "/teams?form=new"),
            ("", "/teams?form=new"),
        ],
    )
    def test_whoever_is_signed_out_comes_back_to_the_page_of_the_form(self, site, referer, wanted):
        reply = post(site, "/teams?form=new", {"name": "Otters"}, referer=referer)
        assert reply.status == 302
        assert sent_to(reply) == ("/login", {"next": wanted, "done": "not-saved"})
        page = site.get(reply.headers["location"]).text
        assert "nothing was saved" in page
        assert hidden(page)["next"] == wanted

    def test_below_the_place_where_the_site_is_mounted(self, deployed):
        origin = deployed.mounting.origin
        for referer, wanted in (
            (f"{origin}/api/profile", "/profile"),
            ("http://coach.example/api/profile", "/profile"),
            (f"{origin}/profile", "/teams"),
        ):
            reply = post(deployed, "/teams", {"name": "Otters"}, referer=referer)
            assert sent_to(reply)[1]["next"] == wanted

    def test_who_only_reads_is_not_told_that_something_was_not_saved(self, site):
        reply = site.get("/profile", accept="text/html", referer="http://coach.example/teams")
        assert sent_to(reply) == ("/login", {"next": "/profile"})

    @pytest.mark.parametrize("page", ["/teams?form=new", "/profile?form=delete"])
    def test_a_form_goes_to_the_address_of_its_page(self, site, page, empty_table):
        assert f'action="{page}"' in signed_in(site, "Ana Abel").get(page).text


@pytest.mark.usefixtures("empty_table")
class TestRegistering:
    def test_who_was_invited_and_registers_lands_on_the_invitation(self, site):
        coach = signed_in(site, "Ana Abel")
        people = f"/teams/{new_team(ana_abel=Role.COACH).team.slug}/people"
        post(coach, people, {"email": BO["email"], "role": "viewer"}, people)
        newcomer = type(site)()
        login = newcomer.get(mails(BO["email"])[-1].link, accept="text/html").headers["location"]
        invitation = hidden(newcomer.get(login).text)["next"]
        register = f"/register?next={quote(invitation, safe='')}"
        assert register in newcomer.get(login).text

        asked = hidden(newcomer.get(register).text)["next"]
        post(newcomer, "/register", {**BO, "next": asked}, register)
        fields = hidden(newcomer.get(mails(BO["email"])[-1].link).text)
        confirmed = post(newcomer, "/confirm", fields)
        assert sent_to(confirmed) == ("/login", {"done": "confirmed", "next": invitation})
        fields = {**BO, **hidden(newcomer.get(confirmed.headers["location"]).text)}
        entered = post(newcomer, "/login", fields)
        assert entered.headers["location"] == invitation
        assert "Join the team" in newcomer.get(invitation, accept="text/html").text

    def test_the_secret_of_the_invitation_is_not_stored(self, site, dump):
        post(site, "/register", {**BO, "next": "/teams/a/invitations/b?token=c0ffee"}, "/register")
        assert "c0ffee" in mails(BO["email"])[-1].link
        assert "c0ffee" not in dump()

    def test_a_form_that_comes_back_keeps_it(self, site):
        for url in ("/register", "/password"):
            page = post(site, url, {"email": "x", "next": INVITATION}, url)
            assert (page.status, hidden(page.text)["next"]) == (422, INVITATION)

    def test_a_forgotten_password_is_on_the_way_too(self, site):
        signed_in(site, "Ana Abel")
        for url, email in (
            ("/password", email_of("Ana Abel")),
            ("/register", email_of("Ana Abel")),
        ):
            post(site, url, {**BO, "email": email, "next": INVITATION}, url)
            fields = hidden(site.get(mails(email)[-1].link).text)
            short = post(site, "/confirm", fields | {"password": "short"})
            done = post(site, "/confirm", hidden(short.text) | {"password": "nine newts at noon"})
            assert sent_to(done)[1] == {"done": "password-set", "next": INVITATION}

    @pytest.mark.parametrize("wanted", ["https://evil.example", "//evil.example", "x", ""])
    def test_it_goes_on_to_pages_of_this_site_only(self, site, wanted):
        post(site, "/register", {**BO, "next": wanted}, "/register")
        link = mails(BO["email"])[-1].link
        assert "next" not in link
        fields = hidden(site.get(link).text) | {"next": wanted}
        assert sent_to(post(site, "/confirm", fields)) == ("/login", {"done": "confirmed"})
