"""Every route of the site."""

from collections.abc import Sequence
from types import ModuleType

from chalicelib.http.route import Route
from chalicelib.site.accounts import routes as accounts
from chalicelib.site.activity import routes as activity
from chalicelib.site.description import routes as description
from chalicelib.site.health import routes as health
from chalicelib.site.home import routes as home
from chalicelib.site.imports import routes as imports
from chalicelib.site.lineups import routes as lineups
from chalicelib.site.people import routes as people
from chalicelib.site.players import routes as players
from chalicelib.site.search import routes as search
from chalicelib.site.teams import routes as teams

RESOURCES: Sequence[ModuleType] = (
    home,
    lineups,
    teams,
    players,
    imports,
    people,
    activity,
    search,
    accounts,
    health,
    description,
)
_DEEPEST_UNKNOWN = 8

SITE: Sequence[Route] = tuple(route for each in RESOURCES for route in each.ROUTES)
"""The routes of all resources."""

UNKNOWN: Sequence[Route] = tuple(
    Route("".join(f"/{{part{place}}}" for place in range(1, depth + 1)), {})
    for depth in range(1, _DEEPEST_UNKNOWN + 1)
)
"""Routes for unknown addresses, which get our own error page instead of the gateway's."""
