"""What programs do with a token: JSON with versions, sent twice, and refused."""

from itertools import count

import pytest

from tests.journeys.site import Program, team

_NUMBERS = count(1)
ANA = {"name": "Ana Abel", "number": 9, "positions": ["ST", "LW"]}


@pytest.fixture
def made(site):
    """A team of the test's own."""
    answer = site.program.send("POST", "/teams", team(f"Made by Program {next(_NUMBERS)}"))
    assert answer.status == 201, answer.text
    return answer


@pytest.fixture
def path(site, made):
    return made.location.removeprefix(site.base)


def test_what_is_made_has_its_place(site, made):
    there = site.program.send("GET", made.location.removeprefix(site.base))
    assert there.json == made.json
    assert there.headers["ETag"] == made.headers["ETag"]


def test_changes_name_the_version_that_they_are_for(site, made, path):
    changed = {**made.json, "size": 7}
    assert site.program.send("PUT", path, changed).status == 428
    saved = site.program.send("PUT", path, changed, If_Match=made.headers["ETag"])
    assert (saved.status, saved.json["size"]) == (200, 7)
    late = site.program.send("PUT", path, changed, If_Match=made.headers["ETag"])
    assert late.status == 412
    assert site.get(f"{path}?format=json").json["size"] == 7


def test_what_changed_is_sent_anew(site, made, path):
    before = site.get(path)
    site.program.send("PUT", path, {**made.json, "size": 9}, If_Match="*")
    after = site.get(path, If_None_Match=before.headers["ETag"])
    assert after.status == 200
    assert after.headers["ETag"] != before.headers["ETag"]


def test_what_is_sent_twice_is_made_once(site, path):
    key = f"once-{path}"
    first = site.program.send("POST", f"{path}/players", ANA, Idempotency_Key=key)
    again = site.program.send("POST", f"{path}/players", ANA, Idempotency_Key=key)
    assert (first.status, again.status) == (201, 201)
    assert again.json == first.json
    assert len(site.program.send("GET", path).json["players"]) == 1


def test_players_come_change_and_go(site, path):
    added = site.program.send("POST", f"{path}/players", ANA)
    place = added.location.removeprefix(site.base)
    hurt = {**added.json, "status": "injured"}
    saved = site.program.send("PUT", place, hurt, If_Match=added.headers["ETag"])
    assert saved.json["status"] == "injured"
    gone = site.program.send("DELETE", place, If_Match=saved.headers["ETag"])
    assert (gone.status, gone.body) == (204, b"")
    assert site.get(place).status == 404


def test_a_file_of_players_is_taken_whole(site, path):
    url, token = site.url(f"{path}/import"), site.program.token
    headers = {"Authorization": f"Bearer {token}", "Accept": "application/json"}
    file = "name;positions;number\nZoë Zander;ST;7\n".encode()
    taken = site.send("POST", url, file, {**headers, "Content-Type": "text/csv"})
    assert taken.status == 200, taken.text
    assert [each["name"] for each in site.program.send("GET", path).json["players"]] == [
        "Zoë Zander"
    ]


def test_errors_name_every_field(site, path):
    wrong = {"name": "", "number": 900, "positions": ["XX"]}
    refused = site.program.send("POST", f"{path}/players", wrong)
    assert refused.status == 422
    assert {each["field"] for each in refused.json["errors"]} == set(wrong)


def test_bodies_that_are_no_json_are_refused(site):
    token = site.program.token
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    assert site.send("POST", site.url("/teams"), "{", headers).status == 400
    headers["Content-Type"] = "text/plain"
    assert site.send("POST", site.url("/teams"), "{}", headers).status == 415


def test_without_a_token_nothing_is_changed(site, made, path):
    stranger = Program(site, "wrong")
    assert stranger.send("DELETE", path, If_Match="*").status == 401
    reader = Program(site, site.keeper.token("read"))
    assert reader.send("DELETE", path, If_Match="*").status == 403
    assert site.program.send("GET", path).status == 200
    deleted = site.program.send("DELETE", path, If_Match="*")
    assert deleted.status == 204
    assert site.get(path).status == 404
