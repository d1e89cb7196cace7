"""Kept answers: only for those who may still do the same, bounded in length and in number."""

import pytest

from chalicelib.store import idempotency_records as idempotency
from chalicelib.store import keys, table
from tests.web.keeping.programs import ANA, OTTERS, TEAM, Program
from tests.web.people import mails, signed_in

pytestmark = pytest.mark.usefixtures("empty_table")

PLAYERS, PEOPLE, IMPORT = f"{TEAM}/players", f"{TEAM}/people", f"{TEAM}/import"
PRIVATE = OTTERS | {"visibility": "private"}
FILE = {"csv": "name,positions\nBea Berg,GK\n"}


def own_id(program):
    return program.json("/profile")["id"]


def add_bo(api, site, role):
    """The program of somebody who joined the team by an invitation, and what accepted it."""
    assert api.send("POST", PEOPLE, {"email": "bo@example.org", "role": role}).status == 201
    path, _, query = mails("bo@example.org")[-1].link.partition("?")
    token = {"token": query.removeprefix("token=")}
    bo = Program(signed_in(site, "Bo Berg"))
    assert bo.send("POST", path, token, idempotency_key="joined").status == 200
    return bo, (path, token, "joined")


class TestWhoMayNotAnyMore:
    @pytest.mark.parametrize(("team", "status"), [(OTTERS, 403), (PRIVATE, 404)])
    def test_somebody_removed_gets_none_of_their_answers(self, api, site, team, status):
        api.send("POST", "/teams", team)
        bo, accepted = add_bo(api, site, "coach")
        sent = [
            accepted,
            (PLAYERS, ANA, "player"),
            (PLAYERS, ANA | {"name": "Cy Cole", "number": None}, "no number"),
            (IMPORT, FILE, "file"),
            (PEOPLE, {"email": "dee@example.org", "role": "viewer"}, "invitation"),
        ]
        for path, body, key in sent[1:]:
            assert bo.send("POST", path, body, idempotency_key=key).status in (200, 201)
        person = f"{PEOPLE}/{own_id(bo)}"
        assert api.send("DELETE", person, if_match="*").status == 204
        for path, body, key in sent:
            refused = bo.send("POST", path, body, idempotency_key=key)
            assert refused.status == (404 if key == "joined" else status), key
            assert not any(name in refused.text for name in ("Ana", "Cy", "Bea", "dee@", "Bo Berg"))

    def test_a_role_that_allows_less_is_refused(self, api, site):
        api.send("POST", "/teams", PRIVATE)
        bo, _ = add_bo(api, site, "assistant")
        assert bo.send("POST", PLAYERS, ANA, idempotency_key="player").status == 201
        role = {"role": "viewer"}
        assert api.send("PUT", f"{PEOPLE}/{own_id(bo)}", role, if_match="*").status == 200
        assert bo.send("POST", PLAYERS, ANA, idempotency_key="player").status == 403

    @pytest.mark.parametrize(("team", "status"), [(OTTERS, 403), (PRIVATE, 404)])
    def test_whoever_made_a_team_and_left_it_gets_its_players_no_more(
        self, api, site, team, status
    ):
        made = team | {"players": [ANA]}
        assert api.send("POST", "/teams", made, idempotency_key="made").status == 201
        bo, _ = add_bo(api, site, "coach")
        assert bo.send("DELETE", f"{PEOPLE}/{own_id(api)}", if_match="*").status == 204
        refused = api.send("POST", "/teams", made, idempotency_key="made")
        assert (refused.status, "Ana" in refused.text) == (status, False)

    def test_a_team_that_is_gone_is_404(self, api, otters):
        assert api.send("POST", PLAYERS, ANA, idempotency_key="player").status == 201
        assert api.send("DELETE", TEAM, if_match="*").status == 204
        assert api.send("POST", PLAYERS, ANA, idempotency_key="player").status == 404


class TestHowMuchIsKept:
    def test_an_answer_that_is_too_long_says_where_to_look(self, api, otters, monkeypatch):
        monkeypatch.setattr(idempotency, "LONGEST_BODY", 10)
        assert api.send("POST", IMPORT, FILE, idempotency_key="file").status == 200
        version = api.json(TEAM)["version"]
        again = api.send("POST", IMPORT, FILE, idempotency_key="file")
        assert (again.status, f"read {TEAM} to see" in again.json["detail"]) == (200, True)
        assert api.json(TEAM)["version"] == version

    def test_no_file_makes_an_answer_that_cannot_be_kept(self, api, otters):
        for text in ("c{:06d}".format, "é{:05d}".format):
            columns = ",".join(text(number) for number in range(40_000))
            file = {"csv": f"name,positions,{columns}\nBea Berg,GK\n"}
            first, again = (api.send("POST", IMPORT, file, idempotency_key="f") for _ in "ab")
            assert first.status == again.status
            assert first.status in (200, 422)

    def test_what_was_created_is_named_though_the_answer_was_too_long(
        self, api, otters, monkeypatch
    ):
        monkeypatch.setattr(idempotency, "LONGEST_BODY", 10)
        first, again = (api.send("POST", PLAYERS, ANA, idempotency_key="k") for _ in range(2))
        assert (first.status, again.status) == (201, 201)
        for name in ("location", "etag", "content-type", "cache-control"):
            assert again.headers[name] == first.headers[name]
        assert f"read {first.headers['location']} to see" in again.json["detail"]

    @pytest.mark.parametrize("length", [idempotency.LONGEST_BODY, idempotency.LONGEST_BODY + 1])
    def test_what_is_kept_of_a_body_is_bounded_in_bytes(self, length):
        body = "é" * (length // 2) + "x" * (length % 2)
        sent = idempotency.KeyedRequest(coach_id="c", key="k", digest="d")
        answer = idempotency.StoredReply(digest="d", status=200, headers={}, body=body, team="t")
        table.transact(idempotency.storing(sent, answer))
        assert idempotency.find(sent).body == (body if length <= idempotency.LONGEST_BODY else None)


class TestHowManyAreKept:
    def test_too_many_keys_in_a_day_are_429_and_nothing_is_done(self, api, otters, monkeypatch):
        monkeypatch.setattr(idempotency, "KEYS_A_DAY", 2)
        for number in range(2):
            player = ANA | {"name": f"Ana {number}", "number": None}
            assert api.send("POST", PLAYERS, player, idempotency_key=f"{number}").status == 201
        bea = ANA | {"name": "Bea Berg"}
        for path, body in ((PLAYERS, bea), (IMPORT, FILE)):
            refused = api.send("POST", path, body, idempotency_key="another")
            assert refused.status == 429
            assert 0 < int(refused.headers["retry-after"]) <= 24 * 60 * 60
            assert "2 requests with an “Idempotency-Key” today" in refused.json["detail"]
        assert len(api.json(PLAYERS)["items"]) == 2
        repeated = ANA | {"name": "Ana 0", "number": None}
        assert api.send("POST", PLAYERS, repeated, idempotency_key="0").status == 201
        assert api.send("POST", IMPORT, FILE).status == 200
        # What changes nothing counts as well.
        assert api.send("POST", IMPORT, FILE, idempotency_key="another").status == 429

    def test_another_coach_has_keys_of_their_own(self, api, otters, site, monkeypatch):
        monkeypatch.setattr(idempotency, "KEYS_A_DAY", 1)
        assert api.send("POST", PLAYERS, ANA, idempotency_key="k").status == 201
        other = Program(signed_in(site, "Sam Field"))
        mine = OTTERS | {"name": "Mine"}
        assert other.send("POST", "/teams", mine, idempotency_key="k").status == 201

    def test_what_counts_expires(self, api, otters):
        api.send("POST", PLAYERS, ANA, idempotency_key="k")
        found = table.client().scan(TableName=table.settings().table_name)["Items"]
        counts = [each for each in found if each[keys.PARTITION]["S"].startswith("ANSWERS#")]
        assert [("expires_at" in each, each["answers"]["N"]) for each in counts] == [(True, "1")]
