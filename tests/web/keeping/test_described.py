"""What the description for programs says of changing teams is true."""

import pytest
from jsonschema import Draft202012Validator

from chalicelib.openapi.description import describe
from chalicelib.site.description.contents import contents
from chalicelib.site.routes import SITE
from tests.web.keeping.programs import ANA, OTTERS, TEAM

PATHS = describe("", SITE, contents())["paths"]
COMPONENTS = describe("", SITE, contents())["components"]


def check(schema, value):
    Draft202012Validator({**schema, "components": COMPONENTS}).validate(value)


def test_what_is_sent_and_answered_is_as_described(api):
    post = PATHS["/teams"]["post"]
    check(post["requestBody"]["content"]["application/json"]["schema"], OTTERS)
    team = api.send("POST", "/teams", OTTERS)
    check(post["responses"]["201"]["content"]["application/json"]["schema"], team.json)
    post = PATHS["/teams/{team}/players"]["post"]
    check(post["requestBody"]["content"]["application/json"]["schema"], ANA)
    player = api.send("POST", f"{TEAM}/players", ANA)
    check(post["responses"]["201"]["content"]["application/json"]["schema"], player.json)
    put = PATHS["/teams/{team}"]["put"]
    check(put["requestBody"]["content"]["application/json"]["schema"], api.json(TEAM))
    changed = api.send("PUT", TEAM, api.json(TEAM), if_match="*")
    check(put["responses"]["200"]["content"]["application/json"]["schema"], changed.json)


@pytest.mark.parametrize(
    ("operation", "data", "headers"),
    [
        ("post /teams", {}, {}),
        ("post /teams", OTTERS, {}),
        ("post /teams", OTTERS, {"content_type": "text/plain"}),
        ("put /teams/{team}", OTTERS, {}),
        ("put /teams/{team}", OTTERS, {"if_match": "x"}),
        ("put /teams/{team}", {}, {"if_match": "*"}),
        ("delete /teams/{team}", None, {}),
        ("delete /teams/{team}", None, {"if_match": "*"}),
        ("post /teams/{team}/players", {}, {}),
        ("delete /teams/{team}/players/{player}", None, {"if_match": "*"}),
    ],
)
def test_every_status_is_described(api, ana, operation, data, headers):
    method, path = operation.split()
    url = path.format(team="river_otters", player=ana.json["id"])
    response = api.send(method.upper(), url, data, **headers)
    assert str(response.status) in PATHS[path][method]["responses"]
    if response.status >= 400:
        check({"$ref": "#/components/schemas/Problem"}, response.json)
