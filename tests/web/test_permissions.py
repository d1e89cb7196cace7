"""Who may do what: every operation of the site by every role, on public and on private teams."""

import re
from json import dumps
from urllib.parse import urlencode
from uuid import uuid4

import pytest

from chalicelib.models import Visibility
from chalicelib.site.routes import SITE
from tests.web.conftest import on_local_aws
from tests.web.faults import items
from tests.web.people import OWN_PAGE
from tests.web.roles import ROLES, names_of, new_world, site_of, token_of
from tests.web.rules import OF_THE_TEAM, OPERATIONS

SIGN_IN = "to sign in"


@pytest.fixture(scope="module")
def cloud():
    with on_local_aws():
        yield


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
    if role == "nobody" and operation.signs_in:
        return SIGN_IN
    if role == "token" and is_write:
        return 403
    hidden = visibility is Visibility.PRIVATE and "{team}" in operation.path
    return 404 if role in ("nobody", "stranger") and hidden else operation.refused


def named(operation, world, role, visibility):
    """The address that somebody of the role asks for."""
    me = world.coaches.get("coach" if role == "token" else role)
    url = operation.url(names_of(world, visibility) | {"person": world.coaches["coach"].id})
    return url.replace("{me}", me.id if me else "nobody")


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


def stored_of_teams():
    """Every item of a team: what is counted beside them, and sessions, are not asked about."""
    return {key: item for key, item in items().items() if key.startswith("TEAM#")}


CASES = [
    pytest.param(operation, visibility, id=f"{operation}, {visibility}")
    for operation in OPERATIONS
    for visibility in (Visibility if "{team}" in operation.path else [Visibility.PUBLIC])
]


@pytest.mark.parametrize(("operation", "visibility"), CASES)
def test_everybody_gets_what_is_theirs_and_nothing_changes(world, sites, operation, visibility):
    before = stored_of_teams()
    ends_sessions = operation.path == "/logout"
    found, wanted = {}, {}
    for role in ROLES:
        site = site_of(world, role) if ends_sessions else sites[role]
        token = token_of(site) if ends_sessions else sites[f"token of {role}"]
        found[role] = got(ask(site, token, operation, named(operation, world, role, visibility)))
        wanted[role] = outcome(operation, role, visibility)
    assert found == wanted
    assert stored_of_teams() == before != {}


def test_every_route_has_its_rule():
    routes = {(method, route.path) for route in SITE for method in route.operations}
    assert {(each.method, each.path) for each in OPERATIONS} == routes


@pytest.mark.parametrize("path", sorted({each.path for each in OPERATIONS}))
def test_every_form_of_a_route_has_its_rule(world, path):
    place = names_of(world, Visibility.PUBLIC) | {"show": "9"}
    refused = site_of(world, "coach").get(f"{path.format(**place)}?form=none-such&format=html").text
    named = re.search(r"There is no form .*? here: use ([a-z, -]+)\.", refused)
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
