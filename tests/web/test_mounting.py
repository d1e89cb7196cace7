"""Every link, form and redirect works wherever the site is mounted."""

import re

import pytest

from chalicelib.models import Roster
from chalicelib.store import teams as stored
from tests.web import conftest, made_up
from tests.web.conftest import Site

URLS = (
    "/",
    "/best",
    "/best/senior?limit=1",
    "/best/zurich_badgers/11",
    "/best/tiny_terns/11",
    "/teams?limit=1",
    "/teams/zurich_badgers",
    "/teams/zurich_badgers/players/p00",
    "/search?q=b",
    "/nowhere",
    "/teams/nobody",
    "/best/nobody/3",
)


def links(page):
    """The addresses on a page, without those of the rows that a script fills in."""
    shown = re.sub(r"<template.*?</template>", "", page, flags=re.DOTALL)
    return set(re.findall(r'(?<![\w-])(?:href|action|data-base)="([^"#]+)', shown))


@pytest.mark.parametrize("url", URLS)
class TestUnderAStage:
    def test_every_address_has_the_prefix(self, deployed, url):
        found = links(deployed.get(url).text)
        assert found
        for link in found:
            if not link.startswith("https://static.example.com/"):
                assert link == "/api" or link.startswith("/api/"), link

    def test_and_none_without_a_stage_or_on_a_custom_domain(self, site, url):
        for link in links(site.get(url).text):
            assert not link.startswith("/api")

    def test_every_link_leads_somewhere(self, deployed, url):
        for link in links(deployed.get(url).text):
            if link.startswith("/api") and "{" not in link:
                path = link.removeprefix("/api").replace("&amp;", "&") or "/"
                status = deployed.get(path, accept="*/*").status
                assert status == 200 or "nobody" in path or "tiny_terns/11" in path, link


def test_the_description_names_the_place(site, deployed):
    for client, url in ((site, "/"), (deployed, "/api")):
        assert client.json("/openapi.json")["servers"] == [{"url": url}]


def test_a_custom_domain_has_a_stage_but_no_prefix(site, monkeypatch):
    behind = Site(stage="api")
    whole = conftest._as_api_gateway

    def on_a_domain(event, stage, path):
        whole(event, stage, path)
        event["path"] = event["requestContext"]["path"] = path

    monkeypatch.setattr(conftest, "_as_api_gateway", on_a_domain)
    assert not any(link.startswith("/api/") for link in links(behind.get("/api/nowhere").text))
    response = behind.get("/teams/Z%C3%BCrich%20Badgers")
    assert response.headers["location"] == "/teams/zurich_badgers"


def test_a_percent_sign_in_a_name_is_decoded_once(own_teams, site, deployed):
    stored.save(None, Roster(made_up.team("100%41 Club"), ()))
    for client in (site, deployed):
        moved = client.get("/teams/100%2541%20Club")
        assert moved.headers["location"].endswith("/teams/100_41_club")
