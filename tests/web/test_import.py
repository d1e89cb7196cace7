"""Players from a file, in the browser and for programs: seen first, then all of them or none."""

import json
from collections.abc import Mapping

import pytest
from msgspec.structs import replace

from chalicelib.models import Role, Visibility
from chalicelib.settings import settings
from chalicelib.store import teams as stored
from tests.web.conftest import Site
from tests.web.people import hidden, multipart, send_json, signed_in
from tests.web.roles import member, new_team

FILE = b"name,number,positions,skill\nBo Berg,22,ST,\nZo\xc3\xab Zander,77,CM LW,88\n"


@pytest.fixture(scope="module")
def coaches(cloud: None) -> Mapping[str, Site]:
    """Browsers in which coaches have signed in, by name."""
    return {name: signed_in(Site(), name) for name in ("Ana Abel", "Bo Berg")}


@pytest.fixture
def ana(coaches):
    return coaches["Ana Abel"]


@pytest.fixture
def team(coaches):
    return new_team(ana_abel=Role.COACH).team


def address(team):
    return f"/teams/{team.slug}/import"


def players(team):
    return {each.name: each for each in stored.read(team.slug).players}


def preview(site, team, data=FILE, **fields):
    return multipart(site, address(team), {"file": data, **fields}, address(team))


def apply(site, team, page):
    fields = hidden(page.text)
    fields.pop("csrf_token")
    return multipart(site, address(team), fields, address(team))


class TestInTheBrowser:
    def test_a_file_is_shown_before_it_changes_anything(self, ana, team):
        page = preview(ana, team)
        assert page.status == 200
        assert "1 to add, 1 to change, 0 unchanged. 2 on the roster are not in the file" in (
            page.text
        )
        assert "<bdi>Zoë Zander</bdi>" in page.text
        assert "number: <del>2</del> → <ins>22</ins>" in page.text
        assert len(players(team)) == 3

    def test_then_it_is_imported_whole(self, ana, team):
        before = players(team)
        imported = apply(ana, team, preview(ana, team))
        assert imported.status == 302
        assert imported.headers["location"] == f"/teams/{team.slug}?done=imported"
        now = players(team)
        assert now["Zoë Zander"].skill == 88
        assert now["Bo Berg"].number == 22
        assert now["Ana Abel"] == before["Ana Abel"]

    def test_pasted_rows_do_too(self, ana, team):
        fields = {"text": "name\tpositions\nNew Newt\tGK\n"}
        page = multipart(ana, address(team), fields, address(team))
        assert apply(ana, team, page).status == 302
        assert "New Newt" in players(team)

    @pytest.mark.parametrize("encoding", ["utf-8-sig", "latin-1", "utf-16"])
    def test_files_of_spreadsheets_arrive_as_they_were(self, ana, team, encoding):
        data = 'name;position;note\r\nZoë Ünal;ST;"two\r\nlines"\r\nJörg Ö;GK;\r\n'
        assert apply(ana, team, preview(ana, team, data.encode(encoding))).status == 302
        assert {"Zoë Ünal", "Jörg Ö"} < set(players(team))

    def test_every_error_has_its_line_and_the_rows_stay_to_be_mended(self, ana, team):
        data = (
            b'name,positions,number,note\nGood Gus,ST,50,"a\nb"\nBad Bea,XX,7,\nOdd Ola,ST,500,\n'
        )
        page = preview(ana, team, data)
        assert page.status == 422
        assert "<b>Line 4</b>, positions" in page.text
        assert "<b>Line 5</b>, number" in page.text
        assert "Good Gus,ST,50,&#34;a\nb&#34;\nBad Bea" in page.text.replace("\r\n", "\n")
        assert len(players(team)) == 3

    @pytest.mark.parametrize("data", [b"", b"  \n", b"PK\x03\x04...", b"first,second\n1,2\n"])
    def test_what_is_no_roster_is_told_so(self, ana, team, data):
        page = preview(ana, team, data)
        assert page.status == 422
        assert "Nothing was imported." in page.text

    def test_what_was_agreed_to_is_what_happens_or_it_is_shown_again(self, ana, team):
        page = preview(ana, team)
        between = preview(ana, team, b"name,positions\nTine Tern,GK\n")
        assert apply(ana, team, between).status == 302
        again = apply(ana, team, page)
        assert again.status == 409
        assert "Somebody changed the team in the meantime" in again.text
        assert "Zoë Zander" not in players(team)
        assert apply(ana, team, again).status == 302
        assert {"Zoë Zander", "Tine Tern"} < set(players(team))

    def test_a_file_that_says_nothing_new_offers_nothing_to_do(self, ana, team):
        page = preview(ana, team, b"name,positions\nana abel,GK\n")
        assert apply(ana, team, page).status == 302
        again = preview(ana, team, b"name,positions\nana abel,GK\n")
        assert "Nothing to change" in again.text
        assert ">Import</button>" not in again.text

    def test_a_large_file_of_another_encoding_comes_back_whole(self, ana, team):
        note = "é" * 1000
        rows = "".join(f"Player {n},ST,{note}\n" for n in range(400))
        data = f"name,positions,note\nAna Abel,GK,\n{rows}".encode("latin-1")[: 399 * 1024]
        page = preview(ana, team, data.rpartition(b"\n")[0])
        assert page.status == 422
        assert "and 100 is the most" in page.text

    def test_a_write_is_three_requests(self, ana, team, requests):
        page = preview(ana, team)
        fields = hidden(page.text)
        form = ana.get(address(team), accept="text/html")
        assert form.status == 200
        requests.clear()
        multipart(ana, address(team), fields, "/")
        assert requests[2:] == ["GetItem", "Query", "TransactWriteItems"]


class TestForPrograms:
    def test_json_is_applied_at_once(self, ana, team):
        body = json.dumps({"csv": FILE.decode()}).encode()
        answer = send_json(ana, "POST", address(team), body)
        assert answer.status == 200
        assert answer.json["applied"] is True
        assert [each["name"] for each in answer.json["added"]] == ["Zoë Zander"]
        assert answer.json["changed"][0]["changes"][0] == {
            "field": "number",
            "before": 2,
            "after": 22,
        }
        assert "Zoë Zander" in players(team)

    def test_a_preview_changes_nothing(self, ana, team):
        body = json.dumps({"csv": FILE.decode(), "preview": True}).encode()
        assert send_json(ana, "POST", address(team), body).json["applied"] is False
        shown = send_json(
            ana, "POST", f"{address(team)}?preview=true", FILE, content_type="text/csv"
        )
        assert shown.json["applied"] is False
        assert len(players(team)) == 3

    @pytest.mark.parametrize("value", ["1", "TRUE", "yes", "", "true&preview=false", "+true"])
    def test_what_is_neither_true_nor_false_imports_nothing(self, ana, team, value):
        url = f"{address(team)}?preview={value}"
        for kind, body in (("text/csv", FILE), ("application/json", b'{"csv": "name\nA"}')):
            answer = send_json(ana, "POST", url, body, content_type=kind)
            assert answer.status == 400
            assert "preview" in answer.json["detail"]
        assert len(players(team)) == 3

    def test_the_query_asks_for_a_preview_of_json_too(self, ana, team):
        body = json.dumps({"csv": FILE.decode()}).encode()
        shown = send_json(ana, "POST", f"{address(team)}?preview=true", body)
        assert (shown.json["applied"], len(players(team))) == (False, 3)
        done = send_json(ana, "POST", f"{address(team)}?preview=false", body)
        assert (done.json["applied"], len(players(team))) == (True, 4)

    def test_the_file_itself_is_taken(self, ana, team):
        answer = send_json(ana, "POST", address(team), FILE, content_type="text/csv")
        assert answer.json["applied"] is True
        assert "Zoë Zander" in players(team)

    def test_importing_again_changes_nothing_more(self, ana, team):
        send_json(ana, "POST", address(team), FILE, content_type="text/csv")
        version = stored.read(team.slug).team.version
        again = send_json(ana, "POST", address(team), FILE, content_type="text/csv").json
        assert (again["added"], again["changed"], len(again["unchanged"])) == ([], [], 2)
        assert stored.read(team.slug).team.version == version

    def test_errors_name_field_line_and_reason(self, ana, team):
        data = b"name,positions\nA,ST\nB,\n,GK\n"
        answer = send_json(ana, "POST", address(team), data, content_type="text/csv")
        assert answer.status == 422
        assert answer.headers["content-type"] == "application/problem+json"
        found = [(each["line"], each["field"]) for each in answer.json["errors"]]
        assert found == [(3, "positions"), (4, "name")]
        assert all(each["reason"] for each in answer.json["errors"])
        assert len(players(team)) == 3

    @pytest.mark.parametrize(
        ("rows", "field"),
        [
            (b"A,ST,7\nB,ST,7\n", "number"),
            (b"A,ST,7\nA,ST,7\n", "name"),
        ],
    )
    def test_a_file_that_contradicts_itself_is_a_conflict(self, ana, team, rows, field):
        data = b"name,positions,number\n" + rows
        answer = send_json(ana, "POST", address(team), data, content_type="text/csv")
        assert answer.status == 409
        assert (3, field) in [(each["line"], each["field"]) for each in answer.json["errors"]]
        page = preview(ana, team, data)
        assert (page.status, "Nothing was imported." in page.text) == (409, True)
        wrong = data + b"D,XX,\n"
        both = send_json(ana, "POST", address(team), wrong, content_type="text/csv")
        assert both.status == 422
        assert {each["line"] for each in both.json["errors"]} == {3, 4}
        assert len(players(team)) == 3

    def test_a_number_of_somebody_on_the_roster_is_a_wrong_value(self, ana, team):
        data = b"name,positions,number\nNew Newt,ST,2\n"
        answer = send_json(ana, "POST", address(team), data, content_type="text/csv")
        assert answer.status == 422

    @pytest.mark.parametrize(
        ("row", "reason"),
        [(b'"Bo Berg,ST\n', "quotes"), (b"x" * 140_000 + b",ST\n", "make it shorter")],
    )
    def test_a_file_that_ends_in_the_middle_says_on_which_line(self, ana, team, row, reason):
        data = b"name,positions\nAna Abel,GK\n" + row
        answer = send_json(ana, "POST", address(team), data, content_type="text/csv")
        (told,) = answer.json["errors"]
        assert (answer.status, told["line"], reason in told["reason"]) == (422, 3, True)

    def test_a_preview_gives_nobody_an_id_who_is_not_there_yet(self, ana, team):
        url = address(team)
        shown = send_json(ana, "POST", f"{url}?preview=true", FILE, content_type="text/csv").json
        assert ["id" in each for each in shown["added"] + shown["changed"]] == [False, True]
        done = send_json(ana, "POST", url, FILE, content_type="text/csv").json
        assert done["added"][0]["id"] == players(team)["Zoë Zander"].id

    @pytest.mark.parametrize(
        ("body", "status", "field"),
        [
            (b"{}", 422, "csv"),
            (b'{"csv": 1}', 422, "csv"),
            (b'{"csv": "", "preview": "yes"}', 422, "preview"),
            (b'{"csv": ""}', 422, "file"),
            (b"[]", 400, None),
            (b"{", 400, None),
        ],
    )
    def test_bodies_that_do_not_do(self, ana, team, body, status, field):
        answer = send_json(ana, "POST", address(team), body)
        assert answer.status == status
        assert field in [each["field"] for each in answer.json.get("errors", [{"field": None}])]

    def test_other_types_are_415(self, ana, team):
        answer = send_json(ana, "POST", address(team), b"x", content_type="application/pdf")
        assert answer.status == 415
        for taken in ("text/csv", "application/json", "multipart/form-data"):
            assert taken in answer.json["detail"]


class TestLimits:
    def test_400_kb_are_taken_and_more_is_413(self, ana, team):
        fits = b"name,positions\nAna Abel,GK\n"
        fits += b"\n" * (400 * 1024 - len(fits))
        for data, status in ((fits, 200), (fits + b"x", 413)):
            answer = send_json(
                ana, "POST", f"{address(team)}?preview=true", data, content_type="text/csv"
            )
            assert answer.status == status
        assert answer.json["detail"] == "The file is too large: at most 400 KB are allowed."
        # A paste is there to be shortened.
        text = "name,positions\n" + "New Newt,GK\n" * 40_000
        page = multipart(ana, address(team), {"text": text}, address(team))
        assert page.status == 413
        assert "at most 400 KB are allowed" in page.text
        assert text in page.text
        assert preview(ana, team, text.encode()).status == 413

    def test_more_than_500_players_are_too_many(self, ana, team):
        data = "name,positions\n" + "".join(f"Player {n},ST\n" for n in range(501))
        answer = send_json(ana, "POST", address(team), data.encode(), content_type="text/csv")
        assert answer.status == 422
        assert "500 is the most" in answer.json["errors"][0]["reason"]

    def test_a_team_has_room_for_so_many(self, ana, team, monkeypatch):
        monkeypatch.setenv("PLAYERS_PER_TEAM", "4")
        settings.cache_clear()
        one = b"name,positions\nA,ST\n"
        two = b"name,positions\nB,ST\nC,ST\n"
        codes = [
            send_json(ana, "POST", address(team), data, content_type="text/csv").status
            for data in (two, one, one)
        ]
        assert codes == [422, 200, 200]

    def test_a_whole_roster_of_100_comes_in_and_changes_at_once(self, ana, team, requests):
        for skill in (50, 60):
            rows = "".join(f"Newcomer {n},ST,{skill}\n" for n in range(97))
            data = f"name,positions,skill\n{rows}".encode()
            answer = send_json(ana, "POST", address(team), data, content_type="text/csv")
            assert answer.status == 200
            assert requests[-2:] == ["Query", "TransactWriteItems"]
        assert len(players(team)) == 100
        assert [each.skill for each in players(team).values()].count(60) == 97


class TestWhoMay:
    @pytest.mark.parametrize(
        ("role", "status"), [(Role.ASSISTANT, 200), (Role.VIEWER, 403), (None, 403)]
    )
    def test_assistants_import_and_others_do_not(self, coaches, role, status):
        roles = {"bo_berg": role} if role else {}
        team = new_team(ana_abel=Role.COACH, **roles).team
        bo = coaches["Bo Berg"]
        assert bo.get(address(team), accept="text/html").status == status
        answer = send_json(bo, "POST", address(team), FILE, content_type="text/csv")
        assert answer.status == status

    def test_a_private_team_is_404(self, coaches):
        roster = new_team(ana_abel=Role.COACH)
        team = stored.save(roster, _private(roster)).team
        bo = coaches["Bo Berg"]
        assert bo.get(address(team), accept="text/html").status == 404
        assert send_json(bo, "POST", address(team), FILE, content_type="text/csv").status == 404
        assert coaches["Ana Abel"].get(address(team), accept="text/html").status == 200

    def test_strangers_sign_in_first(self, site, team):
        page = site.get(address(team), accept="text/html")
        assert page.status == 302
        assert page.headers["location"].startswith("/login?next=")
        answer = site.request("POST", address(team), FILE, content_type="text/csv")
        assert answer.status == 401

    def test_people_stay_of_the_team(self, ana, team):
        apply(ana, team, preview(ana, team))
        assert stored.read(team.slug).members == (member("Ana Abel", Role.COACH),)


def _private(roster):
    return replace(roster, team=replace(roster.team, visibility=Visibility.PRIVATE))
