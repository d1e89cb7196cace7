"""``Idempotency-Key``: what is sent twice is made once."""

import pytest

from tests.web.keeping.programs import ANA, OTTERS, TEAM, Program, reasons
from tests.web.people import mails, signed_in

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

    def test_another_query_under_the_same_key_is_422(self, api, otters):
        assert api.send("POST", f"{TEAM}/players", ANA, idempotency_key="query").status == 201
        assert api.send("POST", f"{TEAM}/players?x=1", ANA, idempotency_key="query").status == 422

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


FILE = "name,positions\nAna Abel,ST\n"
IMPORT, PEOPLE = f"{TEAM}/import", f"{TEAM}/people"


def names(api):
    return [each["name"] for each in api.json(f"{TEAM}/players")["items"]]


class TestImports:
    def send_csv(self, api, text, url=IMPORT, **headers):
        sent = {"content_type": "text/csv", "accept": "application/json", **headers}
        return api.browser.request("POST", url, text.encode(), x_csrf_token=api.token, **sent)

    def test_a_file_is_taken_once(self, api, otters):
        for key, send in (
            ("k1", lambda: self.send_csv(api, FILE, idempotency_key="k1")),
            ("k2", lambda: api.send("POST", IMPORT, {"csv": FILE}, idempotency_key="k2")),
        ):
            first, again = send(), send()
            assert (first.status, again.status) == (200, 200), key
            assert again.text == first.text
            assert again.headers["content-type"] == first.headers["content-type"]
        assert names(api) == ["Ana Abel"]

    def test_another_file_under_the_same_key_is_422(self, api, otters):
        # The second of these changes nothing, and its key counts all the same.
        for key in ("k1", "k2"):
            assert self.send_csv(api, FILE, idempotency_key=key).status == 200
        version = api.json(TEAM)["version"]
        for other in (FILE + "Bea Berg,GK\n", "nonsense", ""):
            for key in ("k1", "k2"):
                refused = self.send_csv(api, other, idempotency_key=key)
                assert reasons(refused) == {"Idempotency-Key"}
        assert (names(api), api.json(TEAM)["version"]) == (["Ana Abel"], version)

    def test_to_look_first_uses_no_key_up(self, api, otters):
        seen = self.send_csv(api, FILE, f"{IMPORT}?preview=true", idempotency_key="k1")
        assert (seen.status, names(api)) == (200, [])
        assert self.send_csv(api, FILE, idempotency_key="k1").status == 200
        assert names(api) == ["Ana Abel"]


ASKED = {"email": "bo@example.org", "role": "viewer"}


class TestInvitations:
    def test_somebody_is_asked_once(self, api, otters):
        before = len(mails("bo@example.org"))
        first, again = (api.send("POST", PEOPLE, ASKED, idempotency_key="k1") for _ in range(2))
        assert (first.status, again.status) == (201, 201)
        assert (again.text, again.headers["location"]) == (first.text, first.headers["location"])
        assert len(mails("bo@example.org")) == before + 1
        assert len(api.json(PEOPLE)["invitations"]) == 1

    def test_another_under_the_same_key_is_422(self, api, otters):
        api.send("POST", PEOPLE, ASKED, idempotency_key="k1")
        for other in (ASKED | {"email": "cy@example.org"}, {}):
            refused = api.send("POST", PEOPLE, other, idempotency_key="k1")
            assert reasons(refused) == {"Idempotency-Key"}
        assert len(api.json(PEOPLE)["invitations"]) == 1

    def test_one_is_accepted_once(self, api, otters, site):
        api.send("POST", PEOPLE, ASKED)
        path, _, query = mails("bo@example.org")[-1].link.partition("?")
        token = {"token": query.removeprefix("token=")}
        other = Program(signed_in(site, "Bo Berg"))
        first, again = (other.send("POST", path, token, idempotency_key="k1") for _ in range(2))
        assert (first.status, again.status) == (200, 200)
        assert again.text == first.text
        assert other.send("POST", path, token).status == 409
        refused = other.send("POST", path, {"token": "x"}, idempotency_key="k1")
        assert reasons(refused) == {"Idempotency-Key"}
