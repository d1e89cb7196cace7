"""The site with people and teams, and requests to it made from its own description."""

from collections.abc import Iterator, Mapping
from typing import Any

from jsonschema import Draft202012Validator
from msgspec import Struct, field

from chalicelib.models import Visibility
from chalicelib.openapi.description import describe
from chalicelib.site.description.contents import contents
from chalicelib.site.routes import SITE
from chalicelib.store import confirmations
from chalicelib.store.confirmations import Purpose
from chalicelib.store.keys import digest
from tests.web.authenticators import SECRET, present_code
from tests.web.conftest import Response, Site
from tests.web.described.bodies import CSV, JSON, Maker, sent
from tests.web.people import PASSWORD, email_of
from tests.web.roles import World, browser_of, names_of, new_world, program_of, token_of

DESCRIPTION = describe("", SITE, contents())
COMPONENTS = DESCRIPTION["components"]
FILE = "name,positions\nNora New,ST\n"
REDIRECTS = {301, 302}
FOR_ANYBODY = {route.path for route in SITE if route.for_anybody}


class Place(Struct, frozen=True):
    """Who uses the site, what their forms carry, and the names in its paths."""

    world: World
    browsers: dict[str, Site]
    tokens: dict[str, str]
    names: dict[str, str]
    links: dict[str, str]

    def site(self, role: str) -> Site:
        """The site as somebody comes to it; what comes back does not change who comes next."""
        found = self.browsers[role]
        return Site(headers=dict(found.headers), cookies=dict(found.cookies))

    def maker(self, role: str, **given: str) -> Maker:
        """What makes bodies for somebody."""
        known = {
            "csrf_token": self.tokens[role],
            "current_password": PASSWORD,
            "new_password": "nine badgers in the barn",
            "password": "nine badgers in the barn",
            "version": "none",
            "goes": "the_private_otters the_public_otters",
            "file": FILE,
            "text": FILE,
            "next": "/teams",
            "secret": SECRET,
            "code": present_code(),
        }
        return Maker(COMPONENTS, known | given)


def new_place() -> Place:
    """Store the people and the teams."""
    world = new_world()
    coaches = world.coaches
    browsers = {role: browser_of(each) for role, each in coaches.items()}
    browsers["nobody"] = Site()
    tokens = {role: token_of(site) for role, site in browsers.items()}
    browsers["program"] = program_of(coaches["coach"], may_write=True)
    facts = {
        "coach_id": "robin",
        "name": "Robin Marsh",
        "password_hash": "none",
        "browser": digest(browsers["nobody"].cookies["visitor"]),
    }
    links = {
        "register": confirmations.create(Purpose.REGISTER, email_of("Robin Marsh"), **facts),
        "password": confirmations.create(
            Purpose.PASSWORD, email_of("Sam Viewer"), coach_id=coaches["viewer"].id, version="1"
        ),
    }
    names = {
        **names_of(world, Visibility.PUBLIC),
        "team_type": "junior",
        "show": "9",
    }
    return Place(world, browsers, {**tokens, "program": ""}, names, links)


class Asked(Struct):
    """A request; what it says differs from what is good only where a test says so."""

    method: str
    path: str
    role: str = "coach"
    media_type: str = ""
    body: Any = None
    headers: dict[str, str] = field(default_factory=dict)
    query: str = ""
    names: dict[str, str] = field(default_factory=dict)

    def send(self, place: Place) -> Response:
        """The answer to it."""
        url = self.path.format(**place.names | self.names) + self.query
        body, content_type = sent(self.media_type, self.body) if self.media_type else (b"", "")
        by_form = self.media_type not in ("", JSON, CSV)
        mine = {"accept": "text/html" if by_form else "application/json"}
        if content_type:
            mine["content_type"] = content_type
        if self.method in ("PUT", "DELETE"):
            mine["if_match"] = "*"
        if self.method not in ("GET", "HEAD", "OPTIONS") and not by_form:
            mine["x_csrf_token"] = place.tokens[self.role]
        named = {name: value for name, value in {**mine, **self.headers}.items() if value}
        return place.site(self.role).request(self.method, url, body, **named)


def operations() -> Iterator[tuple[str, str, Mapping[str, Any]]]:
    """All that the description has: method, path, and what it says."""
    for path, item in DESCRIPTION["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield method.upper(), path, operation


def role_for(path: str, method: str) -> str:
    """Who may do it, whether or not they are signed in."""
    if path in FOR_ANYBODY:
        return "nobody"
    accepts = method == "POST" and path.endswith("/invitations/{invitation}")
    return "stranger" if accepts else "coach"


def check(operation: Mapping[str, Any], response: Response, asked: Asked) -> None:
    """The status is described; so are the content, which fits its schema, and the headers."""
    told = f"{asked}: {response.status} {response.text[:600]}"
    assert str(response.status) in operation["responses"], told
    described = operation["responses"][str(response.status)]
    if "$ref" in described:
        described = COMPONENTS["responses"][described["$ref"].rpartition("/")[2]]
    for name, each in described.get("headers", {}).items():
        required = COMPONENTS["headers"][each["$ref"].rpartition("/")[2]].get("required")
        assert name.lower() in response.headers or not required, f"{told}: no {name}"
    content = described.get("content", {})
    if asked.method == "HEAD" or not content:
        assert response.text == "", told
        return
    if response.status in REDIRECTS and not response.text:
        return
    media_type = response.headers["content-type"].partition(";")[0]
    assert media_type in content, f"{told}: {media_type}"
    if media_type.endswith("json"):
        schema = {**content[media_type]["schema"], "components": COMPONENTS}
        Draft202012Validator(schema).validate(response.json)
