"""The description for programs: a valid one, and true."""

import re

import pytest
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from chalicelib.openapi.description import describe
from chalicelib.site.description.contents import contents
from chalicelib.site.routes import SITE

DESCRIPTION = describe("", SITE, contents())


def paths_of(description):
    return {re.sub(r"\{\w+\}", "{}", path): item for path, item in description["paths"].items()}


def test_is_valid_openapi():
    validate(DESCRIPTION)


def test_has_every_route_and_method_and_no_other():
    described = {
        path: {method.upper() for method in item if method != "parameters"}
        for path, item in paths_of(DESCRIPTION).items()
    }
    assert described == {
        re.sub(r"\{\w+\}", "{}", route.path): {*route.allowed.split(", "), *by_form(route)}
        for route in SITE
    }


def by_form(route):
    """POST, where a form can stand for another method."""
    return {"POST"} if {"PUT", "DELETE"} & route.operations.keys() else set()


def test_has_the_forms_of_every_route():
    described = {
        (path, method): parameter["schema"]["enum"]
        for path, item in DESCRIPTION["paths"].items()
        for method, operation in item.items()
        if method in ("get", "post")
        for parameter in operation.get("parameters", ())
        if parameter.get("name") == "form"
    }
    routed = {
        (route.path, method.lower()): list(operation.forms)
        for route in SITE
        for method, operation in route.operations.items()
        if operation.forms
    }
    assert described == routed


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("/best", "/best"),
        ("/best", "/best?team=zurich_badgers"),
        ("/best/{team_type}", "/best/junior"),
        ("/best/{team}/{show}", "/best/zurich_badgers/11"),
        ("/teams", "/teams?limit=2"),
        ("/teams/{team}", "/teams/otters_u12"),
        ("/teams/{team}", "/teams/zurich_badgers"),
        ("/teams/{team}/players", "/teams/zurich_badgers/players"),
        ("/teams/{team}/players", "/teams/otters_u12/players"),
        ("/teams/{team}/players/{player}", "/teams/otters_u12/players/p03"),
        ("/teams/{team}/players/{player}", "/teams/zurich_badgers/players/p03"),
        ("/search", "/search?q=b"),
        ("/health", "/health"),
        ("/openapi.json", "/openapi.json"),
    ],
)
def test_answers_are_as_described(site, teams, path, url):
    content = DESCRIPTION["paths"][path]["get"]["responses"]["200"]["content"]
    schema = {**content["application/json"]["schema"], "components": DESCRIPTION["components"]}
    Draft202012Validator(schema).validate(site.json(url))


@pytest.mark.parametrize("url", ["/teams?type=x", "/teams/nobody", "/best/zurich_badgers/12"])
def test_problems_are_as_described(site, teams, url):
    schema = {"$ref": "#/components/schemas/Problem", "components": DESCRIPTION["components"]}
    Draft202012Validator(schema).validate(site.json(url))


def test_every_representation_of_a_route_is_described(site, teams):
    for route in SITE:
        if "GET" in route.operations:
            item = paths_of(DESCRIPTION)[re.sub(r"\{\w+\}", "{}", route.path)]
            described = set(item["get"]["responses"]["200"]["content"])
            assert described == {each.media_type for each in route.formats}, route.path
