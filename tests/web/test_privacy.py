"""Strangers see juniors by first name and initial, and without numbers about them, everywhere."""

import re
from html import unescape
from urllib.parse import parse_qsl, urlsplit

import pytest
from msgspec.structs import replace

from chalicelib.models import Audience, Status
from chalicelib.representations.views import roster_view
from chalicelib.store import teams as stored

JUNIOR_PAGES = (
    "/teams/otters_u12",
    "/teams/otters_u12/players",
    "/teams/otters_u12/players/p03",
)
LINEUPS = (
    "/best/otters_u12/9",
    "/best/otters_u12/9?formation=3-4-1",
    "/best/otters_u12/99",
    "/best/otters_u12/x",
    "/best?team=otters_u12&show=7",
    "/best?team=Otters+U12",
)
FORMATS = ("html", "json", "csv", "xml", "txt")
HIDDEN = {"skill", "rating", "status", "reason", "score", "version", "missing", "available"}


def members(value):
    if isinstance(value, dict):
        yield from value
        for each in value.values():
            yield from members(each)
    elif isinstance(value, list):
        for each in value:
            yield from members(each)


@pytest.mark.parametrize("url", JUNIOR_PAGES)
class TestStrangers:
    def test_no_last_name_appears_in_any_representation(self, site, teams, url):
        joiner = "&" if "?" in url else "?"
        found = [site.get(f"{url}{joiner}format={each}") for each in FORMATS]
        shown = [response.text for response in found if response.status == 200]
        assert len(shown) >= 2
        for text in shown:
            assert "Bo B." in text or "Dag D." in text
            for player in teams["otters_u12"].players:
                assert player.name not in text
                assert player.name.split()[1] not in text

    def test_members_about_a_child_are_absent(self, site, teams, url):
        assert HIDDEN.isdisjoint(members(site.json(url)))

    def test_csv_has_no_such_columns(self, site, teams, url):
        response = site.get(url, accept="text/csv")
        if response.status == 200:
            assert HIDDEN.isdisjoint(response.text.splitlines()[0].split(","))

    def test_pages_say_nothing_of_fitness(self, site, url):
        page = site.get(url).text.lower()
        page = re.sub(r"<template.*?</template>", "", page, flags=re.DOTALL)
        for word in ("injured", "suspended", "doubtful"):
            assert word not in page


class TestLineups:
    @pytest.mark.parametrize("url", LINEUPS)
    @pytest.mark.parametrize("kind", [*FORMATS, ""])
    def test_are_not_for_strangers_in_any_representation(self, site, teams, url, kind):
        asked = f"{url}{'&' if '?' in url else '?'}format={kind}"
        assert site.get(asked, accept="*/*").status == 403

    def test_a_program_gets_a_problem_that_tells_of_no_player(self, site, teams):
        problem = site.json("/best/otters_u12/9")
        assert problem["detail"] == (
            "Only people of a junior team see its lineups: sign in if you are one of them."
        )
        assert HIDDEN & set(problem) == {"status"}

    @pytest.mark.parametrize("url", LINEUPS)
    def test_a_browser_gets_a_page_that_leads_to_sign_in_and_back(self, site, teams, url):
        page = site.get(url, accept="text/html")
        assert "Only people of a junior team see its lineups" in page.text
        way = unescape(re.search(r'href="(/login\?next=%2Fbest[^"]*)">Sign in', page.text)[1])
        assert dict(parse_qsl(urlsplit(way).query))["next"].split("?")[0] == url.split("?")[0]
        assert 'href="/teams/otters_u12"' in page.text or "Otters+U12" in url

    @pytest.mark.parametrize("able", [0, 5, 13])
    def test_the_answer_is_the_same_whoever_can_play(self, site, own_teams, able):
        before = {url: site.json(url) for url in LINEUPS}
        roster = own_teams["otters_u12"]
        players = tuple(
            replace(each, status=Status.AVAILABLE if place < able else Status.INJURED)
            for place, each in enumerate(roster.players)
        )
        stored.save(roster, replace(roster, players=players))
        for url, problem in before.items():
            assert site.json(url) | {"request_id": ""} == problem | {"request_id": ""}

    def test_no_page_leads_strangers_there(self, site, teams):
        for url in ("/", "/best", "/best/junior", "/teams", "/search?q=otters", *JUNIOR_PAGES):
            assert "/best/otters_u12/" not in site.get(url, accept="text/html").text


def test_players_come_by_number_with_positions_in_the_sports_order(site, own_teams):
    roster = own_teams["otters_u12"]
    numbers = (None, 30, 7, None)
    names = ("Zoë Abel", "Ana Berg", "Bo Calder", "Cleo Dorn")
    players = tuple(
        replace(each, number=number, name=name, positions=("ST", "GK", "CB"))
        for each, number, name in zip(roster.players, numbers, names, strict=False)
    )
    stored.save(roster, replace(roster, players=players))
    found = site.json("/teams/otters_u12")["players"]
    assert [(each["number"], each["name"]) for each in found] == [
        (7, "Bo C."),
        (30, "Ana B."),
        (None, "Cleo D."),
        (None, "Zoë A."),
    ]
    assert {tuple(each["positions"]) for each in found} == {("GK", "CB", "ST")}


def test_people_of_the_team_see_all_of_it(teams):
    view = roster_view(teams["otters_u12"], Audience.MEMBER)
    assert view["players"][3]["name"] == "Dag Dorn"
    assert view["players"][3]["status"] == "injured"


def test_adults_are_shown_in_full(site, teams):
    assert site.json("/teams/zurich_badgers/players/p03")["status"] == "injured"


def test_private_teams_are_in_no_list(site, teams):
    for url in ("/", "/best", "/best/senior", "/teams", "/teams?order=updated", "/search?q=her"):
        assert "Herons" not in site.get(url).text
