"""Changes of teams over JSON are meant for one version."""

import pytest
from msgspec.structs import replace

from chalicelib.models import Player
from chalicelib.store import table
from chalicelib.store import teams as stored
from tests.web.faults import refusal
from tests.web.keeping.programs import ANA, OTTERS, TEAM
from tests.web.people import mails

pytestmark = pytest.mark.usefixtures("empty_table")


def add_bo(commit):
    """Change the team by another way than the site."""
    before = stored.read("river_otters")
    bo = Player(id="", name="Bo", positions=("GK",))
    others = tuple(each for each in before.players if each.id)
    skill = len(before.players) + before.team.version
    after = replace(before, players=(*others, replace(bo, skill=skill)))
    commit(stored.prepare(before, after))


@pytest.fixture
def in_the_way(monkeypatch):
    """Lets DynamoDB refuse the next transactions since others write the same items just then."""

    def refuse(times):
        client = table.client()
        call, refused = client._make_api_call, []

        def calling(operation, arguments):
            if operation == "TransactWriteItems" and len(refused) < times:
                refused.append(operation)
                raise refusal("in the way", operation)
            return call(operation, arguments)

        monkeypatch.setattr(client, "_make_api_call", calling)

    return refuse


class TestVersions:
    @pytest.mark.parametrize("method", ["PUT", "DELETE"])
    def test_without_if_match_it_is_428_and_with_an_old_one_412(self, api, ana, method):
        for url in (TEAM, ana.headers["location"]):
            old = api.etag(url)
            assert api.send(method, url, ANA | OTTERS).status == 428
            changed = ANA if "players" in url else OTTERS
            renamed = {**changed, "name": f"{url[-3:]} renamed"}
            assert api.send("PUT", url, renamed, if_match=old).status == 200
            before = api.json(url)
            for tag in (old, f"W/{api.etag(url)}", '"x"', ""):
                assert api.send(method, url, changed, if_match=tag).status == 412
            assert api.json(url) == before
            tags = f'"x", {api.etag(url)}'
            assert api.send("PUT", url, changed, if_match=tags).status == 200

    def test_a_change_of_one_player_leaves_the_versions_of_the_others(self, api, ana):
        bo = api.send("POST", f"{TEAM}/players", ANA | {"name": "Bo", "number": 1})
        changed = api.send(
            "PUT", ana.headers["location"], ANA | {"skill": 1}, if_match=ana.headers["etag"]
        )
        assert changed.status == 200
        gone = api.send("DELETE", bo.headers["location"], if_match=bo.headers["etag"])
        assert gone.status == 204

    def test_a_change_that_was_overtaken_is_tried_again(self, api, ana, monkeypatch):
        commit, calls = stored.commit, []

        def overtaken(prepared):
            calls.append(prepared)
            if len(calls) == 1:
                add_bo(commit)
            return commit(prepared)

        monkeypatch.setattr(stored, "commit", overtaken)
        put = api.send("PUT", ana.headers["location"], ANA | {"skill": 1}, if_match="*")
        assert (put.status, len(calls)) == (200, 2)
        assert {player["name"] for player in api.json(TEAM)["players"]} == {"Ana Abel", "Bo"}

    def test_a_change_that_is_overtaken_each_time_is_503(self, api, ana, monkeypatch):
        commit, waits = stored.commit, []

        def overtaken(prepared):
            add_bo(commit)
            return commit(prepared)

        monkeypatch.setattr(stored, "commit", overtaken)
        monkeypatch.setattr(table, "wait", waits.append)
        put = api.send("PUT", ana.headers["location"], ANA | {"skill": 1}, if_match="*")
        assert (put.status, int(put.headers["retry-after"]) > 0) == (503, True)
        assert len(waits) == table.TRIES - 1
        assert len(set(waits)) > 1
        assert all(0 <= each <= table.LONGEST_WAIT for each in waits)
        assert api.json(ana.headers["location"])["skill"] == 50

    def test_a_change_that_others_are_in_the_way_of_is_tried_again(self, api, ana, in_the_way):
        in_the_way(30)
        put = api.send("PUT", ana.headers["location"], ANA | {"skill": 1}, if_match="*")
        assert (put.status, api.json(ana.headers["location"])["skill"]) == (200, 1)

    def test_what_was_tried_again_is_mailed_and_counted_once(self, api, ana, in_the_way):
        in_the_way(10)
        invited = api.send("POST", f"{TEAM}/people", {"email": "bo@example.org", "role": "viewer"})
        assert invited.status == 201
        assert len(mails("bo@example.org")) == 1
        assert len(api.json(f"{TEAM}/people")["invitations"]) == 1
        changes = api.json(f"{TEAM}/activity")["items"]
        assert sum("invited" in str(each["changes"]) for each in changes) == 1
