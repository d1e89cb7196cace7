"""Who may change a team and who is offered to, and what a change costs."""

import pytest

from tests.web.keeping.programs import ANA, OTTERS, TEAM, Program
from tests.web.people import signed_in

pytestmark = pytest.mark.usefixtures("empty_table")


class TestCost:
    def test_a_write_is_three_requests_at_most(self, api, requests):
        def cost(method, url, data=None, **headers):
            requests.clear()
            response = api.send(method, url, data, **headers)
            assert response.status < 300, response.text
            return response, list(requests)

        read, write = ["GetItem", "Query"], ["TransactWriteItems"]
        assert cost("POST", "/teams", OTTERS)[1] == ["GetItem", *write]
        two = OTTERS | {"name": "Two"}
        assert cost("POST", "/teams", two, idempotency_key="a")[1] == ["GetItem", *write]
        assert len(cost("POST", "/teams", two, idempotency_key="a")[1]) == 3
        url = f"{TEAM}/players"
        ana, asked = cost("POST", url, ANA | {"number": None}, idempotency_key="b")
        assert asked == [*read, *write]
        assert len(cost("POST", url, ANA | {"number": None}, idempotency_key="b")[1]) == 4
        player = ana.headers["location"]
        assert cost("PUT", player, ANA, if_match="*")[1] == [*read, *write]
        assert len(cost("POST", url, ANA | {"number": 1}, idempotency_key="c")[1]) == 3
        assert cost("PUT", TEAM, OTTERS | {"size": 5}, if_match="*")[1] == [*read, *write]
        assert cost("DELETE", player, if_match="*")[1] == [*read, *write]
        # Its coaches are told: one more for their addresses.
        assert cost("DELETE", TEAM, if_match="*")[1] == [*read, "BatchGetItem", *write]

    @pytest.mark.parametrize(
        ("url", "cost"),
        [
            ("/teams?form=new", ["GetItem"]),
            (f"{TEAM}?form=edit", ["GetItem", "Query"]),
            (f"{TEAM}?form=delete", ["GetItem", "Query"]),
            (f"{TEAM}/players?form=new", ["GetItem", "Query"]),
            (f"{TEAM}/players?form=status", ["GetItem", "Query"]),
        ],
    )
    def test_a_form_is_two_requests_at_most(self, api, otters, requests, url, cost):
        requests.clear()
        assert api.browser.get(url).status == 200
        assert requests == cost


class TestWhoMay:
    def test_strangers_are_403_on_public_teams_and_404_on_private_ones(self, api, ana, site):
        other = Program(signed_in(site, "Sam Field"))
        paths = [("PUT", TEAM), ("DELETE", TEAM), ("POST", f"{TEAM}/players")]
        paths += [(method, ana.headers["location"]) for method in ("PUT", "DELETE")]
        before = api.json(TEAM)
        for expected in (403, 404):
            for method, url in paths:
                assert other.send(method, url, ANA | OTTERS, if_match="*").status == expected
            for form in ("edit", "delete"):
                assert other.browser.get(f"{TEAM}?form={form}").status == expected
            for form in ("new", "status"):
                assert other.browser.get(f"{TEAM}/players?form={form}").status == expected
            assert api.json(TEAM)["players"] == before["players"]
            private = OTTERS | {"visibility": "private"}
            assert api.send("PUT", TEAM, private, if_match="*").status == 200

    def test_pages_offer_only_what_their_viewer_may_do(self, api, ana, site):
        own, others = api.browser.get(TEAM).text, site.get(TEAM).text
        for form in ("form=edit", "form=status", "form=new"):
            assert form in own
            assert form not in others
        # What is for good is a step away from the page of the team.
        assert "form=delete" in api.browser.get(f"{TEAM}?form=edit").text
        assert "form=edit" in api.browser.get(ana.headers["location"]).text
        assert "form=edit" not in site.get(ana.headers["location"]).text

    def test_a_form_is_a_page_alone_and_a_known_one(self, api, otters):
        assert api.browser.get(f"{TEAM}?form=edit&format=json").status == 406
        assert api.browser.get(f"{TEAM}?form=paint", accept="application/json").status == 400
        assert api.browser.get("/teams?form=edit").status == 400

    def test_a_page_of_a_form_by_the_teams_name_moves_to_its_slug(self, api, otters):
        moved = api.browser.get("/teams/River%20Otters?form=edit")
        assert (moved.status, moved.headers["location"]) == (301, f"{TEAM}?form=edit")
        put = api.send("PUT", "/teams/River%20Otters", OTTERS | {"size": 5}, if_match="*")
        assert (put.status, put.json["size"]) == (200, 5)
