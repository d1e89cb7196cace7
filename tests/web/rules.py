"""The rules: every operation of the site, who gets what of it, and what it asks of the table.

They are made of the routes, and of ``WHO``; what is otherwise stands in ``DIFFERENT``.
"""

from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import urlencode

from msgspec import Struct, field
from msgspec.structs import replace

from chalicelib.accounts.permissions import Action
from chalicelib.http import route
from chalicelib.http.route import Route
from chalicelib.site import paths
from chalicelib.site.routes import SITE
from tests.web.roles import ROLES

EVERYBODY = frozenset(ROLES)
PERSONS = EVERYBODY - {"token"}
KNOWN = EVERYBODY - {"nobody"}
SIGNED_IN = PERSONS - {"nobody"}
MAY_LEAVE = frozenset({"coach", "assistant", "viewer"})
OF_THE_TEAM = MAY_LEAVE | {"token"}
STRANGERS = frozenset({"stranger"})
KEEPERS = frozenset({"coach", "assistant"})
OWNERS = frozenset({"coach"})
WHO: Mapping[Action, frozenset[str]] = {
    Action.SEE: OF_THE_TEAM,
    Action.SEE_PEOPLE: OF_THE_TEAM,
    Action.EDIT_PLAYERS: KEEPERS,
    Action.EDIT_TEAM: OWNERS,
    Action.EDIT_ROLES: OWNERS,
    Action.SEE_ACTIVITY: OWNERS | {"token"},
    Action.DELETE_TEAM: OWNERS,
}
"""Who may do what with a team that is theirs; the token is one of the coach's that reads."""

FILE = "name,positions\nNora New,ST\n"


class Operation(Struct, frozen=True):
    """A request that changes nothing even where it is allowed, and who gets its ``status``.

    ``refused`` is what those get who may see the team, but not do this. ``public``: of public
    teams, everybody gets it. ``signs_in``: whoever has not signed in is told to do that first.
    ``in_browser``: it is a browser that asks. ``cost`` and ``cost_signed_in``: what is asked of the
    table for whoever comes along, and for a coach.
    """

    method: str
    path: str
    who: frozenset[str]
    status: int = 200
    refused: int = 403
    public: bool = False
    signs_in: bool = True
    in_browser: bool = False
    query: Mapping[str, str] = field(default_factory=dict)
    json: Mapping[str, object] | None = None
    form: Mapping[str, str] | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    cost: tuple[str, ...] = ()
    cost_signed_in: tuple[str, ...] = ()

    def url(self, names: Mapping[str, str]) -> str:
        """The address to ask, with these names of what there is in its path."""
        query = f"?{urlencode(self.query)}" if self.query else ""
        return self.path.format(**{**names, **self.values}) + query

    @property
    def key(self) -> tuple[str, str, str]:
        """What tells it from the others: method, path, and the way in which it is asked for."""
        way = "JSON" if self.json is not None else "form" if self.form is not None else ""
        return self.method, self.path, f"{way} {self.query.get('form', '')}".strip()

    def __str__(self) -> str:
        kind = "by form" if self.form is not None else ""
        who = self.values.get("person", "")
        return " ".join(filter(None, (self.method, self.path, urlencode(self.query), kind, who)))


def _who(declared: Route, method: str, operation: route.Operation) -> frozenset[str]:
    """Who may use it, if nothing else is said of it."""
    if operation.permission:
        return WHO[operation.permission]
    if method == "GET":
        return EVERYBODY if operation.for_programs else SIGNED_IN
    return PERSONS if declared.for_anybody else SIGNED_IN


def _reading(declared: Route, operation: route.Operation) -> Iterator[Operation]:
    """What is asked for by GET: the page or the data, and each of the forms."""
    is_seen = operation.permission is Action.SEE
    is_free = operation.permission is None and operation.for_programs and not declared.for_anybody
    session = ("Query",) if declared.reads_account else ("GetItem",)
    of_team = ("Query",) if "{team}" in declared.path else ()
    yield Operation(
        "GET",
        declared.path,
        _who(declared, "GET", operation),
        public=is_seen,
        signs_in=not is_seen,
        in_browser=not operation.response_schema,
        cost=("Query",) if is_seen or is_free else (),
        cost_signed_in=(*session, "Query") if is_free else session + of_team,
    )
    for name, form in operation.forms.items():
        who = _who(declared, "GET", form)
        if not declared.for_anybody:
            who &= KNOWN if operation.for_programs else SIGNED_IN
        yield Operation(
            "GET",
            declared.path,
            who,
            in_browser=True,
            query={"form": name},
            cost_signed_in=session + of_team,
        )


def _changing(declared: Route, method: str, operation: route.Operation) -> Iterator[Operation]:
    """What changes something, without what it needs: JSON, and each of the forms."""
    who = _who(declared, method, operation)
    by_version = method != "POST"
    if by_version or operation.request_schema:
        yield Operation(method, declared.path, who, 428 if by_version else 422, json={})
    form = Operation(
        method,
        declared.path,
        who,
        409 if by_version else 422,
        in_browser=True,
        form={"version": "0"} if by_version else {},
    )
    yield form
    for name in operation.forms:
        yield replace(form, query={"form": name})


def _declared() -> Iterator[Operation]:
    for each in SITE:
        for method, operation in each.operations.items():
            if method == "GET":
                yield from _reading(each, operation)
            else:
                yield from _changing(each, method, operation)


_READS_NOTHING: dict[str, Any] = {"cost": (), "cost_signed_in": ("GetItem",)}
_READS_AN_ITEM: dict[str, Any] = {"cost": ("GetItem",), "cost_signed_in": ("GetItem", "GetItem")}
# Whoever is of the team already is told so, whatever the secret.
_ACCEPTS: dict[str, Any] = {"who": STRANGERS, "status": 404, "refused": 409}

DIFFERENT: Mapping[tuple[str, str, str], Mapping[str, Any]] = {
    ("GET", paths.HOME, ""): {"in_browser": True},
    ("GET", paths.LINEUPS_OF_TYPE, ""): {"values": {"team": "junior"}},
    # Of these teams, which are of children: of others, everybody sees it.
    ("GET", paths.LINEUP, ""): {"public": False, "values": {"show": "9"}},
    ("GET", paths.SEARCH, ""): {"query": {"q": "o"}},
    ("GET", paths.TEAM_ACTIVITY, ""): {"cost_signed_in": ("GetItem", "Query", "Query")},
    ("GET", paths.ACTIVITY, ""): {"cost_signed_in": ("GetItem", "Query")},
    ("GET", paths.PROFILE, "delete"): {"cost_signed_in": ("Query", "Query")},
    ("GET", paths.HEALTH, ""): _READS_AN_ITEM,
    ("GET", paths.OPENAPI, ""): _READS_NOTHING,
    ("POST", paths.PLAYERS, "form status"): {"status": 302},
    ("POST", paths.IMPORT, "JSON"): {"status": 200, "json": {"csv": FILE, "preview": True}},
    ("POST", paths.IMPORT, "form"): {"status": 200, "form": {"text": FILE, "step": "preview"}},
    ("PUT", paths.PERSON, "JSON"): {"json": {"role": "coach"}},
    ("PUT", paths.PERSON, "form"): {"form": {"role": "coach", "version": "0"}},
    ("GET", paths.INVITATION, ""): {"who": OWNERS},
    ("POST", paths.INVITATION, "JSON"): _ACCEPTS | {"json": {"token": "another"}},
    ("POST", paths.INVITATION, "form"): _ACCEPTS | {"form": {"token": "another"}},
    ("DELETE", paths.INVITATION, "form"): {"status": 404, "values": {"invitation": "0000"}},
    ("GET", paths.CONFIRM, ""): {"status": 404, "query": {"token": "x"}, **_READS_AN_ITEM},
    ("POST", paths.CONFIRM, "form"): {"status": 404},
    ("POST", paths.LOGIN, "form"): {"form": {"email": "{fresh}@example.org"}},
    # Without a right password before, either leads back to the first form.
    ("GET", paths.LOGIN, "code"): {"status": 302},
    ("POST", paths.LOGIN, "form code"): {"status": 302, "form": {"code": "000000"}},
    ("POST", paths.LOGOUT, "form"): {"status": 302},
    ("POST", paths.PROFILE, "form"): {"form": {"action": "name"}},
}
"""What is not as the routes lead to expect, by ``Operation.key``."""

OPERATIONS = (
    *(replace(each, **DIFFERENT.get(each.key, {})) for each in _declared()),
    Operation("DELETE", paths.PERSON, MAY_LEAVE, 428, json={}, values={"person": "{me}"}),
)
"""Every operation: whoever is not named gets what ``refusal`` says."""
