"""The rules: every operation of the site, and who gets what of it.

Those of a team that need a permission are made of the routes, and of ``WHO``; the others, and those
that need more than their path and method to be asked for, are listed.
"""

from collections.abc import Iterator, Mapping
from urllib.parse import urlencode

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.accounts.permissions import Action
from chalicelib.http.route import Route
from chalicelib.site.routes import SITE
from tests.web.roles import ROLES

EVERYBODY = frozenset(ROLES)
PERSONS = EVERYBODY - {"token"}
KNOWN = EVERYBODY - {"nobody"}
SIGNED_IN = PERSONS - {"nobody"}
STRANGERS = frozenset({"stranger"})
OF_THE_TEAM = frozenset({"coach", "assistant", "viewer", "token"})
MAY_LEAVE = frozenset({"coach", "assistant", "viewer"})
KEEPERS = frozenset({"coach", "assistant"})
OWNERS = frozenset({"coach"})

FILE = "name,positions\nNora New,ST\n"


class Operation(Struct, frozen=True):
    """A request that changes nothing even where it is allowed, and who gets its ``status``.

    ``refused`` is what those get who may see the team, but not do this. ``public``: of public
    teams, everybody gets it. ``signs_in``: whoever has not signed in is told to do that first.
    ``in_browser``: it is a browser that asks.
    """

    method: str
    path: str
    who: frozenset[str]
    status: int
    refused: int = 403
    public: bool = False
    signs_in: bool = True
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
    return Operation("GET", path, OF_THE_TEAM, 200, public=True, signs_in=False, values=values)


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

WHO: Mapping[Action, frozenset[str]] = {
    Action.SEE_PEOPLE: OF_THE_TEAM,
    Action.EDIT_PLAYERS: KEEPERS,
    Action.EDIT_TEAM: OWNERS,
    Action.EDIT_ROLES: OWNERS,
    Action.SEE_ACTIVITY: OWNERS | {"token"},
    Action.DELETE_TEAM: OWNERS,
}
"""Who may do what with a team that is theirs; the token is one of the coach's that reads."""

LISTED = (
    Operation("GET", "/", EVERYBODY, 200, in_browser=True),
    Operation("GET", "/best", EVERYBODY, 200),
    Operation("GET", "/best/{team}", EVERYBODY, 200, values={"team": "junior"}),
    # Of these teams, which are of children: of others, everybody sees it.
    replace(see("/best/{team}/{show}", show="9"), public=False),
    Operation("GET", "/search", EVERYBODY, 200),
    Operation("GET", "/health", EVERYBODY, 200),
    Operation("GET", "/openapi.json", EVERYBODY, 200),
    Operation("GET", "/teams", EVERYBODY, 200),
    page("/teams", KNOWN, form="new"),
    sent("POST", "/teams", SIGNED_IN, 422),
    form("POST", "/teams", SIGNED_IN, 422),
    see(TEAM),
    see(PLAYERS),
    form("POST", PLAYERS, KEEPERS, 302, {}, {"form": "status"}),
    see(PLAYER),
    page(IMPORT, KEEPERS),
    sent("POST", IMPORT, KEEPERS, 200, {"csv": FILE, "preview": True}),
    form("POST", IMPORT, KEEPERS, 200, {"text": FILE, "step": "preview"}),
    sent("PUT", PERSON, OWNERS, 428, {"role": "coach"}),
    form("PUT", PERSON, OWNERS, 409, {"role": "coach", "version": "0"}),
    sent("DELETE", PERSON, OWNERS, 428),
    form("DELETE", PERSON, OWNERS, 409),
    sent("DELETE", PERSON, MAY_LEAVE, 428, person="{me}"),
    Operation("GET", INVITATION, OWNERS, 200),
    # Whoever is of the team already is told so, whatever the secret.
    replace(sent("POST", INVITATION, STRANGERS, 404, {"token": "another"}), refused=409),
    replace(form("POST", INVITATION, STRANGERS, 404, {"token": "another"}), refused=409),
    sent("DELETE", INVITATION, OWNERS, 428),
    form("DELETE", INVITATION, OWNERS, 404, invitation="0000"),
    page("/register", EVERYBODY),
    form("POST", "/register", PERSONS, 422),
    Operation("GET", "/confirm", EVERYBODY, 404, in_browser=True),
    form("POST", "/confirm", PERSONS, 404),
    page("/login", EVERYBODY),
    form("POST", "/login", PERSONS, 422, {"email": "{fresh}@example.org"}),
    # Without a right password before, either leads back to the first form.
    replace(page("/login", EVERYBODY, form="code"), status=302),
    form("POST", "/login", PERSONS, 302, {"code": "000000"}, {"form": "code"}),
    form("POST", "/logout", PERSONS, 302),
    page("/password", EVERYBODY),
    form("POST", "/password", PERSONS, 422),
    page("/profile", SIGNED_IN),
    page("/profile", SIGNED_IN, form="delete"),
    page("/profile", SIGNED_IN, form="second-factor"),
    page("/activity", SIGNED_IN),
    form("POST", "/profile", SIGNED_IN, 422, {"action": "name"}),
)


def made_of(route: Route) -> Iterator[Operation]:
    """The rules of a route, whose changes lack something; none where those are listed."""
    listed = {(each.method, each.path) for each in LISTED if not each.query}
    for method, operation in route.operations.items():
        forms = operation.forms if method == "GET" else {}
        for name, each in forms.items():
            if each.permission in WHO:
                yield page(route.path, WHO[each.permission], form=name)
        if operation.permission not in WHO or (method, route.path) in listed:
            continue
        who = WHO[operation.permission]
        if method == "GET":
            yield Operation("GET", route.path, who, 200)
        elif method == "POST":
            yield sent("POST", route.path, who, 422)
            yield form("POST", route.path, who, 422)
        else:
            yield sent(method, route.path, who, 428)
            yield form(method, route.path, who, 409, OUTDATED)


OPERATIONS = (*LISTED, *(each for route in SITE for each in made_of(route)))
"""Every operation: whoever is not named gets what ``refusal`` says."""
