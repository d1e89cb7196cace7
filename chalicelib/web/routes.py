"""Every address of the site: its path, its methods, its representations."""

from collections.abc import Sequence

from chalicelib.web import (
    best,
    confirming,
    health,
    openapi,
    registration,
    search,
    signing_in,
    start,
    teams,
)
from chalicelib.web.errors import NotFound
from chalicelib.web.reply import Reply
from chalicelib.web.request import Request
from chalicelib.web.routing import METHODS, Route

_DEEPEST_UNKNOWN = 8


def no_such_page(_: Request) -> Reply:
    """There is nothing at this address; raises ``NotFound``."""
    raise NotFound("There is no page at this address: it may be mistyped, or the page may be gone.")


SITE: Sequence[Route] = (
    Route("/", {"GET": start.start}, start.FORMATS),
    Route("/best", {"GET": best.best}, best.FORMATS),
    # API Gateway takes one name per place in a path: here {team} is a type of team.
    Route("/best/{team}", {"GET": best.best_by_type}, best.FORMATS),
    Route(best.LINEUP_PATH, {"GET": best.best_lineup}, best.FORMATS),
    Route("/teams", {"GET": teams.team_list, "POST": teams.needs_account}, teams.FORMATS),
    Route(
        teams.TEAM_PATH,
        {"GET": teams.team, "PUT": teams.needs_account, "DELETE": teams.needs_account},
        teams.FORMATS,
    ),
    Route(
        teams.PLAYERS_PATH,
        {"GET": teams.players, "POST": teams.needs_account},
        teams.FORMATS,
    ),
    Route(
        teams.PLAYER_PATH,
        {"GET": teams.player, "PUT": teams.needs_account, "DELETE": teams.needs_account},
        teams.PLAYER_FORMATS,
    ),
    Route(teams.IMPORT_PATH, {"POST": teams.needs_account}, formats=()),
    Route("/search", {"GET": search.search_teams}, search.FORMATS),
    Route(
        "/register",
        {"GET": registration.register_page, "POST": registration.register},
        registration.FORMATS,
        for_anybody=True,
    ),
    Route(
        "/confirm",
        {"GET": confirming.confirm_page, "POST": confirming.confirm},
        confirming.FORMATS,
        for_anybody=True,
    ),
    Route(
        "/login",
        {"GET": signing_in.login_page, "POST": signing_in.login},
        signing_in.FORMATS,
        for_anybody=True,
    ),
    Route("/logout", {"POST": signing_in.logout}, formats=(), for_anybody=True),
    Route("/health", {"GET": health.health}, health.FORMATS),
    Route("/openapi.json", {"GET": openapi.document}, openapi.FORMATS),
)
"""The addresses that there are."""

UNKNOWN: Sequence[Route] = tuple(
    Route(
        "".join(f"/{{part{place}}}" for place in range(1, depth + 1)),
        dict.fromkeys(METHODS, no_such_page),
        formats=(),
        for_anybody=True,
        csrf_exempt=True,
    )
    for depth in range(1, _DEEPEST_UNKNOWN + 1)
)
"""The addresses that there are not, for a page that says so: the gateways' own answer is bare."""
