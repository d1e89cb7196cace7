"""Whatever fails while something is written: 503, and the data are as before or as asked."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from json import dumps
from urllib.parse import urlencode

import pytest

from chalicelib.models import Visibility
from chalicelib.store import confirmations, table, tokens
from chalicelib.store.confirmations import Purpose
from tests.web.conftest import Site, on_moto
from tests.web.faults import Fault, failing, items, kinds_of, put_back, state
from tests.web.people import OWN_PAGE, PASSWORD, email_of
from tests.web.roles import new_world, site_of, token_of

TEAM = "/teams/the_private_otters"
ANOTHER = "nine badgers in the barn"
NEW_TEAM = {"name": "River Otters", "sport": "football", "team_type": "senior", "size": 7}
PLAYER = {"name": "Nora New", "positions": ["ST"]}


@dataclass(frozen=True)
class Place:
    """The site as everybody comes to it, and what their forms carry."""

    sites: dict[str, Site]
    tokens: dict[str, str]
    invitation: str
    secret: str
    link: str
    api_token: str
    before: dict

    def form(self, role, url, **fields):
        content_type = "application/x-www-form-urlencoded"
        body = urlencode({"csrf_token": self.tokens[role], **fields}).encode()
        site = self.sites[role]
        # What comes back must not change who comes next.
        again = Site(headers=site.headers, cookies=dict(site.cookies))
        return again.request("POST", url, body, content_type=content_type, **OWN_PAGE)

    def json(self, method, url, body=None, **headers):
        named = {"accept": "application/json", "content_type": "application/json", **headers}
        token = self.tokens["coach"]
        body = dumps(body or {}).encode()
        site = self.sites["coach"]
        return site.request(method, url, body, **{**OWN_PAGE, **named}, x_csrf_token=token)


@pytest.fixture(scope="module")
def cloud():
    with on_moto():
        yield


@pytest.fixture(scope="module")
def place(cloud):
    world = new_world()
    roles = ("coach", "stranger", "nobody")
    sites = {role: site_of(world, role) for role in roles}
    facts = {"name": "Robin Marsh", "password_hash": "none", "coach_id": "robin"}
    link = confirmations.create(Purpose.REGISTER, email_of("Robin Marsh"), **facts)
    made = tokens.new(world.coaches["coach"], "a program", datetime.now(UTC), may_write=True)
    table.transact(made.writes)
    return Place(
        sites,
        {role: token_of(sites[role]) for role in roles},
        world.invitations[Visibility.PRIVATE],
        world.secrets[Visibility.PRIVATE],
        link,
        made.token.id,
        items(),
    )


def invitation(place):
    return f"{TEAM}/invitations/{place.invitation}"


def delete_account(to):
    return to.form("coach", "/profile", action="delete", current_password=PASSWORD)


WRITES: dict[str, Callable] = {
    "create a team": lambda to: to.json("POST", "/teams", NEW_TEAM),
    "create a team once": lambda to: to.json("POST", "/teams", NEW_TEAM, idempotency_key="one"),
    "create a team by form": lambda to: to.form("coach", "/teams", **NEW_TEAM),
    "rename a team": lambda to: to.json("PUT", TEAM, NEW_TEAM, if_match="*"),
    "delete a team": lambda to: to.json("DELETE", TEAM, if_match="*"),
    "delete a team by form": lambda to: to.form("coach", TEAM, _method="DELETE", version="2"),
    "add a player": lambda to: to.json("POST", f"{TEAM}/players", PLAYER),
    "add a player once": lambda to: to.json(
        "POST", f"{TEAM}/players", PLAYER, idempotency_key="two"
    ),
    "change a player": lambda to: to.json("PUT", f"{TEAM}/players/p00", PLAYER, if_match="*"),
    "change a player by form": lambda to: to.form(
        "coach", f"{TEAM}/players/p00", _method="PUT", version="1", name="Nora", positions="ST"
    ),
    "remove a player": lambda to: to.json("DELETE", f"{TEAM}/players/p00", if_match="*"),
    "say who can play": lambda to: to.form(
        "coach",
        f"{TEAM}/players?form=status",
        **{f"shown.{player}": "available" for player in ("p00", "p01")},
        **{f"status.{player}": "absent" for player in ("p00", "p01")},
    ),
    "import players": lambda to: to.json(
        "POST", f"{TEAM}/import", {"csv": "name,positions\nNora New,ST\nMia Most,GK\n"}
    ),
    "invite": lambda to: to.json(
        "POST", f"{TEAM}/people", {"email": "b@example.org", "role": "viewer"}
    ),
    "take an invitation back": lambda to: to.json("DELETE", invitation(to), if_match="*"),
    "accept an invitation": lambda to: to.form("stranger", invitation(to), token=to.secret),
    "change a role": lambda to: to.json(
        "PUT", f"{TEAM}/people/samviewer", {"role": "coach"}, if_match="*"
    ),
    "remove a person": lambda to: to.json("DELETE", f"{TEAM}/people/samviewer", if_match="*"),
    "register": lambda to: to.form(
        "nobody", "/register", name="Kim Marsh", email="kim@example.org", password=ANOTHER
    ),
    "confirm": lambda to: to.form("nobody", "/confirm", token=to.link),
    "forget the password": lambda to: to.form(
        "nobody", "/password", email=email_of("Sam Stranger")
    ),
    "sign in": lambda to: to.form(
        "nobody", "/login", email=email_of("Sam Stranger"), password=PASSWORD
    ),
    "sign out": lambda to: to.form("stranger", "/logout"),
    "change the own name": lambda to: to.form("coach", "/profile", action="name", name="Sam"),
    "change the own password": lambda to: to.form(
        "coach", "/profile", action="password", new_password=ANOTHER, current_password=PASSWORD
    ),
    "make a token": lambda to: to.form(
        "coach", "/profile", action="token", label="mine", access="read"
    ),
    "delete the account": delete_account,
    "revoke a token": lambda to: to.form(
        "coach", "/profile", action="revoke-token", id=to.api_token
    ),
}


def done(place, monkeypatch, write, fault):
    """The response to the write during which the fault happens, and the table after it."""
    with failing(monkeypatch, fault):
        response = write(place)
    after = items()
    put_back(place.before, after)
    return response, state(after)


@pytest.mark.parametrize("name", WRITES)
def test_nothing_is_left_half_done(place, monkeypatch, name):
    before = state(place.before)
    whole = Fault("none")
    response, asked = done(place, monkeypatch, WRITES[name], whole)
    assert response.status < 400, response.text
    assert asked != before
    for number, call in enumerate(whole.calls):
        for kind in kinds_of(call, number):
            response, after = done(place, monkeypatch, WRITES[name], Fault(kind, number))
            where = f"{kind} at {number + 1} of {whole.calls}"
            assert response.status == 503, where
            assert int(response.headers["retry-after"]) > 0
            assert after in (before, asked), where


def test_an_account_goes_as_a_whole_or_stays(place, monkeypatch):
    whole = Fault("none")
    _, left = done(place, monkeypatch, delete_account, whole)
    assert whole.calls == ["Query", "TransactWriteItems", "Query", "Query", "TransactWriteItems"]
    assert not [each for each in left if "samcoach" in each or "Sam Coach" in each]


def test_what_is_left_of_a_large_account_goes_when_it_is_deleted_again(place, monkeypatch):
    monkeypatch.setattr(table, "MAX_TRANSACTION", 40)
    whole = Fault("none")
    _, asked = done(place, monkeypatch, delete_account, whole)
    writes = [number for number, call in enumerate(whole.calls) if call == "TransactWriteItems"]
    assert len(whole.calls) == 2 * 2 + 4
    for number in writes:
        with failing(monkeypatch, Fault("throttled", number)):
            assert delete_account(place).status == 503
        assert delete_account(place).status == 302
        after = items()
        put_back(place.before, after)
        assert state(after) == asked
