"""The people of a team: invited by mail, in roles that change, never without a coach."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import EndpointConnectionError
from msgspec.structs import replace

from chalicelib import mail
from chalicelib.accounts import invitations as rules
from chalicelib.models import Role, Visibility
from chalicelib.settings import settings
from chalicelib.site.people.pages import role_stamp
from chalicelib.store import invitations, team_writes
from chalicelib.store import teams as stored
from tests.web.conftest import Site
from tests.web.page_parts import Page
from tests.web.people import mails, post, send_json, signed_in
from tests.web.roles import member, new_team

ANA, BO, CLEO = "Ana Abel", "Bo Berg", "Cleo Calder"
FORM = "application/x-www-form-urlencoded"


@pytest.fixture(scope="module")
def coaches(cloud: None) -> Mapping[str, Site]:
    """Browsers in which coaches have signed in, by name."""
    return {name: signed_in(Site(), name) for name in (ANA, BO, CLEO)}


@pytest.fixture
def ana(coaches):
    return coaches[ANA]


@pytest.fixture
def bo(coaches):
    return coaches[BO]


@pytest.fixture
def cleo(coaches):
    return coaches[CLEO]


@pytest.fixture
def team(coaches):
    """A private team: whoever does not see it is not of it."""
    roster = new_team(ana_abel=Role.COACH, bo_berg=Role.ASSISTANT)
    hidden = replace(roster, team=replace(roster.team, visibility=Visibility.PRIVATE))
    return stored.save(roster, hidden).team


def people_of(team):
    return f"/teams/{team.slug}/people"


def person(team, name):
    return f"{people_of(team)}/{member(name, Role.VIEWER).coach_id}"


def role_form(site, team, name):
    """The hidden fields of the form for somebody's role."""
    page = Page(site.get(people_of(team), accept="text/html").text)
    forms = [dict(each.fields) for each in page.forms if each.action == person(team, name)]
    return next(each for each in forms if each["_method"] == "PUT")


def version(name, role):
    """What that form says of the role that it shows."""
    return role_stamp(member(name, Role(role))).version


def roles(team):
    return {each.name: each.role for each in stored.read(team.slug).members}


def invite(site, team, email, role="viewer"):
    return post(site, people_of(team), {"email": email, "role": role}, people_of(team))


def accept(site, link):
    path, _, query = link.partition("?")
    return post(site, path, {"token": query.removeprefix("token=")}, "/")


def etag(site, url):
    return site.get(url, accept="application/json").headers["etag"]


class TestInvitations:
    def test_the_link_in_the_mail_gives_the_role_once(self, ana, cleo, bo, team):
        sent = invite(ana, team, "once@example.org", "assistant")
        assert sent.headers["location"] == f"{people_of(team)}?done=invited"
        (letter,) = mails("once@example.org")
        assert "Ana Abel invites you" in letter.subject
        page = cleo.get(letter.link, accept="text/html")
        assert page.status == 200
        assert "Join <bdi>" in page.text
        assert page.headers["cache-control"] == "private, no-store"
        assert CLEO not in roles(team)
        joined = accept(cleo, letter.link)
        assert joined.headers["location"] == f"/teams/{team.slug}?done=joined"
        assert roles(team)[CLEO] is Role.ASSISTANT
        assert cleo.get(f"/teams/{team.slug}").status == 200
        assert stored.read(team.slug).invitations == ()
        assert post(ana, person(team, CLEO), {"_method": "DELETE"}, "/").status == 302
        assert accept(cleo, letter.link).status == 404

    def test_whoever_has_joined_is_told_so_by_its_link(self, ana, cleo, team):
        invite(ana, team, "joined@example.org")
        link = mails("joined@example.org")[0].link
        assert accept(cleo, link).status == 302
        assert cleo.get(link, accept="text/html").headers["location"] == (
            f"/teams/{team.slug}?done=member-already"
        )
        again = accept(cleo, link)
        assert (again.status, "You are on this team already" in again.text) == (409, True)
        body = json.dumps({"token": link.partition("token=")[2]}).encode()
        told = send_json(cleo, "POST", link.partition("?")[0], body)
        assert (told.status, "You are on this team" in told.json["detail"]) == (409, True)

    def test_its_page_says_whom_it_was_sent_to_and_who_would_join(self, ana, cleo, team):
        invite(ana, team, "asked@example.org")
        page = cleo.get(mails("asked@example.org")[-1].link, accept="text/html").text
        assert "sent to <b><bdi>asked@example.org</bdi></b>" in page
        assert f"signed in here, <b><bdi>{CLEO}</bdi></b>" in page

    def test_a_stranger_signs_in_first_and_comes_back(self, ana, site, team):
        invite(ana, team, "later@example.org")
        link = mails("later@example.org")[0].link
        page = site.get(link, accept="text/html")
        assert page.status == 302
        assert page.headers["location"].startswith("/login?next=%2Fteams%2F")
        assert "token%3D" in page.headers["location"]
        assert "You are invited to a team" in site.get(page.headers["location"]).text
        assert "You are invited to a team" not in site.get("/login?next=%2Fteams").text

    @pytest.mark.parametrize("token", ["", "x", "%00", "a" * 3000, "%F0%9F%A6%A6"])
    def test_another_secret_opens_nothing(self, ana, cleo, team, token):
        invite(ana, team, "secret@example.org")
        path = mails("secret@example.org")[-1].link.partition("?")[0]
        assert cleo.get(f"{path}?token={token}", accept="text/html").status == 404
        assert post(cleo, path, {"token": token}, "/").status == 404

    def test_after_a_week_it_is_too_late(self, ana, cleo, team):
        roster = stored.read(team.slug)
        past = datetime.now(UTC) - timedelta(days=7, seconds=1)
        invitation, secret = rules.invite(roster, "c@example.org", Role.COACH, ANA, past)
        stored.commit(invitations.adding(roster, invitation))
        path = f"/teams/{team.slug}/invitations/{invitation.id}"
        assert cleo.get(f"{path}?token={secret}", accept="text/html").status == 404
        late = accept(cleo, f"{path}?token={secret}")
        assert (late.status, "This link no longer works" in late.text) == (404, True)

    def test_a_team_has_room_for_so_many_people(self, ana, cleo, team, monkeypatch):
        monkeypatch.setenv("PEOPLE_PER_TEAM", "3")
        settings.cache_clear()
        assert invite(ana, team, "third@example.org").status == 302
        full = invite(ana, team, "fourth@example.org")
        assert full.status == 422
        assert "A team has at most 3 people" in full.text
        assert 'value="fourth@example.org"' in full.text
        monkeypatch.setenv("PEOPLE_PER_TEAM", "2")
        settings.cache_clear()
        refused = accept(cleo, mails("third@example.org")[0].link)
        assert refused.status == 409
        assert "2 people already" in refused.text
        monkeypatch.setenv("PEOPLE_PER_TEAM", "3")
        settings.cache_clear()
        assert accept(cleo, mails("third@example.org")[0].link).status == 302
        assert CLEO in roles(team)

    def test_one_taken_back_opens_nothing(self, ana, cleo, team):
        invite(ana, team, "back@example.org")
        link = mails("back@example.org")[0].link
        path = link.partition("?")[0]
        assert "back@example.org" in ana.get(people_of(team), accept="text/html").text
        gone = post(ana, path, {"_method": "DELETE"}, people_of(team))
        assert gone.headers["location"] == f"{people_of(team)}?done=invitation-back"
        assert "back@example.org" not in ana.get(people_of(team), accept="text/html").text
        assert accept(cleo, link).status == 404

    def test_who_is_of_the_team_keeps_the_role(self, ana, bo, team):
        invite(ana, team, "again@example.org", "viewer")
        link = mails("again@example.org")[0].link
        assert bo.get(link, accept="text/html").headers["location"] == (
            f"/teams/{team.slug}?done=member-already"
        )
        assert accept(bo, link).status == 409
        assert roles(team)[BO] is Role.ASSISTANT

    @pytest.mark.parametrize(
        ("email", "role", "field"),
        [("", "viewer", "email"), ("ana@", "viewer", "email"), ("d@example.org", "boss", "role")],
    )
    def test_wrong_values_come_back_beside_their_fields(self, ana, team, email, role, field):
        page = invite(ana, team, email, role)
        assert page.status == 422
        assert f'data-error="{field}"' in page.text
        assert f'value="{email}"' in page.text
        answer = send_json(
            ana, "POST", people_of(team), json.dumps({"email": email, "role": role}).encode()
        )
        assert answer.status == 422
        assert [each["field"] for each in answer.json["errors"]] == [field]

    def test_one_address_is_asked_once(self, ana, team):
        invite(ana, team, "twice@example.org")
        assert invite(ana, team, "Twice@Example.org").status == 422
        assert len(mails("twice@example.org")) == 1

    def test_so_many_mails_go_out_and_no_more(self, ana, team, monkeypatch):
        monkeypatch.setattr(rules, "MOST", 2)
        for number in range(2):
            assert invite(ana, team, f"many{number}@example.org").status == 302
        assert invite(ana, team, "many2@example.org").status == 422
        assert not mails("many2@example.org")

    def test_one_mailbox_is_not_flooded_by_teams_that_come_and_go(self, ana, still):
        answers = []
        for _ in range(6):
            team = new_team(ana_abel=Role.COACH).team
            answers.append(invite(ana, team, "flood@example.org"))
            team_writes.remove(stored.read(team.slug))
        assert [each.status for each in answers] == [302] * 4 + [429] * 2
        assert int(answers[-1].headers["retry-after"]) > 0
        assert 'value="flood@example.org"' in answers[-1].text
        assert len(mails("flood@example.org")) == 4

    def test_what_the_brake_holds_is_not_stored_and_programs_are_told(self, ana, team, still):
        body = json.dumps({"email": "held@example.org", "role": "coach"}).encode()
        other = new_team(ana_abel=Role.COACH).team
        for _ in range(4):
            made = send_json(ana, "POST", people_of(other), body)
            assert send_json(ana, "DELETE", made.headers["location"], if_match="*").status == 204
        version = stored.read(team.slug).team.version
        held = send_json(ana, "POST", people_of(team), body, idempotency_key="held")
        assert (held.status, int(held.headers["retry-after"]) > 0) == (429, True)
        assert stored.read(team.slug).team.version == version
        assert len(mails("held@example.org")) == 4

    def test_without_a_mail_there_is_no_invitation(self, ana, team, monkeypatch):
        def away(**_: object) -> None:
            raise EndpointConnectionError(endpoint_url="https://email.eu.example.org")

        monkeypatch.setattr(mail.client(), "send_email", away)
        assert invite(ana, team, "lost@example.org").status == 503
        assert not rules.still_open(stored.read(team.slug), datetime.now(UTC))

    def test_programs_invite_too(self, ana, team):
        body = json.dumps({"email": "prog@example.org", "role": "coach"}).encode()
        made = send_json(ana, "POST", people_of(team), body)
        assert made.status == 201
        where = made.headers["location"]
        assert ana.json(where) == made.json
        assert "token" not in made.text
        assert send_json(ana, "DELETE", where).status == 428
        assert send_json(ana, "DELETE", where, content_type=FORM).status == 428
        assert send_json(ana, "DELETE", where, if_match='"old"').status == 412
        assert send_json(ana, "DELETE", where, if_match=etag(ana, where)).status == 204
        assert ana.get(where, accept="application/json").status == 404


class TestRoles:
    def test_a_coach_makes_another_and_leaves(self, ana, bo, team):
        fields = {**role_form(ana, team, BO), "role": "coach"}
        made = post(ana, person(team, BO), fields, people_of(team))
        assert made.headers["location"] == f"{people_of(team)}?done=roles"
        left = post(ana, person(team, ANA), {"_method": "DELETE"}, people_of(team))
        assert left.headers["location"] == "/?done=left"
        assert roles(team) == {BO: Role.COACH}
        assert ana.get(f"/teams/{team.slug}").status == 404

    @pytest.mark.parametrize(
        "fields", [{"_method": "DELETE"}, {"_method": "PUT", "role": "viewer"}]
    )
    def test_the_last_coach_stays(self, ana, team, fields):
        fields = {**fields, "version": version(ANA, "coach")}
        refused = post(ana, person(team, ANA), fields, people_of(team))
        assert refused.status == 409
        assert "A team needs a coach" in refused.text
        assert roles(team)[ANA] is Role.COACH

    def test_the_only_coach_is_told_so_and_offered_no_way_out(self, ana, bo, team):
        alone = ana.get(people_of(team), accept="text/html").text
        assert "You are the only coach" in alone
        assert "Leave the team" not in alone
        fields = {"_method": "PUT", "role": "coach", "version": version(BO, "assistant")}
        post(ana, person(team, BO), fields, people_of(team))
        together = ana.get(people_of(team), accept="text/html").text
        assert "You are the only coach" not in together
        assert "Leave the team" in together

    def test_a_team_is_handed_over(self, ana, bo, team):
        fields = {**role_form(ana, team, BO), "role": "coach", "hand_over": "yes"}
        assert post(ana, person(team, BO), fields, people_of(team)).status == 302
        assert roles(team) == {ANA: Role.ASSISTANT, BO: Role.COACH}

    def test_somebody_removed_sees_the_team_no_more(self, ana, bo, team):
        assert bo.get(f"/teams/{team.slug}").status == 200
        gone = post(ana, person(team, BO), {"_method": "DELETE"}, people_of(team))
        assert gone.headers["location"] == f"{people_of(team)}?done=person-removed"
        assert bo.get(f"/teams/{team.slug}").status == 404
        assert team.name not in bo.get("/", accept="text/html").text

    def test_a_form_that_shows_an_old_role_changes_nothing(self, ana, team):
        fields = {**role_form(ana, team, BO), "role": "coach"}
        body = b'{"role": "viewer"}'
        assert send_json(ana, "PUT", person(team, BO), body, if_match="*").status == 200
        refused = post(ana, person(team, BO), fields, people_of(team))
        assert refused.status == 409
        assert "has another role by now: viewer" in refused.text
        assert roles(team)[BO] is Role.VIEWER

    def test_a_form_is_about_one_role_whatever_else_changes(self, ana, team):
        fields = {**role_form(ana, team, BO), "role": "viewer"}
        roster = stored.read(team.slug)
        stored.save(roster, replace(roster, players=()))
        assert post(ana, person(team, BO), fields, people_of(team)).status == 302
        assert roles(team)[BO] is Role.VIEWER

    def test_a_form_that_does_not_say_what_it_showed_changes_nothing(self, ana, team):
        refused = post(ana, person(team, BO), {"_method": "PUT", "role": "viewer"}, people_of(team))
        assert refused.status == 422
        assert "Load the page again" in refused.text
        assert roles(team)[BO] is Role.ASSISTANT

    def test_nobody_hands_a_team_over_to_themselves(self, ana, bo, team):
        fields = {"_method": "PUT", "role": "coach", "version": version(BO, "assistant")}
        assert post(ana, person(team, BO), fields, people_of(team)).status == 302
        body = b'{"role": "coach", "hand_over": true}'
        answer = send_json(ana, "PUT", person(team, ANA), body, if_match="*")
        assert answer.status == 422
        assert [each["field"] for each in answer.json["errors"]] == ["hand_over"]
        assert roles(team) == {ANA: Role.COACH, BO: Role.COACH}

    def test_a_coach_has_at_most_so_many_teams(self, ana, team, monkeypatch):
        # Whoever never coached a team has nothing counted yet.
        for was, role in (("assistant", "coach"), ("coach", "assistant")):
            fields = {"_method": "PUT", "role": role, "version": version(BO, was)}
            assert post(ana, person(team, BO), fields, people_of(team)).status == 302
        monkeypatch.setenv("TEAMS_PER_COACH", "0")
        settings.cache_clear()
        fields = {"_method": "PUT", "role": "coach", "version": version(BO, "assistant")}
        assert post(ana, person(team, BO), fields, people_of(team)).status == 409
        assert roles(team)[BO] is Role.ASSISTANT

    def test_programs_say_which_version_they_mean(self, ana, team):
        where = person(team, BO)
        body = b'{"role": "viewer"}'
        assert send_json(ana, "PUT", where, body).status == 428
        assert send_json(ana, "PUT", where, body, if_match='"old"').status == 412
        known = etag(ana, where)
        assert send_json(ana, "PUT", where, body, if_match=known).json == {
            "id": where.rpartition("/")[2],
            "name": BO,
            "role": "viewer",
        }
        assert send_json(ana, "PUT", where, body, if_match=known).status == 412
        assert send_json(ana, "DELETE", where, if_match="*").status == 204
        assert roles(team) == {ANA: Role.COACH}

    def test_a_role_that_came_back_is_another_version(self, ana, team):
        where = person(team, BO)
        known = etag(ana, where)
        for role in ("viewer", "assistant"):
            body = json.dumps({"role": role}).encode()
            assert send_json(ana, "PUT", where, body, if_match="*").status == 200
        assert send_json(ana, "DELETE", where, if_match=known).status == 412
        assert send_json(ana, "DELETE", where, if_match=etag(ana, where)).status == 204

    def test_only_what_a_browser_posts_is_a_form(self, ana, team):
        where = person(team, BO)
        refused = send_json(ana, "DELETE", where, content_type=FORM)
        assert refused.status == 428
        body = b"role=viewer&version=x"
        refused = send_json(ana, "PUT", where, body, content_type=FORM, if_match="*")
        assert refused.status == 415
        assert roles(team)[BO] is Role.ASSISTANT

    @pytest.mark.parametrize(
        ("body", "field"),
        [
            (b"{}", "role"),
            (b'{"role": "boss"}', "role"),
            (b'{"role": "viewer", "hand_over": true}', "role"),
            (b'{"role": "coach", "hand_over": 1}', "hand_over"),
        ],
    )
    def test_wrong_values_are_named(self, ana, team, body, field):
        answer = send_json(ana, "PUT", person(team, BO), body, if_match="*")
        assert answer.status == 422
        assert field in [each["field"] for each in answer.json["errors"]]

    def test_nobody_is_not_found(self, ana, team):
        assert ana.get(f"{people_of(team)}/nobody", accept="application/json").status == 404
        assert send_json(ana, "DELETE", f"{people_of(team)}/nobody", if_match="*").status == 404

    def test_a_change_is_three_requests(self, ana, team, requests):
        page = ana.get(people_of(team), accept="text/html")
        assert requests == ["GetItem", "Query"]
        token = re.search(r'name="csrf_token" value="([^"]*)"', page.text)[1]
        url = person(team, BO)
        seen = version(BO, "assistant")
        requests.clear()
        body = f"csrf_token={token}&_method=PUT&role=viewer&version={seen}".encode()
        answer = ana.request(
            "POST",
            url,
            body,
            accept="text/html",
            sec_fetch_site="same-origin",
            content_type=FORM,
        )
        assert answer.status == 302
        assert requests == ["GetItem", "Query", "TransactWriteItems"]


class TestWhoSees:
    def test_people_see_each_other_and_coaches_the_invitations(self, ana, bo, team):
        invite(ana, team, "seen@example.org")
        assert set(ana.json(people_of(team))) == {"items", "next", "invitations"}
        assert set(bo.json(people_of(team))) == {"items", "next"}
        assert [each["role"] for each in bo.json(people_of(team))["items"]] == [
            "coach",
            "assistant",
        ]
        page = bo.get(people_of(team), accept="text/html").text
        assert "seen@example.org" not in page
        assert "Invite somebody" not in page
        assert "Leave the team" in page

    def test_who_can_play_is_one_tap_from_the_lineup_for_those_who_say_so(self, ana, bo, site):
        public = new_team(8, ana_abel=Role.COACH, bo_berg=Role.VIEWER).team
        form = f'href="/teams/{public.slug}/players?form=status"'
        lineup = f"/best/{public.slug}/{public.size}"
        offered = [form in each.get(lineup, accept="text/html").text for each in (ana, bo, site)]
        assert offered == [True, False, False]

    def test_another_name_of_somebody_is_another_state(self, ana, bo, team):
        urls = (people_of(team), person(team, BO))
        wanted = ("application/json", "text/html")
        asked = [(url, accept) for url in urls for accept in wanted]
        known = [ana.get(url, accept=accept).headers["etag"] for url, accept in asked]
        rename = {"action": "name", "name": "Bo Berg-Field"}
        assert post(bo, "/profile", rename, "/profile").status == 302
        try:
            for (url, accept), tag in zip(asked, known, strict=True):
                page = ana.get(url, accept=accept, if_none_match=tag)
                assert (page.status, "Bo Berg-Field" in page.text) == (200, True)
        finally:
            post(bo, "/profile", rename | {"name": BO}, "/profile")

    def test_assistants_change_nobody_but_may_leave(self, ana, bo, team):
        refused = invite(bo, team, "e@example.org")
        assert refused.status == 403
        assert f'href="/teams/{team.slug}">Back to the team' in refused.text
        fields = {"_method": "PUT", "role": "coach"}
        assert post(bo, person(team, BO), fields, "/").status == 403
        assert post(bo, person(team, ANA), {"_method": "DELETE"}, "/").status == 403
        assert post(bo, person(team, BO), {"_method": "DELETE"}, "/").status == 302
        assert roles(team) == {ANA: Role.COACH}

    def test_a_private_team_is_404_to_others(self, cleo, team):
        for url in (people_of(team), person(team, BO)):
            assert cleo.get(url, accept="text/html").status == 404
        assert invite(cleo, new_team(ana_abel=Role.COACH).team, "x@example.org").status == 403
        assert post(cleo, person(team, BO), {"_method": "DELETE"}, "/").status == 404

    def test_nobody_else_sees_the_people_of_a_public_team(self, cleo, site):
        public = new_team(ana_abel=Role.COACH).team
        assert cleo.get(people_of(public), accept="application/json").status == 403
        assert site.get(people_of(public), accept="application/json").status == 401
        assert site.get(people_of(public), accept="text/html").status == 302
