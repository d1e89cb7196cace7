"""Teams kept by programs: created, changed and deleted over JSON."""

import pytest

from chalicelib.settings import settings
from tests.web.keeping.programs import ANA, OTTERS, TEAM, reasons

pytestmark = pytest.mark.usefixtures("empty_table")


class TestCreating:
    def test_a_team_is_201_with_its_place_its_etag_and_itself(self, api, otters):
        assert otters.headers["location"] == TEAM
        assert otters.headers["etag"] == api.etag(TEAM)
        assert otters.headers["cache-control"] == "private, no-store"
        assert otters.json == api.json(TEAM)
        assert (otters.json["version"], otters.json["players"]) == (1, [])

    def test_a_team_can_come_with_its_players(self, api):
        created = api.send("POST", "/teams", OTTERS | {"players": [ANA, {**ANA, "number": None}]})
        assert [player["number"] for player in created.json["players"]] == [9, None]

    def test_a_player_is_201_too(self, api, ana):
        assert ana.headers["location"] == f"{TEAM}/players/{ana.json['id']}"
        assert ana.headers["etag"] == api.etag(ana.headers["location"])
        assert ana.json == api.json(ana.headers["location"])
        assert (ana.json["skill"], ana.json["status"]) == (50, "available")

    def test_every_wrong_field_is_named(self, api, ana):
        wrong = {"name": 5, "sport": [], "team_type": None, "size": "7", "visibility": "secret"}
        assert reasons(api.send("POST", "/teams", wrong)) == set(wrong)
        wrong = {"name": "", "number": 9, "positions": ["XX"], "skill": True, "status": {}}
        assert reasons(api.send("POST", f"{TEAM}/players", wrong)) == set(wrong)
        listed = OTTERS | {"name": "Two", "players": [ANA, ANA, {"name": "Bo"}, 7]}
        expected = {"players.1.number", "players.2.positions", "players.3"}
        assert reasons(api.send("POST", "/teams", listed)) == expected
        assert reasons(api.send("POST", "/teams", OTTERS | {"players": {}})) == {"players"}

    def test_a_taken_name_is_409(self, api, otters):
        response = api.send("POST", "/teams", OTTERS | {"size": 5})
        assert (response.status, response.json["status"]) == (409, 409)
        assert api.json(TEAM)["version"] == 1

    def test_malformed_bodies_are_400_and_others_415(self, api, otters):
        for body in (b"{", b"[]", b"\xff", b'{"name": NaN}', b""):
            headers = {"content_type": "application/json", "x_csrf_token": api.token}
            response = api.browser.request("POST", "/teams", body, **headers)
            assert response.status == 400, body
        assert api.send("POST", "/teams", OTTERS, content_type="text/plain").status == 415

    def test_the_limits_are_422(self, api, ana, monkeypatch):
        monkeypatch.setenv("TEAMS_PER_COACH", "1")
        monkeypatch.setenv("PLAYERS_PER_TEAM", "1")
        settings.cache_clear()
        assert reasons(api.send("POST", "/teams", OTTERS | {"name": "Two"})) == {"teams"}
        more = {**ANA, "number": 1}
        assert reasons(api.send("POST", f"{TEAM}/players", more)) == {"players"}
        put = api.send("PUT", TEAM, OTTERS | {"players": [ANA, more]}, if_match="*")
        assert reasons(put) == {"players"}


class TestChanging:
    def test_put_replaces_and_tells_the_new_state(self, api, otters):
        changed = OTTERS | {"name": "Sea Otters", "size": 9, "formation": "3-3-2"}
        put = api.send("PUT", TEAM, changed, if_match=otters.headers["etag"])
        assert put.status == 200
        assert put.json == api.json(TEAM)
        assert put.headers["etag"] == api.etag(TEAM) != otters.headers["etag"]
        assert (put.json["slug"], put.json["version"]) == ("river_otters", 2)

    def test_what_was_read_can_be_sent_back(self, api, ana):
        before = api.json(TEAM)
        put = api.send("PUT", TEAM, before, if_match=api.etag(TEAM))
        assert put.json == before

    def test_nobody_makes_a_team_public_by_saying_nothing(self, api, otters):
        private = OTTERS | {"visibility": "private"}
        put = api.send("PUT", TEAM, private, if_match="*")
        assert put.json["visibility"] == "private"
        silent = {name: value for name, value in OTTERS.items() if name != "visibility"}
        put = api.send("PUT", TEAM, silent, if_match="*")
        assert put.json["visibility"] == "private"

    def test_a_new_team_is_private_unless_somebody_says_otherwise(self, api):
        silent = {name: value for name, value in OTTERS.items() if name != "visibility"}
        created = api.send("POST", "/teams", silent | {"players": [ANA]})
        assert created.json["visibility"] == "private"

    def test_players_in_the_body_are_the_roster_from_then_on(self, api, ana):
        players = [{**ana.json, "status": "injured"}, {"name": "Bo", "positions": ["GK"]}]
        put = api.send("PUT", TEAM, OTTERS | {"players": players}, if_match=api.etag(TEAM))
        assert put.status == 200, put.text
        found = {player["name"]: player for player in put.json["players"]}
        assert found["Ana Abel"]["id"] == ana.json["id"]
        assert (found["Ana Abel"]["status"], found["Ana Abel"]["version"]) == ("injured", 2)
        assert found["Bo"]["id"] not in ("", ana.json["id"])
        put = api.send("PUT", TEAM, OTTERS | {"players": []}, if_match="*")
        assert put.json["players"] == []

    def test_a_player_is_replaced_and_removed(self, api, ana):
        url = ana.headers["location"]
        put = api.send("PUT", url, {"name": "Ana A.", "positions": ["GK"]}, if_match=api.etag(url))
        assert put.status == 200
        assert (put.json["number"], put.json["version"]) == (None, 2)
        assert put.headers["etag"] == api.etag(url)
        gone = api.send("DELETE", url, if_match=put.headers["etag"])
        assert (gone.status, gone.text) == (204, "")
        assert api.browser.get(url).status == 404

    def test_a_team_is_deleted(self, api, ana):
        gone = api.send("DELETE", TEAM, if_match=api.etag(TEAM))
        assert (gone.status, gone.text) == (204, "")
        assert api.browser.get(TEAM).status == 404
        assert api.send("POST", "/teams", OTTERS).json["players"] == []

    def test_errors_are_told_by_field(self, api, ana):
        assert reasons(api.send("PUT", TEAM, {}, if_match="*")) == {
            "name",
            "sport",
            "team_type",
            "size",
        }
        wrong = api.send("PUT", TEAM, OTTERS | {"sport": "netball"}, if_match="*")
        assert reasons(wrong) == {"sport"}
        wrong = api.send("PUT", ana.headers["location"], ANA | {"skill": 101}, if_match="*")
        assert reasons(wrong) == {"skill"}


def test_far_too_many_players_are_told_in_a_word(api):
    crowd = OTTERS | {"players": [{}] * 50_000}
    refused = api.send("POST", "/teams", crowd)
    assert reasons(refused) == {"players"}
    assert len(refused.text) < 1000
