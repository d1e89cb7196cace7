"""What strangers see: pages and their files, data in every representation, and errors."""

import hashlib
import json
from base64 import b64decode
from urllib.parse import quote, urlsplit

import pytest

from tests.journeys.browser import HTML, Browser

REPRESENTATIONS = {
    "html": "text/html; charset=utf-8",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "xml": "application/xml; charset=utf-8",
    "txt": "text/plain; charset=utf-8",
}

WITHIN_A_SECOND = 500


def source_of(url, site):
    """The words by which a policy of the page lets a browser load from ``url``."""
    origin, own = ("{0.scheme}://{0.netloc}".format(urlsplit(each)) for each in (url, site.base))
    return "style-src 'self'" if origin == own else origin


def lineup(site):
    return f"/best/{site.team['slug']}/5"


class TestFirstVisit:
    @pytest.fixture
    def site(self, everywhere):
        return everywhere

    def test_every_file_of_the_start_page_is_there_whole_and_for_good(self, site):
        start = site.get("/", HTML)
        assert start.status == 200
        assert start.page.loaded
        for url, attributes in start.page.loaded.items():
            file = site.send("GET", url)
            assert file.status == 200, url
            assert file.headers["Cache-Control"] == "public, max-age=31536000, immutable"
            if "integrity" in attributes:
                proof = b64decode(attributes["integrity"].removeprefix("sha384-"))
                assert hashlib.sha384(file.body).digest() == proof
            assert source_of(url, site) in start.headers["Content-Security-Policy"]

    def test_every_link_leads_to_a_page_of_the_site(self, site):
        browser = Browser(site)
        waiting, seen = [site.url("/"), site.url(lineup(site))], set()
        while waiting:
            url = waiting.pop(0).partition("#")[0]
            if url not in seen and len(seen) < 25:
                seen.add(url)
                answer = browser.follow(url)
                assert answer.status == 200, url
                if answer.headers["Content-Type"].startswith("text/html"):
                    waiting += answer.page.links
        assert len(seen) > 10

    def test_the_form_leads_to_the_lineup(self, site):
        browser = Browser(site)
        start = browser.open("/")
        name = site.team["name"]
        found = browser.submit(start, "/best", team=name, show="5")
        assert found.status == 200
        assert name in found.page.heading
        assert found.page.canonical == site.url(lineup(site))


class TestRepresentations:
    @pytest.mark.parametrize("name", REPRESENTATIONS)
    def test_a_lineup_by_format_and_by_accept(self, site, name):
        kind = REPRESENTATIONS[name]
        asked = site.get(f"{lineup(site)}?format={name}")
        assert (asked.status, asked.headers["Content-Type"]) == (200, kind)
        accepted = site.get(lineup(site), kind.partition(";")[0])
        assert accepted.headers["Content-Type"] == kind
        assert "Accept" in accepted.headers["Vary"]
        assert "Player 1" in accepted.text

    def test_a_lineup_says_who_plays(self, site):
        view = site.get(lineup(site), "application/json").json
        assert view["team"]["name"] == "FC Zürich Otters"
        assert len(view["slots"]) == view["size"] == 5

    def test_by_its_name_a_team_is_found_at_its_slug(self, site):
        found = site.get(f"/best/{quote(site.team['name'])}/5", HTML)
        assert (found.status, found.location) == (301, site.url(lineup(site)))

    @pytest.mark.parametrize("name", ["html", "json", "csv", "xml"])
    def test_lists(self, site, name):
        made = site.team["name"]
        listed = site.get(f"/teams?type=senior&sport=football&format={name}&limit=100")
        assert listed.status == 200
        assert made in listed.text

    def test_a_list_goes_on_where_its_page_ends(self, site):
        site.program.send("POST", "/teams", {**site.team, "name": "Another Team"})
        first = site.get("/teams?limit=1", "application/json")
        url = first.headers["Link"].partition(">")[0].removeprefix("<")
        assert urlsplit(url).path == urlsplit(site.url("/teams")).path
        second = site.get(f"/teams?limit=1&after={first.json['next']}", "application/json")
        assert first.json["items"][0]["slug"] < second.json["items"][0]["slug"]

    def test_search(self, site):
        made = site.team["slug"]
        found = site.get("/search?q=z%C3%BCrich", "application/json").json
        assert made in [each["slug"] for each in found["items"]]

    def test_the_description_names_where_the_site_is(self, site):
        described = site.get("/openapi.json").json
        mounted = urlsplit(site.base).path or "/"
        assert described["servers"][0]["url"] == mounted


class TestHttp:
    @pytest.mark.parametrize("path", ["/", "/teams", "/best"])
    def test_what_one_has_is_not_sent_again(self, site, path):
        first = site.get(path)
        again = site.get(path, If_None_Match=first.headers["ETag"])
        assert (again.status, again.body) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]

    def test_nor_by_its_date(self, site):
        # The date of a team that was saved just now stands for the second before.
        for _ in range(WITHIN_A_SECOND):
            dated = site.get(lineup(site)).headers["Last-Modified"]
            again = site.get(lineup(site), If_Modified_Since=dated)
            if again.status == 304:
                break
        assert (again.status, again.body) == (304, b"")

    @pytest.mark.parametrize("path", ["/", "/teams", "/health", "/login"])
    def test_head_has_the_headers_alone(self, site, path):
        head, get = site.get(path, HTML, "HEAD"), site.get(path, HTML)
        changing = {"Content-Length", "Date", "Set-Cookie", "X-Request-Id"}

        def kept(answer):
            return {
                name: value
                for name, value in answer.headers.items()
                if name.title() not in changing and not name.startswith("x-amz")
            }

        assert (head.status, head.body) == (200, b"")
        assert kept(head) == kept(get)

    def test_options_and_other_methods_say_what_is_allowed(self, site):
        options = site.get("/teams", method="OPTIONS")
        assert (options.status, options.headers["Allow"]) == (204, "GET, HEAD, OPTIONS, POST")
        refused = site.get("/teams", method="PATCH")
        assert (refused.status, refused.headers["Allow"]) == (405, "GET, HEAD, OPTIONS, POST")

    @pytest.mark.parametrize("path", ["/nothing", "/nothing/here/at/all", "/teams/no_such_team"])
    def test_what_is_not_there_is_a_page_of_ours(self, site, path):
        page = site.get(path, HTML)
        assert page.status == 404
        assert site.url("/") in page.page.links
        problem = site.get(path, "application/json")
        assert problem.headers["Content-Type"] == "application/problem+json"
        assert problem.json["status"] == 404

    @pytest.mark.parametrize(
        ("path", "accept", "status"),
        [
            ("/teams?after=broken", "*/*", 400),
            ("/teams?format=pdf", "*/*", 406),
            ("/best", "image/png", 406),
            ("/best/{team}/99", "*/*", 422),
            ("/best/{team}/x", "*/*", 422),
        ],
    )
    def test_what_cannot_be_done_says_so(self, site, path, accept, status):
        refused = site.get(path.format(team=site.team["slug"]), accept)
        assert refused.status == status

    def test_every_answer_has_the_sites_headers(self, site):
        for path in ("/", "/nothing", "/health", "/teams?format=csv"):
            headers = site.get(path).headers
            assert headers["X-Frame-Options"] == "DENY"
            assert headers["X-Content-Type-Options"] == "nosniff"
            assert headers["Referrer-Policy"] == "same-origin"
            assert headers["Content-Security-Policy"].startswith("default-src 'none'")

    def test_a_large_body_is_refused(self, site):
        large = json.dumps({"name": "x" * 1_100_000})
        token = site.program.token
        headers = {"Content-Type": "application/json", "Authorization": f"Bearer {token}"}
        assert site.send("POST", site.url("/teams"), large, headers).status == 413
