"""The page that is measured in other frameworks is the site's own."""

import msgspec

from benchmarks.sites.same_page import lineup_page
from benchmarks.teams import TEAM, players
from chalicelib.store import keys, table


def test_the_templates_find_all_that_they_need():
    items = [
        {**keys.team(TEAM.slug), **table.to_item(TEAM)},
        {**keys.roster(TEAM.slug), "players": msgspec.json.encode(players(25, 0)).decode()},
    ]
    page = lineup_page(items, 11, "https://static.example.com", "/api")
    assert page.count('class="mark') >= 11
    assert "Player 25" in page
