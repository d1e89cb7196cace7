"""Every status code that the contract names for those without an account."""

import re

import pytest
from botocore.exceptions import ClientError, EndpointConnectionError

from app import app
from chalicelib.models import Roster
from chalicelib.settings import settings
from chalicelib.site.routes import SITE
from chalicelib.store import table
from chalicelib.store import teams as stored
from tests.web import made_up

PAGES = (
    "/",
    "/best",
    "/best/senior",
    "/best/zurich_badgers/11",
    "/teams",
    "/teams/zurich_badgers",
    "/teams/zurich_badgers/players",
    "/teams/zurich_badgers/players/p00",
    "/search?q=bad",
    "/health",
    "/openapi.json",
)


def accept_of(url):
    return "application/json" if url in ("/health", "/openapi.json") else "text/html"


@pytest.mark.usefixtures("teams")
@pytest.mark.parametrize("url", PAGES)
class TestMethods:
    def test_head_has_the_headers_of_get_and_no_body(self, site, url):
        got = site.get(url, accept=accept_of(url))
        head = site.request("HEAD", url, accept=accept_of(url))
        assert (got.status, head.status, head.text) == (200, 200, "")
        # The gateways add the length of what they send, and each request has a number of its own.
        expected = got.headers | {"content-length": str(len(got.text.encode())), "x-request-id": ""}
        assert head.headers | {"x-request-id": ""} == expected

    def test_head_of_what_the_client_has_names_no_length(self, site, url):
        tag = site.get(url, accept=accept_of(url)).headers.get("etag")
        if tag:
            head = site.request("HEAD", url, accept=accept_of(url), if_none_match=tag)
            assert (head.status, "content-length" in head.headers) == (304, False)

    def test_options_and_405_name_what_is_allowed(self, site, url):
        options = site.request("OPTIONS", url)
        refused = site.request("PATCH", url, accept="application/json")
        assert (options.status, refused.status) == (204, 405)
        assert options.headers["allow"] == refused.headers["allow"]
        assert {"GET", "HEAD", "OPTIONS"} <= set(options.headers["allow"].split(", "))


@pytest.mark.usefixtures("teams")
class TestWithoutAccount:
    @pytest.mark.parametrize(
        ("method", "url"),
        [
            ("POST", "/teams"),
            ("PUT", "/teams/zurich_badgers"),
            ("DELETE", "/teams/zurich_badgers"),
            ("POST", "/teams/zurich_badgers/players"),
            ("PUT", "/teams/zurich_badgers/players/p00"),
            ("DELETE", "/teams/zurich_badgers/players/p00"),
            ("POST", "/teams/zurich_badgers/import"),
        ],
    )
    def test_changing_anything_is_401(self, site, method, url):
        response = site.request(
            method, url, accept="application/json", content_type="application/json"
        )
        assert response.status == 401
        assert response.headers["content-type"] == "application/problem+json"
        assert response.headers["www-authenticate"].startswith("Bearer")
        assert site.json("/teams/zurich_badgers")["version"] == 1


@pytest.mark.usefixtures("teams")
class TestMoved:
    @pytest.mark.parametrize("rest", ["", "/players", "/players/p00"])
    def test_a_team_by_name_moves_to_its_slug(self, site, deployed, rest):
        response = site.get(f"/teams/Z%C3%BCrich%20Badgers{rest}?format=json")
        assert response.status == 301
        assert response.headers["location"] == f"/teams/zurich_badgers{rest}?format=json"
        there = deployed.get(f"/teams/Z%C3%BCrich%20Badgers{rest}")
        assert there.headers["location"] == f"/api/teams/zurich_badgers{rest}"

    def test_a_lineup_by_name_moves_too_and_keeps_its_query(self, site):
        response = site.get("/best/Z%C3%BCrich%20Badgers/9?formation=3-3-2")
        assert response.status == 301
        assert response.headers["location"] == "/best/zurich_badgers/9?formation=3-3-2"

    def test_a_size_written_otherwise_moves(self, site):
        response = site.get("/best/zurich_badgers/009?format=json")
        assert response.headers["location"] == "/best/zurich_badgers/9?format=json"

    def test_a_name_whose_slug_is_anothers_is_found(self, site, own_teams):
        stored.save(None, Roster(made_up.team("Zurich  Badgers"), ()))
        response = site.get("/teams/Zurich%20%20Badgers")
        assert response.headers["location"] == "/teams/zurich_badgers_2"


@pytest.mark.usefixtures("teams")
class TestBadRequests:
    @pytest.mark.parametrize(
        "query",
        [
            "type=Junior",
            "type=junior&type=kids",
            "sport=chess",
            "order=size",
            "limit=0",
            "limit=101",
            "limit=ten",
            "limit=-1",
            "limit=٣",
            "after=%00",
            "after=bm9wZQ",
            "after=WyJhIiwiYiJd",
            "after=W10",
            "q=" + "a" * 201,
        ],
    )
    def test_a_list_says_which_value_does_not_do(self, site, query):
        response = site.get(f"/teams?{query}", accept="application/json")
        assert response.status == 400, response.text
        name = query.partition("=")[0]
        assert f"“{name}”" in response.json["detail"]

    @pytest.mark.parametrize("show", ["12", "2", "0", "-1", "nine", "9.5", "٩", "1e1", "9" * 400])
    def test_a_size_that_does_not_do_is_422_and_names_those_that_do(self, site, show):
        for url in (f"/best/zurich_badgers/{show}", f"/best?team=zurich_badgers&show={show}"):
            response = site.get(url, accept="application/json")
            assert response.status == 422
            assert response.json["sizes"] == [3, 4, 5, 6, 7, 8, 9, 10, 11]
            assert response.json["errors"][0]["field"] == "show"

    def test_a_formation_that_does_not_do_is_422_and_names_those_that_do(self, site):
        response = site.get("/best/zurich_badgers/9?formation=4-4-2", accept="application/json")
        assert response.status == 422
        assert response.json["formations"] == ["3-3-2", "3-2-3", "2-4-2", "3-4-1"]
        assert response.json["errors"][0]["field"] == "formation"

    def test_the_page_of_what_cannot_be_fielded_leads_on(self, site):
        page = site.get("/best/tiny_terns/99")
        assert page.status == 422
        assert 'value="Tiny Terns"' in page.text
        assert 'value="Tiny Terns"' in site.get("/best?team=tiny_terns&show=99").text
        assert 'href="/teams/tiny_terns">The team' in page.text


@pytest.mark.usefixtures("teams")
class TestNotFound:
    @pytest.mark.parametrize(
        "url",
        [
            "/nowhere",
            "/a/b/c",
            "/a/b/c/d/e/f/g/h",
            "/best/Junior",
            "/best/zurich_badgers",
            "/teams/nobody",
            "/teams/nobody/players",
            "/best/nobody/9",
            "/best?team=nobody&show=9",
            "/teams/zurich_badgers/players/nobody",
            "/teams/hidden_herons",
            "/best/hidden_herons/9",
            "/teams/Hidden%20Herons",
            "/teams/hidden_herons/players/p00",
            "/teams/" + "x" * 5000,
            "/teams/%F0%9F%A6%A6",
            "/teams/%00",
            "/teams/%ff",
        ],
    )
    def test_is_a_page_or_a_problem(self, site, url):
        page = site.get(url)
        problem = site.get(url, accept="application/json")
        assert (page.status, problem.status) == (404, 404)
        assert page.headers["content-type"] == "text/html; charset=utf-8"
        assert "<main" in page.text
        assert problem.headers["content-type"] == "application/problem+json"
        assert set(problem.json) == {
            "type",
            "title",
            "status",
            "detail",
            "instance",
            "request_id",
        }
        assert problem.json["status"] == 404

    def test_no_method_finds_what_is_not_there(self, site):
        for method in ("GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"):
            assert site.request(method, "/nowhere").status == 404

    def test_links_lead_only_to_what_is_there(self, site):
        for url in ("/best/Junior", "/best/hidden_herons/9", "/best?team=zurich+badgers"):
            page = site.get(url).text
            assert "roster</a>" not in page
        assert 'href="/search?q=zurich+badgers"' in page

    def test_from_an_error_there_is_a_way_back(self, site):
        assert 'href="/password">Set a new password' in site.get("/confirm?token=gone").text
        assert "Back to the team" not in site.get("/teams/nowhere").text

    def test_the_instance_is_a_uri_with_the_mount_point(self, deployed):
        problem = deployed.json("/teams/A%20B%22%C3%A9")
        assert problem["instance"] == "/api/teams/A%20B%22%C3%A9"

    def test_a_hidden_team_answers_as_one_that_is_not_there(self, site):
        hidden, absent = (
            answer.text.replace(answer.headers["x-request-id"], "")
            for answer in (
                site.get("/teams/hidden_herons", accept="application/json"),
                site.get("/teams/hidden_harons", accept="application/json"),
            )
        )
        assert hidden.replace("herons", "harons") == absent


class TestUnavailable:
    @pytest.mark.usefixtures("teams")
    @pytest.mark.parametrize("url", [page for page in PAGES if page != "/openapi.json"])
    def test_a_database_that_is_away_is_503_on_every_page(self, site, url, monkeypatch):
        def away(**_: object) -> None:
            raise EndpointConnectionError(endpoint_url="https://dynamodb.eu.example.org")

        for name in ("query", "get_item"):
            monkeypatch.setattr(table.client(), name, away)
        response = site.get(url, accept="application/json" if url == "/health" else "*/*")
        assert response.status == 503
        assert int(response.headers["retry-after"]) > 0
        assert response.headers["cache-control"] == "no-store"
        assert "example.org" not in response.text

    def test_health_is_503_without_leave_to_read(self, site, monkeypatch):
        def refused(**_: object) -> None:
            raise ClientError({"Error": {"Code": "AccessDeniedException"}}, "GetItem")

        monkeypatch.setattr(table.client(), "get_item", refused)
        assert site.get("/health", accept="application/json").status == 503

    def test_a_missing_table_is_503(self, site, monkeypatch):
        monkeypatch.setenv("TABLE_NAME", "no-such-table")
        settings.cache_clear()
        assert site.get("/health", accept="application/json").status == 503

    def test_what_nobody_foresaw_is_500_without_a_traceback(self, site, monkeypatch, caplog):
        def broken(**_: object) -> None:
            raise ZeroDivisionError("a secret of the house")

        monkeypatch.setattr(table.client(), "query", broken)
        for accept in ("text/html", "application/json"):
            response = site.get("/teams", accept=accept)
            assert response.status == 500
            assert "secret" not in response.text
            assert "Traceback" not in response.text
        assert "a secret of the house" in caplog.text


def test_every_route_declares_every_method():
    for route in SITE:
        declared = set(app.routes[route.path])
        assert declared == {"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"}


@pytest.mark.parametrize(
    ("method", "url"),
    [
        ("GET", "/teams?after=x"),
        ("GET", "/teams?type=x"),
        ("GET", "/nowhere"),
        ("POST", "/best"),
        ("POST", "/teams"),
        ("GET", "/best/zurich_badgers/12"),
    ],
)
def test_every_error_page_has_a_heading(site, method, url):
    page = site.request(method, url).text
    assert re.search(r"<h1>[^<]+</h1>", page)
    assert re.search(r"<title>\w[^<]+ · Team Coach</title>", page)
