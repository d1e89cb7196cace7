"""Lists and search: filters, orders, pages."""

from base64 import urlsafe_b64encode

import pytest
from msgspec.structs import replace

from chalicelib.models import Roster, TeamType, Visibility
from chalicelib.store import teams as stored
from tests.web import made_up

NAMES = (
    "Äpfel",
    "birnen 2",
    "Čerešne",
    "Δελφίνια",
    "Easy Eagles",
    "easy elks",
    "Forest Foxes",
    "Zebras",
    "Ørn",
    "猫チーム",
)


@pytest.fixture
def many(empty_table):
    for place, name in enumerate(NAMES):
        team_type = list(TeamType)[place % 3]
        sport = ("football", "netball")[place % 2]
        size = 11 if sport == "football" else 7
        stored.save(None, Roster(made_up.team(name, sport, size, team_type=team_type), ()))


def walk(site, url):
    """The names on every page, following ``next`` as a program does."""
    pages = []
    while url:
        response = site.get(url, accept="application/json")
        assert response.status == 200, response.text
        pages.append([team["name"] for team in response.json["items"]])
        link = response.headers.get("link")
        assert (link is None) == (response.json["next"] is None)
        url = link and link.removeprefix("<").partition(">")[0]
    return pages


@pytest.mark.usefixtures("many")
class TestLists:
    def test_name_order_ignores_case_and_accents(self, site):
        (names,) = walk(site, "/teams")
        assert names == [
            "Äpfel",
            "birnen 2",
            "Čerešne",
            "Easy Eagles",
            "easy elks",
            "Forest Foxes",
            "Ørn",
            "Zebras",
            "Δελφίνια",
            "猫チーム",
        ]

    @pytest.mark.parametrize("order", ["name", "-name", "updated"])
    @pytest.mark.parametrize("limit", [1, 3, 5, 9, 10, 11])
    def test_pages_are_full_and_end_where_the_list_ends(self, site, order, limit):
        pages = walk(site, f"/teams?order={order}&limit={limit}")
        assert [len(page) for page in pages[:-1]] == [limit] * (len(pages) - 1)
        assert 0 < len(pages[-1]) <= limit
        whole = [name for page in pages for name in page]
        assert whole == walk(site, f"/teams?order={order}&limit=100")[0]
        assert sorted(whole) == sorted(NAMES)

    def test_orders_are_each_others_reverse(self, site):
        assert walk(site, "/teams")[0] == walk(site, "/teams?order=-name")[0][::-1]

    def test_newest_first(self, site):
        roster = stored.read("easy_eagles")
        stored.save(roster, Roster(replace(roster.team, size=7), made_up.players(1, "netball")))
        names = walk(site, "/teams?order=updated")[0]
        assert set(names) == set(NAMES)
        times = [team["updated_at"] for team in site.json("/teams?order=updated")["items"]]
        assert times == sorted(times, reverse=True)

    @pytest.mark.parametrize(
        ("query", "expected"),
        [
            ("type=junior", ["Äpfel", "Forest Foxes", "Δελφίνια", "猫チーム"]),
            ("sport=netball", ["birnen 2", "easy elks", "Zebras", "Δελφίνια", "猫チーム"]),
            ("type=junior&sport=netball", ["Δελφίνια", "猫チーム"]),
            (
                "type=junior&type=senior&sport=football",
                ["Äpfel", "Easy Eagles", "Forest Foxes"],
            ),
            ("type=junior&type=junior&q=fo", ["Forest Foxes"]),
            ("q=EASY", ["Easy Eagles", "easy elks"]),
            ("q=easy+el", ["easy elks"]),
            ("q=orn", ["Ørn"]),
            ("q=nobody", []),
            ("type=academy", []),
        ],
    )
    def test_filters(self, site, query, expected):
        assert [name for page in walk(site, f"/teams?{query}") for name in page] == expected
        paged = walk(site, f"/teams?{query}&limit=1")
        assert [name for page in paged for name in page] == expected

    def test_teams_of_a_type(self, site):
        assert walk(site, "/best/junior?limit=2") == [
            ["Äpfel", "Forest Foxes"],
            ["Δελφίνια", "猫チーム"],
        ]

    def test_the_page_has_the_way_on_and_back_to_the_first(self, site):
        first = site.get("/teams?limit=4&sport=netball")
        following = first.headers["link"].removeprefix("<").partition(">")[0]
        assert "sport=netball" in following
        assert following.replace("&", "&amp;") in first.text
        second = site.get(following)
        assert "猫チーム" in second.text
        assert "Ørn" not in second.text

    def test_a_list_that_ends_has_no_next(self, site):
        assert "link" not in site.get("/teams").headers

    def test_an_empty_list_says_so(self, site):
        page = site.get("/teams?type=academy")
        assert page.status == 200
        assert 'class="empty"' in page.text


@pytest.mark.usefixtures("many")
class TestSearch:
    @pytest.mark.parametrize(
        ("q", "expected"),
        [
            ("ea", ["Easy Eagles", "easy elks"]),
            ("EASY", ["Easy Eagles", "easy elks"]),
            ("eagles easy", ["Easy Eagles"]),
            ("apf", ["Äpfel"]),
            ("ÄPF", ["Äpfel"]),
            ("cer", ["Čerešne"]),
            ("ørn", ["Ørn"]),
            ("δελφινια", ["Δελφίνια"]),
            ("猫", ["猫チーム"]),
            ("2", ["birnen 2"]),
            ("asy", []),
            ("!!", []),
            ("", []),
        ],
    )
    def test_by_the_beginnings_of_words(self, site, q, expected):
        response = site.get(f"/search?q={q}", accept="application/json")
        assert [team["name"] for team in response.json["items"]] == expected

    def test_with_filters(self, site):
        assert [t["name"] for t in site.json("/search?q=ea&sport=netball")["items"]] == [
            "easy elks"
        ]
        assert site.json("/search?q=ea&type=academy")["items"] == []

    def test_a_cursor_of_another_search_is_refused(self, site):
        cursor = urlsafe_b64encode(b'["zebras#zebras"]').decode()
        response = site.get(f"/search?q=ea&after={cursor.rstrip('=')}")
        assert response.status == 400

    def test_repeated_filters_and_many_words(self, site):
        many = "&".join(["type=veteran"] * 150)
        assert [t["name"] for t in site.json(f"/search?q=ea&{many}")["items"]] == ["easy elks"]
        assert site.get("/search?q=" + "+".join("abcdefghijklmnopqrstu")).status == 400
        assert site.get("/search?q=" + "+".join("abcdefghijklmnopqrst")).status == 200

    def test_pages(self, site):
        found = [name for page in walk(site, "/search?q=e&limit=1") for name in page]
        assert sorted(found) == ["Easy Eagles", "easy elks"]
        assert len(found) == len(set(found))


class TestWhatWritingKeepsTrue:
    def test_a_new_name_is_found_and_the_old_one_is_not(self, site, own_teams):
        roster = own_teams["net_newts"]
        renamed = replace(roster.team, name="Wild Wombats", team_type=TeamType.VETERAN)
        stored.save(roster, Roster(renamed, roster.players))
        assert site.json("/search?q=newts")["items"] == []
        assert [t["slug"] for t in site.json("/search?q=wom")["items"]] == ["net_newts"]
        assert [t["slug"] for t in site.json("/best/veteran")["items"]] == ["net_newts"]
        assert "net_newts" not in [t["slug"] for t in site.json("/best/senior")["items"]]
        assert site.get("/teams/Net%20Newts").status == 404
        assert site.get("/teams/Wild%20Wombats").headers["location"] == "/teams/net_newts"

    def test_a_team_made_private_is_gone_from_every_list(self, site, own_teams):
        roster = own_teams["net_newts"]
        hidden = replace(roster.team, visibility=Visibility.PRIVATE)
        stored.save(roster, Roster(hidden, roster.players))
        for url in (
            "/teams",
            "/teams?order=updated",
            "/best/senior",
            "/teams?sport=netball",
            "/search?q=newts",
        ):
            assert "net_newts" not in site.get(url, accept="application/json").text
        assert site.get("/teams/net_newts").status == 404
