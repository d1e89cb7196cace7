"""Activity: who changed what in a team, and what happened to an account, for 90 days."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from chalicelib.models import Role
from chalicelib.site.description.contents import contents
from chalicelib.store import events, teams
from tests.web.conftest import Site
from tests.web.people import PASSWORD, mails, post, send_json, signed_in
from tests.web.place import new_place
from tests.web.roles import new_team
from tests.web.write_paths import OF_PEOPLE, OF_TEAMS

ANA, BO = "Ana Abel", "Bo Berg"
ANOTHER = "nine badgers in the barn"


@pytest.fixture(scope="module")
def coaches(cloud):
    return {name: signed_in(Site(), name) for name in (ANA, BO)}


@pytest.fixture
def ana(coaches):
    return coaches[ANA]


@pytest.fixture
def bo(coaches):
    return coaches[BO]


@pytest.fixture
def team(coaches):
    return new_team(ana_abel=Role.COACH, bo_berg=Role.ASSISTANT).team


def as_json(fields):
    return json.dumps(fields).encode()


def activity(site, team=None):
    """What is told of a team or of one's own account, as data; the newest first."""
    url = f"/teams/{team.slug}/activity" if team else "/activity"
    return site.json(url)["items"]


def codes(items):
    return [change["what"] for each in items for change in each["changes"]]


class TestTeams:
    def test_each_change_is_told_with_who_made_it(self, ana, bo, team):
        base = f"/teams/{team.slug}"
        player = {"name": "Nora New", "positions": ["ST"]}
        added = send_json(ana, "POST", f"{base}/players", as_json(player))
        where = added.headers["location"]
        send_json(bo, "PUT", where, as_json(player | {"status": "injured"}), if_match="*")
        send_json(bo, "PUT", where, as_json(player | {"skill": 80}), if_match="*")
        send_json(ana, "DELETE", where, if_match="*")
        file = {"csv": "name,positions\nMia Most,GK\n"}
        send_json(bo, "POST", f"{base}/import", as_json(file))
        change = {"name": team.name, "sport": "football", "team_type": "senior", "size": 7}
        changed = send_json(ana, "PUT", base, as_json(change), if_match="*")
        assert changed.status == 200, changed.text
        asked = {"email": "cy@example.org", "role": "viewer"}
        invited = send_json(ana, "POST", f"{base}/people", as_json(asked))
        send_json(ana, "DELETE", invited.headers["location"], if_match="*")
        found = activity(ana, team)
        assert [(each["by"]["name"], *codes([each])) for each in found] == [
            (ANA, "invitation_taken_back"),
            (ANA, "invited"),
            (ANA, "team_edited"),
            (BO, "imported", "players_added"),
            (ANA, "players_removed"),
            (BO, "players_edited"),
            (BO, "statuses_set"),
            (ANA, "players_added"),
        ]
        assert found[-1]["changes"][0] == {
            "what": "players_added",
            "count": 1,
            "names": ["Nora New"],
        }
        page = ana.get(f"{base}/activity", accept="text/html").text
        for words in (
            "added a player: <bdi>Nora New",
            "imported a file; added",
            "updated who can play",
        ):
            assert words in page

    def test_many_players_are_counted_and_some_are_named(self, ana, team):
        file = "name,positions\n" + "".join(f"Player {number},GK\n" for number in range(30))
        send_json(ana, "POST", f"/teams/{team.slug}/import", as_json({"csv": file}))
        change = activity(ana, team)[0]["changes"][1]
        assert (change["count"], len(change["names"])) == (30, 10)

    def test_what_changes_nothing_is_no_event(self, ana, team):
        player = {"name": "Nora New", "positions": ["ST"]}
        added = send_json(ana, "POST", f"/teams/{team.slug}/players", as_json(player))
        send_json(ana, "PUT", added.headers["location"], as_json(player), if_match="*")
        assert codes(activity(ana, team)) == ["players_added"]

    def test_only_coaches_see_it(self, ana, bo, site, team):
        url = f"/teams/{team.slug}/activity"
        assert bo.get(url, accept="application/json").status == 403
        assert site.get(url, accept="text/html").status == 302
        # Of a new team that nobody signed in has made there is nothing to tell.
        assert activity(ana, team) == []
        assert "Nobody changed anything" in ana.get(url, accept="text/html").text
        assert url in ana.get(f"/teams/{team.slug}", accept="text/html").text
        assert url not in bo.get(f"/teams/{team.slug}", accept="text/html").text

    def test_a_later_team_of_the_same_slug_tells_nothing_of_the_first(self, ana, bo, monkeypatch):
        fields = {"name": "Slug Otters", "sport": "football", "team_type": "senior", "size": 7}
        made = send_json(ana, "POST", "/teams", as_json(fields))
        url = made.headers["location"]
        assert codes(ana.json(f"{url}/activity")["items"]) == ["team_created"]
        assert send_json(ana, "DELETE", url, if_match="*").status == 204
        later = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=5)
        monkeypatch.setattr(teams, "_now", lambda: later)
        again = send_json(bo, "POST", "/teams", as_json(fields))
        assert again.headers["location"] == url
        (event,) = bo.json(f"{url}/activity")["items"]
        assert event["by"]["name"] == BO

    def test_a_hundred_are_told_and_what_expired_is_not(self, ana, team, monkeypatch):
        monkeypatch.setattr(events, "MOST", 2)
        url, player = f"/teams/{team.slug}/players", {"positions": ["ST"]}
        for number in range(3):
            send_json(ana, "POST", url, as_json(player | {"name": f"Nora {number}"}))
        names = [each["changes"][0]["names"] for each in activity(ana, team)]
        assert names == [["Nora 2"], ["Nora 1"]]
        later = datetime.now(UTC) + events.LIFETIME + timedelta(seconds=5)
        monkeypatch.setattr(events, "_now", lambda: later)
        assert activity(ana, team) == []


class TestEveryChange:
    @pytest.mark.usefixtures("empty_table")
    @pytest.mark.parametrize("write", [*OF_TEAMS, *OF_PEOPLE], ids=str)
    def test_every_way_to_change_a_team_is_told(self, write):
        place = new_place()
        known = {each: len(activity_of(place, each)) for each in ("team", "account")}
        answer = place.send(write)
        assert answer.status in (200, 201, 204, 302), answer.text
        if write.what == "create a team":
            found = place.sites["coach"].json("/teams/river_otters/activity")["items"]
            assert codes(found) == ["team_created"]
        elif write.what == "delete a team":
            found = activity_of(place, "account")
            assert len(found) == known["account"] + 1
            assert codes(found)[0] == "team_deleted"
        else:
            team = teams.read(place.names["team"]).team
            found = events.of_team(team)
            assert len(found) == known["team"] + 1, write
            said = {change["what"] for change in found[0].changes}
            assert said <= set(contents().schemas["Change"]["properties"]["what"]["enum"])
            assert found[0].coach_id == place.sites[write.who].json("/profile")["id"]


def activity_of(place, what):
    url = f"/teams/{place.names['team']}/activity" if what == "team" else "/activity"
    return place.sites["coach"].json(url)["items"]


class TestAccounts:
    def test_what_happens_to_an_account_is_told(self, site):
        kim = signed_in(site, "Kim Marsh")
        post(kim, "/profile", {"action": "name", "name": "Kim Marsh"}, "/profile")
        token = {"action": "token", "label": "mine", "access": "write"}
        post(kim, "/profile", token | {"current_password": PASSWORD}, "/profile")
        made = kim.json("/profile")["tokens"][0]["id"]
        post(kim, "/profile", {"action": "revoke-token", "id": made}, "/profile")
        post(Site(), "/login", {"email": "kim.marsh@example.org", "password": PASSWORD})
        post(kim, "/profile", {"action": "end-others"}, "/profile")
        password = {"current_password": PASSWORD, "new_password": ANOTHER}
        post(kim, "/profile", {"action": "password", **password}, "/profile")
        address = {"email": "kim@new.example", "current_password": ANOTHER}
        post(kim, "/profile", {"action": "email", **address}, "/profile")
        link = mails("kim@new.example")[-1].link
        post(kim, "/confirm", {"token": link.partition("token=")[2]}, "/profile")
        assert codes(activity(kim)) == [
            *("address_changed", "password_changed", "sessions_ended", "signed_in"),
            *("token_revoked", "token_made", "name_changed", "signed_in", "registered"),
        ]
        page = kim.get("/activity", accept="text/html").text
        for words in ("Token made: <bdi>mine</bdi>, reads and changes", "Account created"):
            assert words in page

    def test_a_token_does_not_show_it(self, bo):
        token = {"action": "token", "label": "mine", "access": "read"}
        page = post(bo, "/profile", token | {"current_password": PASSWORD}, "/profile").text
        text = re.search(r"tc_[0-9a-zA-Z]+_[\w-]+", page)[0]
        program = Site(headers={"authorization": f"Bearer {text}"})
        assert program.get("/activity", accept="application/json").status == 403

    def test_nobody_else_sees_it(self, site, ana):
        assert site.get("/activity", accept="application/json").status == 401
        assert site.get("/activity", accept="text/html").status == 302
        assert 'href="/activity"' in ana.get("/profile", accept="text/html").text
