"""One URL, several representations: what decides, and what comes."""

import csv
import io
import re
import xml.etree.ElementTree as ET
from datetime import UTC, datetime

import pytest
from msgspec.structs import replace

from app import app
from chalicelib.models import Roster
from chalicelib.roster_files import merge, parse
from chalicelib.store import teams
from tests.web import made_up

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
TEAM = "/teams/zurich_badgers"
EVENT = {
    "path": "/teams/zurich_badgers",
    "pathParameters": {"team": "zurich_badgers"},
    "headers": {"Accept": "application/json;q=0.1"},
    "multiValueQueryStringParameters": None,
    "requestContext": {
        "resourcePath": "/teams/{team}",
        "httpMethod": "GET",
        "path": "/api/teams/zurich_badgers",
        "stage": "api",
    },
    "stageVariables": None,
    "body": None,
    "isBase64Encoded": False,
}
LINEUP = "/best/zurich_badgers/11"


@pytest.mark.usefixtures("teams")
class TestNegotiation:
    @pytest.mark.parametrize(
        ("accept", "content_type"),
        [
            (BROWSER, "text/html; charset=utf-8"),
            ("*/*", "text/html; charset=utf-8"),
            ("", "text/html; charset=utf-8"),
            ("application/json", "application/json"),
            ("application/json;q=0.5, text/csv;q=0.9", "text/csv; charset=utf-8"),
            ("text/html;q=0.1, application/xml", "application/xml; charset=utf-8"),
            ("text/html;q=0, application/json;q=0.1", "application/json"),
            ("application/*", "application/json"),
            ("nonsense", "text/html; charset=utf-8"),
        ],
    )
    def test_accept_decides_by_its_q_values(self, site, accept, content_type):
        response = site.get(TEAM, accept=accept)
        assert (response.status, response.headers["content-type"]) == (200, content_type)
        assert response.headers["vary"] == "Accept, Cookie, Authorization, Accept-Encoding"

    def test_several_accept_headers_count_as_one(self, monkeypatch, site):
        event = EVENT | {"multiValueHeaders": {"Accept": ["text/csv", "application/json;q=0.1"]}}
        assert app(event, None)["headers"]["Content-Type"].startswith("text/csv")

    @pytest.mark.parametrize("format", ["html", "json", "csv", "xml"])
    def test_format_wins_over_accept_and_then_only_the_viewer_decides(self, site, format):
        response = site.get(f"{TEAM}?format={format}", accept="image/png")
        assert response.status == 200
        assert format in response.headers["content-type"]
        assert response.headers["vary"] == "Cookie, Authorization, Accept-Encoding"

    @pytest.mark.parametrize(
        ("url", "accept"),
        [
            (TEAM, "image/png"),
            (f"{TEAM}?format=txt", "*/*"),
            (f"{LINEUP}?format=ics", "*/*"),
            ("/", "application/json"),
            ("/health", "text/html"),
        ],
    )
    def test_a_representation_that_is_not_there_is_406_and_says_which_are(self, site, url, accept):
        response = site.get(url, accept=accept)
        assert response.status == 406
        assert "?format=" in response.text

    def test_a_format_that_nothing_has_is_400(self, site):
        response = site.get(f"{TEAM}?format=docx", accept="application/json")
        assert response.status == 400
        assert "json" in response.json["detail"]


class TestLineup:
    def test_json_is_the_contracts(self, site, teams):
        lineup = site.json(LINEUP)
        assert lineup["team"] == {
            "slug": "zurich_badgers",
            "name": "Zürich Badgers",
            "sport": "football",
        }
        assert (lineup["size"], len(lineup["slots"])) == (11, 11)
        roster = {player.id: player for player in teams["zurich_badgers"].players}
        picked = [slot["player"]["id"] for slot in lineup["slots"]]
        benched = [entry["player"]["id"] for entry in lineup["bench"]]
        out = {entry["player"]["id"]: entry["status"] for entry in lineup["unavailable"]}
        assert sorted([*picked, *benched, *out]) == sorted(roster)
        assert out == {"p03": "injured"}
        assert lineup["score"] == pytest.approx(sum(slot["rating"] for slot in lineup["slots"]))
        assert all(slot["reason"] and slot["position_name"] for slot in lineup["slots"])
        scores = [each["score"] for each in lineup["alternatives"]]
        assert scores == sorted(scores, reverse=True)
        assert max(scores) <= lineup["score"]
        formations = {lineup["formation"], *(each["formation"] for each in lineup["alternatives"])}
        assert len(formations) == 9

    @pytest.mark.usefixtures("teams")
    def test_csv_has_a_row_for_everybody(self, site):
        lineup = site.json(LINEUP)
        rows = list(csv.DictReader(io.StringIO(site.get(LINEUP, accept="text/csv").text)))
        assert [row["place"] for row in rows] == ["lineup"] * 11 + ["bench"] * 13 + ["unavailable"]
        assert [row["name"] for row in rows[:11]] == [s["player"]["name"] for s in lineup["slots"]]
        assert [float(row["rating"]) for row in rows[:11]] == [s["rating"] for s in lineup["slots"]]

    @pytest.mark.usefixtures("teams")
    def test_xml_and_text_say_the_same(self, site):
        lineup = site.json(LINEUP)
        root = ET.fromstring(site.get(LINEUP, accept="application/xml").text)
        text = site.get(LINEUP, accept="text/plain").text
        assert [each.text for each in root.findall("slots/slot/player/name")] == [
            slot["player"]["name"] for slot in lineup["slots"]
        ]
        assert all(slot["player"]["name"] in text for slot in lineup["slots"])
        assert f"score {lineup['score']:.1f}" in text

    @pytest.mark.usefixtures("teams")
    @pytest.mark.parametrize("url", [TEAM, f"{TEAM}/players", "/teams/otters_u12"])
    def test_each_position_of_a_player_is_an_element_in_xml(self, site, url):
        data = site.json(url)
        root = ET.fromstring(site.get(url, accept="application/xml").text)
        written = [
            [position.text for position in positions] for positions in root.iter("positions")
        ]
        assert written == [each["positions"] for each in data.get("players", data.get("items"))]

    @pytest.mark.usefixtures("teams")
    def test_every_form_of_the_address_gives_the_same_lineup(self, site):
        lineup = site.json(LINEUP)
        for url in (
            "/best/zurich_badgers/11/",
            "/best?team=zurich_badgers&show=11",
            "/best?team=Z%C3%BCrich+Badgers&show=11",
            "/best?team=zurich_badgers",
            "/best/?team=zurich_badgers&show=11",
        ):
            assert site.json(url) == lineup, url
            page = site.get(url)
            assert f'<link rel="canonical" href="{LINEUP}">' in page.text, url

    @pytest.mark.usefixtures("teams")
    def test_the_next_best_lineups_are_in_every_form(self, site):
        lineup = site.json(LINEUP)
        assert len(lineup["runners_up"]) == 3
        picked = {slot["player"]["id"] for slot in lineup["slots"]}
        root = ET.fromstring(site.get(LINEUP, accept="application/xml").text)
        assert len(root.findall("runners_up/runner_up")) == 3
        text, page = site.get(LINEUP, accept="text/plain").text, site.get(LINEUP).text
        for each in lineup["runners_up"]:
            assert each["score"] <= lineup["score"]
            assert {player["id"] for player in each["out"]} <= picked
            assert not {player["id"] for player in each["in"]} & picked
            assert len(each["in"]) == len(each["out"]) > 0
            assert each["reason"] in text
            assert each["reason"] in page

    @pytest.mark.usefixtures("teams")
    def test_a_team_that_is_short_gets_its_lineup_in_every_form(self, site):
        address = "/best/tiny_terns/11"
        lineup = site.json(address)
        opened = [slot for slot in lineup["slots"] if slot["player"] is None]
        assert (lineup["missing"], len(opened), len(lineup["slots"])) == (4, 4, 11)
        assert all(each["change"] is None and each["reason"] for each in opened)
        short = "4 players are missing: 7 can play, and 11 are needed. The team can field 7, 6, 5"
        assert lineup["warnings"][0].startswith(short)
        text = site.get(address, accept="text/plain").text
        assert short in text
        assert text.count("(open)") == 4
        rows = list(csv.DictReader(io.StringIO(site.get(address, accept="text/csv").text)))
        assert [row["name"] for row in rows[:11]].count("") == 4
        root = ET.fromstring(site.get(address, accept="application/xml").text)
        assert len(root.findall("slots/slot")) == 11
        assert len(root.findall("slots/slot/player")) == 7
        page = site.get(address)
        assert page.status == 200
        assert short in page.text
        assert page.text.count('class="mark open"') == 4

    @pytest.mark.usefixtures("teams")
    def test_a_formation_can_be_asked_for_and_a_team_can_have_a_usual_one(self, site):
        assert site.json(f"{LINEUP}?formation=3-5-2")["formation"] == "3-5-2"
        lineup = site.json("/best/fixed_foxes/11")
        assert (lineup["formation"], lineup["usual_formation"]) == ("4-3-3", "4-4-2")
        reason = lineup["formation_reason"]
        assert reason.endswith(" better than 4-4-2, the usual formation.")
        assert reason in site.get("/best/fixed_foxes/11").text
        assert reason in site.get("/best/fixed_foxes/11", accept="text/plain").text
        assert site.json("/best/fixed_foxes/11?formation=5-4-1")["formation"] == "5-4-1"
        best_of_nine = site.json("/best/fixed_foxes/9")
        assert all(best_of_nine["score"] >= each["score"] for each in best_of_nine["alternatives"])


@pytest.mark.usefixtures("teams")
class TestRoster:
    def test_team_and_player_are_the_contracts(self, site):
        team = site.json(TEAM)
        assert {
            name: team[name] for name in team if name not in ("players", "created_at", "updated_at")
        } == {
            "slug": "zurich_badgers",
            "name": "Zürich Badgers",
            "sport": "football",
            "team_type": "senior",
            "size": 11,
            "formation": None,
            "visibility": "public",
            "version": 1,
        }
        assert team["updated_at"].endswith("Z")
        first = team["players"][0]
        assert first == {
            "id": "p00",
            "name": "Ana Abel",
            "number": 1,
            "positions": ["GK", "LB"],
            "skill": 40,
            "status": "available",
            "version": 1,
        }
        assert site.json(f"{TEAM}/players") == {"items": team["players"], "next": None}
        assert site.json(f"{TEAM}/players/p00") == first

    def test_csv_has_no_formula_whatever_separates_its_cells(self, site):
        names = ("x;=1+1;y", "=1+1", "x; -1")
        players = (
            replace(player, name=name)
            for player, name in zip(made_up.players(3), names, strict=True)
        )
        teams.save(None, Roster(made_up.team("Otters", size=5), tuple(players)))
        text = site.get("/teams/otters/players", accept="text/csv").text
        assert not [each for each in re.split("[,;\n]", text) if re.match('[ "]*[=+@-]', each)]
        assert "x;'=1+1;y" in text

    def test_csv_is_what_the_import_takes(self, site):
        rows = list(csv.DictReader(io.StringIO(site.get(TEAM, accept="text/csv").text)))
        assert len(rows) == 25
        assert rows[0] == {
            "team": "Zürich Badgers",
            "sport": "football",
            "team_type": "senior",
            "size": "11",
            "formation": "",
            "visibility": "public",
            "player_id": "p00",
            "name": "Ana Abel",
            "number": "1",
            "positions": "GK LB",
            "skill": "40",
            "status": "available",
        }

    def test_xml_holds_everybody(self, site):
        root = ET.fromstring(site.get(TEAM, accept="application/xml").text)
        assert root.findtext("name") == "Zürich Badgers"
        assert len(root.findall("players/player")) == 25

    def test_markup_in_a_name_stays_text(self, site):
        page = site.get("/teams/b_bold_b_brave").text
        assert "&lt;b&gt;Bold&lt;/b&gt; &amp; “Brave”" in page
        assert "<b>Bold" not in page
        root = ET.fromstring(site.get("/teams/b_bold_b_brave", accept="application/xml").text)
        assert root.findtext("name") == "<b>Bold</b> & “Brave”"

    def test_csv_comes_back_in_as_it_went_out(self, site, own_teams):
        for slug in ("zurich_badgers", "b_bold_b_brave"):
            before = own_teams[slug]
            imported = parse(site.get(f"/teams/{slug}", accept="text/csv").text.encode())
            changes = merge(before, imported.teams[0], datetime.now(UTC), 100)
            assert (changes.added, changes.changed, changes.any) == ((), (), False)
            assert len(changes.unchanged) == len(before.players)
