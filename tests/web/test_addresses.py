"""What the documents say of the addresses is what the routes say."""

from pathlib import Path

from chalicelib.accounts.permissions import PERMISSIONS, Action
from chalicelib.site.routes import SITE
from tests.web.rules import OPERATIONS

ADDRESSES = Path(__file__).parents[2] / "docs/addresses.md"
ON_TEAMS = {
    ("POST", "/teams"),
    ("POST", "/teams/{team}/invitations/{invitation}"),
}
"""Changes of teams that need no role on it: a new one, and becoming one of its people."""


def who(route, method, operation):
    """Who may use the operation, in words."""
    if operation.permission:
        roles = [
            str(role) for role, actions in PERMISSIONS.items() if operation.permission in actions
        ]
        return "who may see the team" if operation.permission is Action.SEE else ", ".join(roles)
    reads_freely = method == "GET" and operation.for_programs
    return "anybody" if route.for_anybody or reads_freely else "who is signed in"


def row(address, method, operation, allowed, formats):
    """One line of the table."""
    cells = (f"`{address}`", method, operation.summary.split(";")[0], allowed, formats)
    return f"| {' | '.join(cells)} |"


def rows():
    """The lines of the table, made of the routes."""
    for route in SITE:
        for method, operation in route.operations.items():
            formats = ", ".join(route.formats) if method == "GET" else ""
            yield row(route.path, method, operation, who(route, method, operation), formats)
            for name, form in operation.forms.items() if method == "GET" else ():
                address = f"{route.path}?form={name}"
                yield row(address, method, form, who(route, "form", form), "html")


def test_the_documents_have_every_address():
    listed = [line for line in ADDRESSES.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert listed == list(rows())


def test_only_these_changes_of_teams_need_no_permission():
    free = {
        (method, route.path)
        for route in SITE
        for method, operation in route.operations.items()
        if route.path.startswith("/teams") and method != "GET" and operation.permission is None
    }
    assert free == ON_TEAMS


def test_everything_of_a_team_that_is_read_needs_a_permission():
    for route in SITE:
        for method, operation in route.operations.items():
            if "{team}" in route.path and method == "GET" and not route.described_path:
                for each in (operation, *operation.forms.values()):
                    assert isinstance(each.permission, Action), route.path


def test_the_rules_name_whom_the_permissions_let():
    for rule in OPERATIONS:
        operation = next(each for each in SITE if each.path == rule.path).operations[rule.method]
        operation = operation.forms.get(rule.query.get("form"), operation)
        if operation.permission and operation.permission is not Action.SEE and not rule.values:
            known = {str(role) for role, may in PERMISSIONS.items() if operation.permission in may}
            assert rule.who - {"token"} == known, rule
