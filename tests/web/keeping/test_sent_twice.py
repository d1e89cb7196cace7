"""``Idempotency-Key``: what is sent twice is made once."""

import pytest

from tests.web.keeping.programs import ANA, OTTERS, TEAM, Program, reasons
from tests.web.people import signed_in

pytestmark = pytest.mark.usefixtures("empty_table")


class TestSentTwice:
    def test_the_same_key_and_body_give_the_same_answer_and_one_team(self, api):
        first, again = (api.send("POST", "/teams", OTTERS, idempotency_key="k1") for _ in "ab")
        assert (first.status, again.status) == (201, 201)
        assert again.text == first.text
        for name in ("location", "etag", "content-type"):
            assert again.headers[name] == first.headers[name]
        assert len(api.json("/teams")["items"]) == 1

    @pytest.mark.parametrize("number", [9, None])
    def test_a_player_is_added_once(self, api, otters, number):
        player = ANA | {"number": number}
        url = f"{TEAM}/players"
        first, again = (api.send("POST", url, player, idempotency_key="k1") for _ in "ab")
        assert (first.status, again.status) == (201, 201)
        assert again.text == first.text
        assert len(api.json(url)["items"]) == 1
        assert api.json(TEAM)["version"] == 2

    def test_the_answer_stays_though_the_thing_changes(self, api):
        first = api.send("POST", "/teams", OTTERS, idempotency_key="k1")
        api.send("PUT", TEAM, OTTERS | {"name": "Other"}, if_match="*")
        assert api.send("POST", "/teams", OTTERS, idempotency_key="k1").text == first.text
        assert len(api.json("/teams")["items"]) == 1

    def test_another_body_under_the_same_key_is_422(self, api, otters):
        url = f"{TEAM}/players"
        api.send("POST", url, ANA, idempotency_key="k1")
        for other in (ANA | {"number": 1}, {"name": ""}):
            assert reasons(api.send("POST", url, other, idempotency_key="k1")) == {
                "Idempotency-Key"
            }
        other = api.send("POST", "/teams", ANA, idempotency_key="k1")
        assert reasons(other) == {"Idempotency-Key"}
        assert len(api.json(url)["items"]) == 1

    def test_what_was_refused_can_be_put_right_under_its_key(self, api):
        assert api.send("POST", "/teams", {}, idempotency_key="k1").status == 422
        assert api.send("POST", "/teams", OTTERS, idempotency_key="k1").status == 201

    def test_the_key_is_its_senders(self, api, site):
        api.send("POST", "/teams", OTTERS, idempotency_key="k1")
        other = Program(signed_in(site, "Sam Field"))
        answer = other.send("POST", "/teams", OTTERS | {"name": "Mine"}, idempotency_key="k1")
        assert (answer.status, answer.json["name"]) == (201, "Mine")

    @pytest.mark.parametrize("key", ["", "x" * 256])
    def test_a_key_that_is_none_is_400(self, api, key):
        assert api.send("POST", "/teams", OTTERS, idempotency_key=key).status == 400
