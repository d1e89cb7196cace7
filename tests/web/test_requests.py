"""How many requests to DynamoDB each route makes: the cost of a page."""

import pytest

from app import app
from chalicelib.models import Roster, Visibility
from chalicelib.site.routes import SITE
from chalicelib.store import table
from chalicelib.store import teams as stored
from tests.web import made_up
from tests.web.rules import OPERATIONS

PLACE = {"team": "zurich_badgers", "show": "11", "player": "p00", "person": "x", "invitation": "x"}
PAGES = [each for each in OPERATIONS if each.method == "GET" and "form" not in each.query]


def test_every_route_is_mounted():
    assert {route.path for route in SITE} < set(app.routes)


@pytest.mark.parametrize("page", PAGES, ids=str)
def test_a_page_is_one_request(site, teams, requests, page):
    site.get(page.url(PLACE))
    assert requests == list(page.cost)
    assert len(requests) <= 1


@pytest.mark.parametrize(
    ("url", "cost"),
    [
        ("/best?team=zurich_badgers&show=11", 1),
        ("/best?team=Z%C3%BCrich+Badgers", 1),
        ("/best/Z%C3%BCrich%20Badgers/11", 1),
        ("/best/tiny_terns/11", 1),
        ("/teams?type=junior&type=senior&sport=netball&q=n&order=updated&limit=1", 1),
        ("/search", 0),
        ("/health?format=json", 1),
        ("/openapi.json?format=json", 0),
        ("/teams/zurich_badgers/invitations/x?token=y", 0),
        ("/logout", 0),
        ("/teams?type=kids", 0),
        ("/teams/nobody", 3),
        ("/teams/Nobody", 3),
        ("/teams/hidden_herons", 3),
        ("/teams/Hidden%20Herons", 3),
        ("/best/hidden_herons/9", 3),
        ("/nowhere", 0),
    ],
)
def test_other_forms_cost_no_more(site, teams, requests, url, cost):
    site.get(url)
    assert len(requests) == cost


def test_a_hidden_team_whose_slug_is_not_its_names_costs_what_no_team_costs(
    site, own_teams, requests
):
    for name in ("Otters-By", "Otters By", "Otters, By"):
        hidden = made_up.team(name, visibility=Visibility.PRIVATE)
        stored.save(None, Roster(hidden, ()))
    stored.save(None, Roster(made_up.team("Seen By"), ()))
    costs = []
    # A slug of its own, another one's, one that is no name's, and those of a public team's slug.
    for name in ("otters_by", "Otters%20By", "otters_by_3", "Otters%20by", "Seen,%20By", "no_by"):
        requests.clear()
        assert site.get(f"/teams/{name}").status == 404
        costs.append(list(requests))
    assert costs == [["Query", "GetItem", "Query"]] * len(costs)


def test_what_a_page_reads_does_not_grow_with_the_table(site, own_teams, monkeypatch):
    for number in range(30):
        stored.save(None, Roster(made_up.team(f"Extra {number}"), ()))
    read = []
    query = table.client().query

    def counting(**arguments):
        answer = query(**arguments)
        read.append(answer["ScannedCount"])
        return answer

    monkeypatch.setattr(table.client(), "query", counting)
    for url in (
        "/teams?limit=5",
        "/best/senior?limit=5",
        "/search?q=ext&limit=5",
        "/teams?order=updated&limit=5",
        "/teams?sport=football&limit=5",
    ):
        site.get(url)
    assert max(read) <= 6
