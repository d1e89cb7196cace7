"""Who may do what: every operation of the site by every role, on public and on private teams."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from json import dumps
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from chalicelib.models import Visibility
from chalicelib.web.routes import SITE
from tests.web.people import OWN_PAGE
from tests.web.roles import ROLES, new_world, site_of, stored_again, token_of

EVERYBODY = frozenset(ROLES)
PERSONS = EVERYBODY - {"token"}
KNOWN = EVERYBODY - {"nobody"}
SIGNED_IN = PERSONS - {"nobody"}
OF_THE_TEAM = frozenset({"coach", "assistant", "viewer", "token"})
MAY_LEAVE = frozenset({"coach", "assistant", "viewer"})
KEEPERS = frozenset({"coach", "assistant"})
OWNERS = frozenset({"coach"})

SIGN_IN = "to sign in"
FILE = "name,positions\nNora New,ST\n"


@dataclass(frozen=True)
class Operation:
    """A request that changes nothing even where it is allowed, and who gets its ``status``.

    ``public``: of public teams, everybody gets it. ``in_browser``: it is a browser that asks.
    """

    method: str
    path: str
    who: frozenset[str]
    status: int
    public: bool = False
    in_browser: bool = False
    query: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, object] | None = None
    form: Mapping[str, str] | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    def __str__(self):
        kind = "by form" if self.form is not None else ""
        who = self.values.get("person", "")
        return " ".join(filter(None, (self.method, self.path, urlencode(self.query), kind, who)))


def see(path, **values):
    """What everybody sees of a public team, and its people alone of a private one."""
    return Operation("GET", path, OF_THE_TEAM, 200, public=True, values=values)


def page(path, who, **query):
    """A page with a form."""
    return Operation("GET", path, who, 200, in_browser=True, query=query)


def sent(method, path, who, status, json=None, **values):
    """JSON, which lacks something."""
    return Operation(method, path, who, status, json=json or {}, values=values)


def form(method, path, who, status, *given, **values):
    """A form, which lacks something; ``given``: its fields, and the query of its address."""
    fields, query = (*given, {}, {})[:2]
    return Operation(
        method,
        path,
        who,
        status,
        in_browser=True,
        form=fields,
        query=query,
        values=values,
    )


TEAM, PLAYERS = "/teams/{team}", "/teams/{team}/players"
PLAYER, IMPORT = "/teams/{team}/players/{player}", "/teams/{team}/import"
PEOPLE, PERSON = "/teams/{team}/people", "/teams/{team}/people/{person}"
INVITATION = "/teams/{team}/invitations/{invitation}"
OUTDATED = {"version": "0"}

OPERATIONS = (
    Operation("GET", "/", EVERYBODY, 200, in_browser=True),
    Operation("GET", "/best", EVERYBODY, 200),
    Operation("GET", "/best/{team}", EVERYBODY, 200, values={"team": "junior"}),
    see("/best/{team}/{show}", show="9"),
    Operation("GET", "/search", EVERYBODY, 200),
    Operation("GET", "/health", EVERYBODY, 200),
    Operation("GET", "/openapi.json", EVERYBODY, 200),
    Operation("GET", "/teams", EVERYBODY, 200),
    page("/teams", KNOWN, form="new"),
    sent("POST", "/teams", SIGNED_IN, 422),
    form("POST", "/teams", SIGNED_IN, 422),
    see(TEAM),
    page(TEAM, OWNERS, form="edit"),
    page(TEAM, OWNERS, form="delete"),
    sent("PUT", TEAM, OWNERS, 428),
    form("PUT", TEAM, OWNERS, 409, OUTDATED),
    sent("DELETE", TEAM, OWNERS, 428),
    form("DELETE", TEAM, OWNERS, 409, OUTDATED),
    see(PLAYERS),
    page(PLAYERS, KEEPERS, form="new"),
    page(PLAYERS, KEEPERS, form="status"),
    sent("POST", PLAYERS, KEEPERS, 422),
    form("POST", PLAYERS, KEEPERS, 422),
    form("POST", PLAYERS, KEEPERS, 302, {}, {"form": "status"}),
    see(PLAYER),
    page(PLAYER, KEEPERS, form="edit"),
    sent("PUT", PLAYER, KEEPERS, 428),
    form("PUT", PLAYER, KEEPERS, 409, OUTDATED),
    sent("DELETE", PLAYER, KEEPERS, 428),
    form("DELETE", PLAYER, KEEPERS, 409, OUTDATED),
    page(IMPORT, KEEPERS),
    sent("POST", IMPORT, KEEPERS, 200, {"csv": FILE, "preview": True}),
    form("POST", IMPORT, KEEPERS, 200, {"text": FILE, "step": "preview"}),
    Operation("GET", PEOPLE, OF_THE_TEAM, 200),
    sent("POST", PEOPLE, OWNERS, 422),
    form("POST", PEOPLE, OWNERS, 422),
    Operation("GET", PERSON, OF_THE_TEAM, 200),
    sent("PUT", PERSON, OWNERS, 428, {"role": "coach"}),
    form("PUT", PERSON, OWNERS, 409, {"role": "coach", "was": "assistant"}),
    sent("DELETE", PERSON, OWNERS, 428),
    form("DELETE", PERSON, OWNERS, 409),
    sent("DELETE", PERSON, MAY_LEAVE, 428, person="{me}"),
    Operation("GET", INVITATION, OWNERS, 200),
    sent("POST", INVITATION, SIGNED_IN, 404, {"token": "another"}),
    form("POST", INVITATION, SIGNED_IN, 404, {"token": "another"}),
    sent("DELETE", INVITATION, OWNERS, 428),
    form("DELETE", INVITATION, OWNERS, 404, invitation="0000"),
    page("/register", EVERYBODY),
    form("POST", "/register", PERSONS, 422),
    Operation("GET", "/confirm", EVERYBODY, 404, in_browser=True),
    form("POST", "/confirm", PERSONS, 404),
    page("/login", EVERYBODY),
    form("POST", "/login", PERSONS, 422, {"email": "{fresh}@example.org"}),
    form("POST", "/logout", PERSONS, 302),
    page("/password", EVERYBODY),
    form("POST", "/password", PERSONS, 422),
    page("/profile", KNOWN),
    form("POST", "/profile", SIGNED_IN, 422, {"action": "name"}),
)
"""Every operation: whoever is not named gets what ``refusal`` says."""


@pytest.fixture(scope="module")
def world(cloud):
    return new_world()


@pytest.fixture(scope="module")
def sites(world):
    """The site as everybody comes to it, and what their forms carry."""
    by_role = {role: site_of(world, role) for role in ROLES}
    return by_role | {f"token of {role}": token_of(by_role[role]) for role in ROLES}


def outcome(operation, role, visibility):
    """What somebody of the role gets on a team of the visibility."""
    everybody = operation.public and visibility is Visibility.PUBLIC
    if role in operation.who or everybody:
        return operation.status
    return refusal(operation, role, visibility)


def refusal(operation, role, visibility):
    """What those get who may not: no word of private teams to those who are not of them."""
    is_write = operation.method != "GET"
    if role == "nobody":
        return 404 if operation.public else SIGN_IN
    if role == "token" and is_write:
        return 403
    hidden = visibility is Visibility.PRIVATE and "{team}" in operation.path
    return 404 if role == "stranger" and hidden else 403


def named(operation, world, role, visibility):
    """The address that somebody of the role asks for."""
    me = world.coaches.get("coach" if role == "token" else role)
    names = {
        "team": world.teams[visibility].team.slug,
        "player": "p00",
        "person": world.coaches["coach"].id,
        "invitation": world.invitations[visibility],
        **operation.values,
    }
    if names["person"] == "{me}":
        names["person"] = me.id if me else "nobody"
    query = f"?{urlencode(operation.query)}" if operation.query else ""
    return operation.path.format(**names) + query


def ask(site, token, operation, url):
    """The response to the operation."""
    accept = "text/html" if operation.in_browser else "application/json"
    if operation.method == "GET":
        return site.get(url, accept=accept)
    if operation.form is None:
        headers = {"accept": accept, "x_csrf_token": token, "content_type": "application/json"}
        body = dumps(operation.json).encode()
        return site.request(operation.method, url, body, **{**OWN_PAGE, **headers})
    # Tries at one address are counted.
    given = {name: each.replace("{fresh}", uuid4().hex) for name, each in operation.form.items()}
    fields = {"csrf_token": token, "_method": operation.method, **given}
    content_type = "application/x-www-form-urlencoded"
    return site.request(
        "POST", url, urlencode(fields).encode(), content_type=content_type, **OWN_PAGE
    )


def got(response):
    """The status, or that one has to sign in first."""
    if response.status == 401:
        return SIGN_IN
    to_sign_in = response.headers.get("location", "").startswith("/login?next=")
    return SIGN_IN if response.status == 302 and to_sign_in else response.status


CASES = [
    pytest.param(operation, visibility, id=f"{operation}, {visibility}")
    for operation in OPERATIONS
    for visibility in (Visibility if "{team}" in operation.path else [Visibility.PUBLIC])
]


@pytest.mark.parametrize(("operation", "visibility"), CASES)
def test_everybody_gets_what_is_theirs_and_nothing_changes(world, sites, operation, visibility):
    before = stored_again(world) if operation.method != "GET" else None
    ends_sessions = operation.path == "/logout"
    found, wanted = {}, {}
    for role in ROLES:
        site = site_of(world, role) if ends_sessions else sites[role]
        token = token_of(site) if ends_sessions else sites[f"token of {role}"]
        found[role] = got(ask(site, token, operation, named(operation, world, role, visibility)))
        wanted[role] = outcome(operation, role, visibility)
    assert found == wanted
    assert before in (None, stored_again(world))


def test_every_route_has_its_rule():
    routes = {(method, route.path) for route in SITE for method in route.handlers}
    assert {(each.method, each.path) for each in OPERATIONS} == routes


@pytest.mark.parametrize("path", sorted({each.path for each in OPERATIONS}))
def test_every_form_of_a_route_has_its_rule(world, path):
    team = world.teams[Visibility.PUBLIC].team.slug
    place = {"team": team, "player": "p00", "show": "9", "person": "x", "invitation": "x"}
    refused = site_of(world, "coach").get(f"{path.format(**place)}?form=none-such&format=html").text
    named = re.search(r"There is no form .*? here: use ([a-z, ]+)\.", refused)
    forms = set(named[1].split(", ")) if named else set()
    of_path = [each for each in OPERATIONS if each.path == path and each.method == "GET"]
    assert {each.query["form"] for each in of_path if "form" in each.query} == forms


@pytest.mark.parametrize("visibility", Visibility)
def test_an_invitation_shows_itself_to_whoever_has_its_secret_and_an_account(world, visibility):
    team, number = world.teams[visibility].team.slug, world.invitations[visibility]
    url = f"/teams/{team}/invitations/{number}?token={world.secrets[visibility]}"
    asked = {role: site_of(world, role).get(url, accept="text/html") for role in ROLES}
    assert {role: got(response) for role, response in asked.items()} == {
        "stranger": 200,
        "nobody": SIGN_IN,
        **dict.fromkeys(OF_THE_TEAM, 302),
    }
