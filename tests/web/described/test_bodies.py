"""Every body that the description has is taken, and answered as it says."""

import pytest

from chalicelib.models import Visibility
from tests.web.authenticators import with_second_factor
from tests.web.described.bodies import CSV, JSON
from tests.web.described.world import (
    COMPONENTS,
    DESCRIPTION,
    FILE,
    Asked,
    check,
    operations,
    role_for,
)
from tests.web.people import PASSWORD, email_of
from tests.web.place import versions

pytestmark = pytest.mark.exhaustive

OF_A_SECOND_FACTOR = {"turn-off-second-factor", "renew-recovery-codes"}
SENT = [
    pytest.param(method, path, media_type, id=f"{method} {path} {media_type}")
    for method, path, operation in operations()
    for media_type in operation.get("requestBody", {}).get("content", ())
]
READ = [
    pytest.param(method, path, id=f"{method} {path}")
    for method, path, operation in operations()
    if method in ("GET", "HEAD", "OPTIONS", "DELETE")
]


def described(method, path):
    return next(each for *place, each in operations() if place == [method, path])


def given(place, path, method):
    if path == "/login":
        return {"email": email_of("Sam Viewer"), "password": PASSWORD}
    if path.endswith("{invitation}"):
        return {"token": place.world.secrets["public"]}
    known = versions(place.world, Visibility.PUBLIC)
    last = "assistant" if path.endswith("{person}") else path.rpartition("{")[2].rstrip("}")
    return {"version": known.get(f"{last}_version", known["version"])}


def role_of(path, body):
    """Who sends the form or the JSON: the coach takes back what a stranger accepts."""
    if isinstance(body, dict) and body.get("_method") == "DELETE":
        return "coach"
    return role_for(path, "POST")


def form_named(path, body):
    """The name of the form that the body is of; empty where it needs none."""
    if path == "/login" and "code" in body:
        return "code"
    return "status" if isinstance(body, dict) and any("status." in each for each in body) else ""


@pytest.mark.parametrize(("method", "path", "media_type"), SENT)
def test_every_body_is_taken(place, restore, method, path, media_type):
    operation = described(method, path)
    schema = operation["requestBody"]["content"][media_type]["schema"]
    maker = place.maker("coach", **given(place, path, method))
    bodies = [FILE] if media_type == CSV else list(maker.variants(schema))
    for body in bodies:
        for accept in ("application/json", "text/html"):
            role = role_of(path, body)
            if isinstance(body, dict) and "csrf_token" in body:
                body["csrf_token"] = place.tokens[role]
            if path == "/teams/{team}" and method == "POST" and body["_method"] == "PUT":
                body["version"] = versions(place.world, Visibility.PUBLIC)["details_version"]
            if path == "/confirm":
                resets = "password" in body and "name" not in body
                body["token"] = place.links["password" if resets else "register"]
            if isinstance(body, dict) and body.get("action") in OF_A_SECOND_FACTOR:
                with_second_factor(place.world.coaches["coach"])
            query = f"?form={name}" if (name := form_named(path, body)) else ""
            asked = Asked(method, path, role, media_type, body, {"accept": accept}, query)
            response = asked.send(place)
            check(operation, response, asked)
            assert response.status < 400, f"{asked}: {response.text[:600]}"
            if media_type == JSON and accept == "application/json":
                assert str(response.status) in {"200", "201"}
            restore()


def test_every_component_is_used():
    used = str(DESCRIPTION)
    kinds = ("schemas", "parameters", "headers", "responses")
    named = [f"#/components/{kind}/{name}" for kind in kinds for name in COMPONENTS[kind]]
    assert [name for name in named if f"'{name}'" not in used] == []


@pytest.mark.parametrize(("method", "path"), READ)
def test_every_method_without_a_body_does_what_it_says(place, restore, method, path):
    query = f"?token={place.links['register']}" if path == "/confirm" else ""
    role = role_for(path, method)
    read = described("GET" if method == "HEAD" else method, path)
    content = read["responses"].get("200", {}).get("content", ("application/json",))
    accept = "application/json" if "application/json" in content else "text/html"
    asked = Asked(method, path, role, headers={"accept": accept}, query=query)
    response = asked.send(place)
    check(described(method, path), response, asked)
    assert response.status in (200, 204)
