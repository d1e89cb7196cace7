"""Changes of teams over JSON are meant for one version."""

import pytest
from msgspec.structs import replace

from chalicelib.models import Player
from chalicelib.store import teams as stored
from tests.web.keeping.programs import ANA, OTTERS, TEAM

pytestmark = pytest.mark.usefixtures("empty_table")


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
        save, calls = stored.save, []

        def overtaken(before, after, *rest, **named):
            calls.append(before)
            if len(calls) == 1:
                bo = Player(id="b", name="Bo", positions=("GK",))
                save(before, replace(before, players=(*before.players, bo)))
            return save(before, after, *rest, **named)

        monkeypatch.setattr(stored, "save", overtaken)
        put = api.send("PUT", ana.headers["location"], ANA | {"skill": 1}, if_match="*")
        assert (put.status, len(calls)) == (200, 2)
        assert {player["name"] for player in api.json(TEAM)["players"]} == {"Ana Abel", "Bo"}
