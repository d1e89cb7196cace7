"""ETags and dates: a client that has the page gets 304, and nothing is rendered for it."""

from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from msgspec.structs import replace

from chalicelib.http import response as conditional
from chalicelib.models import Roster
from chalicelib.representations import html
from chalicelib.site.lineups import pages as best
from chalicelib.store import team_writes
from chalicelib.store import teams as stored

STORED = (
    "/",
    "/best",
    "/best/senior",
    "/best/zurich_badgers/11",
    "/teams",
    "/teams/zurich_badgers",
    "/teams/zurich_badgers/players",
    "/teams/zurich_badgers/players/p00",
    "/search?q=bad",
)

LISTS = ("/", "/best", "/best/senior", "/teams", "/search?q=bad")


@pytest.fixture
def clock(monkeypatch):
    """Sets the time at which pages are sent."""

    def set_to(moment):
        class Still(datetime):
            @classmethod
            def now(cls, tz=None):
                return moment

        monkeypatch.setattr(conditional, "datetime", Still)

    return set_to


@pytest.mark.usefixtures("teams")
@pytest.mark.parametrize("url", STORED)
class TestFresh:
    def test_the_etag_of_a_page_gives_304(self, site, url):
        first = site.get(url)
        for tag in (first.headers["etag"], f'"other", W/{first.headers["etag"]}', "*"):
            again = site.get(url, if_none_match=tag)
            assert (again.status, again.text) == (304, "")
            assert again.headers["etag"] == first.headers["etag"]
            assert again.headers["cache-control"] == first.headers["cache-control"]
            assert again.headers["vary"] == "Accept, Cookie, Authorization, Accept-Encoding"

    def test_its_date_gives_304_unless_it_is_a_list_and_an_older_one_does_not(
        self, site, url, clock
    ):
        clock(datetime.now(UTC) + timedelta(hours=1))
        first = site.get(url)
        # A list that lost a team is as old as what is left in it.
        expected = 304 if url.startswith(("/teams/", "/best/zurich")) else 200
        assert site.get(url, if_modified_since=first.headers["last-modified"]).status == expected
        assert site.get(url, if_modified_since="Mon, 01 Jan 2024 00:00:00 GMT").status == 200
        assert site.get(url, if_modified_since="yesterday").status == 200

    def test_another_etag_wins_over_the_date(self, site, url):
        first = site.get(url)
        again = site.get(
            url, if_none_match='"other"', if_modified_since=first.headers["last-modified"]
        )
        assert again.status == 200

    def test_304_renders_nothing(self, site, url, monkeypatch):
        tag = site.get(url).headers["etag"]

        def unexpected(*_: object, **__: object) -> None:
            raise AssertionError

        monkeypatch.setattr(html, "render", unexpected)
        monkeypatch.setattr(best, "suggest", unexpected)
        assert site.get(url, if_none_match=tag).status == 304


def test_each_representation_and_mount_has_its_own_etag(site, deployed, teams):
    url = "/teams/zurich_badgers"
    tags = [site.get(url, accept=a).headers["etag"] for a in ("text/html", "text/csv")]
    tags.append(deployed.get(url).headers["etag"])
    assert len(set(tags)) == 3


@pytest.mark.parametrize(
    "date",
    [
        "Mon, 01 Jan 99999999999999999999 00:00:00 GMT",
        "Mon, 01 Jan 2024 00:00:00 +99999999999999999999",
        "",
        "0",
        "Mon, 32 Jan 2024 00:00:00 GMT",
    ],
)
def test_a_date_that_is_none_is_as_if_it_were_not_there(site, teams, date):
    assert site.get("/teams/zurich_badgers", if_modified_since=date).status == 200


@pytest.mark.parametrize(
    "url",
    [
        "/best/zurich_badgers/12",
        "/best/zurich_badgers/11?formation=zzz",
        "/best/tiny_terns/nine",
    ],
)
def test_what_cannot_be_shown_is_not_304(site, teams, url):
    later = "Fri, 01 Jan 2100 00:00:00 GMT"
    assert site.get(url, if_none_match="*").status == 422
    assert site.get(url, if_modified_since=later).status == 422


def test_every_size_and_formation_has_its_own_etag(site, teams):
    urls = ("11", "9", "9?formation=3-3-2", "9?formation=3-4-1")
    tags = {site.get(f"/best/zurich_badgers/{url}").headers["etag"] for url in urls}
    assert len(tags) == len(urls)


def test_a_change_gives_another_etag_to_all_that_shows_it(site, own_teams):
    before = {url: site.get(url).headers["etag"] for url in STORED}
    roster = own_teams["zurich_badgers"]
    first, *rest = roster.players
    stored.save(roster, Roster(roster.team, (replace(first, skill=99), *rest)))
    after = {url: site.get(url).headers["etag"] for url in STORED}
    assert [url for url in STORED if before[url] == after[url]] == []


def test_a_second_change_in_the_same_second_is_not_hidden_by_the_date(site, own_teams, clock):
    changed = own_teams["zurich_badgers"].team.updated_at
    url = "/teams/zurich_badgers"
    clock(changed + timedelta(microseconds=1))
    at_once = site.get(url).headers["last-modified"]
    assert parsedate_to_datetime(at_once) == changed - timedelta(seconds=1)
    assert site.get(url, if_modified_since=at_once).status == 200
    clock(changed + timedelta(seconds=1))
    assert site.get(url, if_modified_since=at_once).status == 200
    later = site.get(url).headers["last-modified"]
    assert parsedate_to_datetime(later) == changed
    assert site.get(url, if_modified_since=later).status == 304


def test_a_list_that_lost_a_team_is_another_for_every_condition(site, own_teams):
    before = {url: site.get(url) for url in ("/", "/teams", "/best/senior", "/search?q=bad")}
    team_writes.remove(own_teams["zurich_badgers"])
    for url, old in before.items():
        assert site.get(url, if_none_match=old.headers["etag"]).status == 200
        assert site.get(url, if_modified_since=old.headers["last-modified"]).status == 200


def test_a_private_teams_etag_is_of_no_use(site, teams):
    assert site.get("/teams/hidden_herons", if_none_match="*").status == 404
