"""Teams kept in a browser: its forms, what comes back from them, and what they leave behind."""

import re

import pytest

from chalicelib.models import TeamType
from chalicelib.settings import settings
from tests.web.keeping.programs import Program
from tests.web.people import hidden, post, signed_in

pytestmark = pytest.mark.usefixtures("empty_table")

OTTERS = {"name": "River Otters", "sport": "football", "team_type": "senior", "size": "7"}


@pytest.fixture
def coach(site):
    return signed_in(site, "Robin Marsh")


@pytest.fixture
def team(coach):
    created = post(coach, "/teams", OTTERS, "/teams?form=new")
    assert created.status == 302, created.text
    return created.headers["location"].partition("?")[0]


def send(browser, page, url, fields):
    """Fill in the form of a page, as it is, with some fields changed."""
    return post(browser, url, hidden(browser.get(page).text) | fields, page)


def field(page, name):
    """What a text field of a page holds."""
    return re.search(rf'name="{re.escape(name)}"[^>]* value="([^"]*)"', page)[1]


def chosen(page, name):
    """What is selected in a page."""
    select = page.partition(f'<select id="{name}"')[2].partition("</select>")[0]
    return re.search(r'value="([^"]*)" selected', select)[1]


class TestCreating:
    def test_a_coach_creates_a_team_and_is_sent_to_it(self, coach, team):
        assert team == "/teams/river_otters"
        page = coach.get(f"{team}?done=team-created").text
        assert "The team is created" in page
        assert "?form=edit" in page
        view = coach.json(team)
        assert (view["size"], view["visibility"], view["version"]) == (7, "private", 1)

    def test_the_form_offers_a_private_team(self, coach):
        assert chosen(coach.get("/teams?form=new").text, "visibility") == "private"

    @pytest.mark.parametrize("team_type", TeamType)
    def test_a_team_is_private_unless_the_coach_says_otherwise(self, coach, site, team_type):
        team = OTTERS | {"team_type": str(team_type)}
        post(coach, "/teams", team | {"visibility": ""}, "/teams?form=new")
        assert site.get("/teams/river_otters").status == 404
        post(coach, "/teams", team | {"name": "Seen", "visibility": "public"}, "/teams?form=new")
        assert site.get("/teams/seen").status == 200

    def test_the_form_comes_back_filled_in_with_its_errors(self, coach):
        wrong = {"name": " ", "sport": "netball", "team_type": "kids", "size": "99"}
        response = post(coach, "/teams", wrong, "/teams?form=new")
        assert response.status == 422
        assert (field(response.text, "size"), chosen(response.text, "sport")) == ("99", "netball")
        for name in ("name", "team_type", "size"):
            assert f'id="{name}-error"' in response.text

    def test_a_taken_name_is_409_beside_the_name(self, coach, team):
        response = post(coach, "/teams", OTTERS | {"size": "9"}, "/teams?form=new")
        assert response.status == 409
        assert 'id="name-error"' in response.text
        assert field(response.text, "size") == "9"

    def test_one_team_too_many_is_said(self, coach, team, monkeypatch):
        monkeypatch.setenv("TEAMS_PER_COACH", "1")
        settings.cache_clear()
        response = post(coach, "/teams", OTTERS | {"name": "Two"}, "/teams?form=new")
        assert response.status == 422
        assert "at most 1 teams" in response.text
        assert field(response.text, "name") == "Two"

    def test_a_formation_can_be_chosen_among_those_of_the_sport_and_size(self, coach):
        page = coach.get("/teams?form=new").text
        assert '<option value="">The best one each time</option>' in page
        group = page.partition('<optgroup label="Futsal, 5 a side">')[2].partition("</optgroup>")
        shape = re.search(r'value="([^"]+)"', group[0])[1]
        fields = OTTERS | {"sport": "futsal", "size": "5", "formation": shape}
        assert post(coach, "/teams", fields, "/teams?form=new").status == 302
        assert coach.json("/teams/river_otters")["formation"] == shape

    def test_a_formation_of_another_size_comes_back_with_its_reason(self, coach):
        fields = OTTERS | {"formation": "4-3-3"}
        response = post(coach, "/teams", fields, "/teams?form=new")
        assert response.status == 422
        assert 'id="formation-error"' in response.text
        assert chosen(response.text, "formation") == "4-3-3"
        mended = post(coach, "/teams", fields | {"size": "11"}, "/teams?form=new")
        assert mended.status == 302

    def test_who_is_not_signed_in_is_sent_to_sign_in(self, site):
        response = site.get("/teams?form=new", accept="text/html")
        assert response.status == 302
        assert response.headers["location"] == "/login?next=%2Fteams%3Fform%3Dnew"


class TestWithoutVersion:
    @pytest.mark.parametrize("method", ["PUT", "DELETE"])
    def test_a_form_has_to_say_what_it_was_filled_from(self, coach, team, method):
        post(coach, f"{team}/players", {"name": "Ana Abel", "positions": "ST"}, team)
        (player,) = coach.json(team)["players"]
        for url, fields in (
            (f"{team}/players/{player['id']}", {"name": "Bea", "positions": "ST"}),
            (team, OTTERS | {"name": "Other"}),
        ):
            for version in ({}, {"version": ""}):
                sent = fields | version | {"_method": method}
                page = post(coach, url, sent, "/")
                assert page.status == 422
                assert "Load the page again" in page.text
                problem = post(coach, url, sent, "/", accept="application/json")
                assert [each["field"] for each in problem.json["errors"]] == ["version"]
        assert coach.json(team)["name"] == "River Otters"
        assert coach.json(f"{team}/players")["items"] == [player]


class TestEditing:
    def test_the_form_holds_what_is_there_and_saves_what_is_changed(self, coach, team):
        page = f"{team}?form=edit"
        text = coach.get(page).text
        assert (field(text, "name"), chosen(text, "team_type")) == ("River Otters", "senior")
        changes = OTTERS | {"name": "Sea Otters", "size": "9", "formation": "3-3-2"}
        saved = send(coach, page, team, changes)
        assert (saved.status, saved.headers["location"]) == (302, f"{team}?done=team-saved")
        view = coach.json(team)
        assert (view["name"], view["size"], view["formation"]) == ("Sea Otters", 9, "3-3-2")
        assert chosen(coach.get(page).text, "formation") == "3-3-2"

    def test_somebody_elses_change_in_between_is_shown_beside_ones_own(self, coach, team):
        page = f"{team}?form=edit"
        filled = hidden(coach.get(page).text)
        send(coach, page, team, OTTERS | {"size": "5"})
        late = post(coach, team, filled | OTTERS | {"size": "11", "name": "Mine"}, page)
        assert late.status == 409
        assert (field(late.text, "size"), field(late.text, "name")) == ("11", "Mine")
        assert "There now: 5" in late.text
        assert "There now: River Otters" in late.text
        assert coach.json(team)["size"] == 5
        again = post(coach, team, hidden(late.text) | OTTERS | {"size": "11"}, page)
        assert again.status == 302
        assert coach.json(team)["size"] == 11

    def test_only_changes_of_the_team_itself_are_in_the_way(self, coach, team):
        page = f"{team}?form=edit"
        filled = hidden(coach.get(page).text)
        post(coach, f"{team}/players", {"name": "Ana Abel", "positions": "ST"}, page)
        saved = post(coach, team, filled | OTTERS | {"size": "9"}, page)
        assert saved.status == 302
        view = coach.json(team)
        assert (view["size"], len(view["players"])) == (9, 1)
        assert post(coach, team, filled | OTTERS, page).status == 409

    def test_the_sport_stays_while_players_have_its_positions(self, coach, team):
        post(coach, f"{team}/players", {"name": "Ana Abel", "positions": "ST"}, f"{team}?form=edit")
        wrong = send(coach, f"{team}?form=edit", team, OTTERS | {"sport": "netball"})
        assert wrong.status == 422
        assert "Ana Abel plays ST" in wrong.text
        assert 'id="sport-error"' in wrong.text


class TestDeleting:
    def test_is_asked_once_more_and_then_leaves_nothing(self, coach, team):
        page = coach.get(f"{team}?form=delete").text
        assert "for good" in page
        gone = send(coach, f"{team}?form=delete", team, {})
        assert (gone.status, gone.headers["location"]) == (302, "/?done=team-deleted")
        assert coach.get(team).status == 404

    def test_a_change_in_between_is_asked_about_again(self, coach, team):
        filled = hidden(coach.get(f"{team}?form=delete").text)
        send(coach, f"{team}?form=edit", team, OTTERS | {"size": "5"})
        late = post(coach, team, filled, f"{team}?form=delete")
        assert late.status == 409
        assert coach.get(team).status == 200
        assert post(coach, team, hidden(late.text), f"{team}?form=delete").status == 302


class TestPlayers:
    def add(self, coach, team, **fields):
        new = {"name": "Ana Abel", "number": "9", "skill": "70", "status": "available", **fields}
        positions = [("positions", code) for code in ("ST", "", "LW")]
        return post(coach, f"{team}/players", [*new.items(), *positions], f"{team}?form=edit")

    def test_is_added_with_positions_in_their_order(self, coach, team):
        added = self.add(coach, team)
        assert (added.status, added.headers["location"]) == (302, f"{team}?done=player-added")
        (player,) = coach.json(team)["players"]
        assert (player["name"], player["number"]) == ("Ana Abel", 9)
        assert (player["positions"], player["skill"]) == (["ST", "LW"], 70)

    def test_another_can_follow_at_once(self, coach, team):
        added = self.add(coach, team, then="another")
        assert added.headers["location"] == f"{team}/players?form=new&done=player-added"
        assert added.headers["content-type"].startswith("text/plain")
        assert added.text == f"{added.headers['location']}\n"
        assert "on the roster" in coach.get(added.headers["location"]).text

    def test_errors_stand_beside_the_fields(self, coach, team):
        self.add(coach, team)
        wrong = self.add(coach, team, name="Bo Berg", skill="200")
        assert wrong.status == 422
        assert "9 is Ana Abel" in wrong.text
        assert 'id="skill-error"' in wrong.text
        assert field(wrong.text, "name") == "Bo Berg"
        assert wrong.text.count(" selected") == 3

    def test_is_edited_and_removed(self, coach, team):
        self.add(coach, team)
        url = f"{team}/players/{coach.json(team)['players'][0]['id']}"
        page = f"{url}?form=edit"
        assert field(coach.get(page).text, "number") == "9"
        changes = {"name": "Ana Abel", "number": "", "positions": "GK", "skill": "71"}
        saved = send(coach, page, url, changes | {"_method": "PUT"})
        assert saved.status == 302, saved.text
        player = coach.json(url)
        assert (player["number"], player["positions"], player["version"]) == (None, ["GK"], 2)
        gone = send(coach, page, url, {"_method": "DELETE"})
        assert gone.headers["location"] == f"{team}?done=player-removed"
        assert coach.json(team)["players"] == []

    def test_only_changes_of_this_player_are_in_the_way(self, coach, team):
        self.add(coach, team)
        url = f"{team}/players/{coach.json(team)['players'][0]['id']}"
        page = f"{url}?form=edit"
        filled = hidden(coach.get(page).text) | {"_method": "PUT"}
        self.add(coach, team, name="Bo Berg", number="")
        mine = {"name": "Ana Abel", "positions": "GK", "skill": "60"}
        assert post(coach, url, filled | mine, page).status == 302
        late = post(coach, url, filled | mine | {"skill": "50", "positions": "LB"}, page)
        assert late.status == 409
        assert "There now: 60" in late.text
        assert "There now: GK" in late.text
        no_others = [("positions", "")] * 2
        same = post(coach, url, [*(filled | mine | {"skill": "50"}).items(), *no_others], page)
        assert "There now: 60" in same.text
        assert "There now: GK" not in same.text

    def test_what_was_typed_for_somebody_removed_meanwhile_is_there_to_be_added(self, coach, team):
        self.add(coach, team)
        url = f"{team}/players/{coach.json(team)['players'][0]['id']}"
        page = f"{url}?form=edit"
        filled = hidden(coach.get(page).text)
        send(coach, page, url, {"_method": "DELETE"})
        mine = {"name": "Ana Abel-Field", "positions": "GK", "skill": "61", "_method": "PUT"}
        late = post(coach, url, filled | mine, "/")
        assert late.status == 404
        assert "no longer on the roster" in late.text
        assert (field(late.text, "name"), field(late.text, "skill")) == ("Ana Abel-Field", "61")
        assert f'action="{team}/players?form=new"' in late.text
        problem = post(coach, url, filled | mine, "/", accept="application/json")
        assert (problem.status, problem.json["status"]) == (404, 404)
        again = post(coach, f"{team}/players?form=new", hidden(late.text) | mine | {"_method": ""})
        assert again.status == 302
        assert [each["name"] for each in coach.json(team)["players"]] == ["Ana Abel-Field"]

    def test_a_full_roster_takes_nobody_else(self, coach, team, monkeypatch):
        monkeypatch.setenv("PLAYERS_PER_TEAM", "1")
        settings.cache_clear()
        self.add(coach, team)
        full = self.add(coach, team, name="Bo Berg", number="")
        assert full.status == 422
        assert "at most 1 players" in full.text


class TestStatuses:
    @pytest.fixture
    def ids(self, coach, team):
        for name in ("Ana Abel", "Bo Berg", "Cleo Calder"):
            fields = {"name": name, "positions": "CM"}
            assert post(coach, f"{team}/players", fields, f"{team}?form=edit").status == 302
        return [player["id"] for player in coach.json(team)["players"]]

    def statuses(self, coach, team):
        return [player["status"] for player in coach.json(team)["players"]]

    def test_a_whole_roster_is_saved_at_once(self, coach, team, ids):
        url = f"{team}/players?form=status"
        before = coach.json(team)["version"]
        everybody = {f"status.{each}": "injured" for each in ids}
        saved = send(coach, url, url, everybody)
        assert saved.headers["location"] == f"{team}?done=statuses-saved"
        assert self.statuses(coach, team) == ["injured"] * 3
        assert coach.json(team)["version"] == before + 1

    def test_a_whole_roster_of_100_is_saved_at_once(self, coach, team):
        everybody = [{"name": f"Player {number}", "positions": ["CM"]} for number in range(100)]
        etag = coach.get(team, accept="application/json").headers["etag"]
        whole = OTTERS | {"size": 7, "players": everybody}
        assert Program(coach).send("PUT", team, whole, if_match=etag).status == 200
        url = f"{team}/players?form=status"
        absent = {f"status.{each['id']}": "absent" for each in coach.json(team)["players"]}
        assert len(absent) == 100
        assert send(coach, url, url, absent).status == 302
        assert self.statuses(coach, team) == ["absent"] * 100

    def test_a_form_that_does_not_say_what_it_showed_changes_nothing(self, coach, team, ids):
        fields = {f"status.{each}": "injured" for each in ids}
        refused = post(coach, f"{team}/players?form=status", fields, team)
        assert refused.status == 422
        assert "Load the page again" in refused.text
        assert self.statuses(coach, team) == ["available"] * 3

    def test_what_others_set_meanwhile_stays_unless_both_set_the_same_player(
        self, coach, team, ids
    ):
        url = f"{team}/players?form=status"
        filled = hidden(coach.get(url).text)
        send(coach, url, url, {f"status.{ids[0]}": "injured", f"status.{ids[1]}": "injured"})
        mine = {f"status.{each}": "available" for each in ids}
        kept = post(coach, url, filled | mine | {f"status.{ids[2]}": "absent"}, url)
        assert kept.status == 302
        assert self.statuses(coach, team) == ["injured", "injured", "absent"]
        late = post(coach, url, filled | mine | {f"status.{ids[0]}": "doubtful"}, url)
        assert late.status == 409
        assert "There now" in late.text
        assert self.statuses(coach, team) == ["injured", "injured", "absent"]
        last = post(coach, url, hidden(late.text) | {f"status.{ids[0]}": "doubtful"}, url)
        assert last.status == 302
        assert self.statuses(coach, team) == ["doubtful", "injured", "absent"]

    def test_an_unknown_status_is_422_at_the_player(self, coach, team, ids):
        url = f"{team}/players?form=status"
        wrong = send(coach, url, url, {f"status.{ids[1]}": "tired"})
        assert wrong.status == 422
        assert f'id="status.{ids[1]}-error"' in wrong.text


def test_a_new_team_begins_with_the_usual_size(coach):
    assert field(coach.get("/teams?form=new").text, "size") == "11"
