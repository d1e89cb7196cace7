"""The lineup page of the site, for the frameworks that it is compared with.

They share what is not a framework's: the suggestion, the views and the templates.
"""

from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any
from urllib.parse import quote, urlencode

import msgspec

from chalicelib.lineup.selection import suggest
from chalicelib.lineup.sports import SPORTS
from chalicelib.models import NOBODY, Player, Team
from chalicelib.representations import field, html
from chalicelib.representations.views import lineup_view, team_view
from chalicelib.store import keys


def lineup_page(items: Iterable[Mapping[str, Any]], size: int, static_url: str, base: str) -> str:
    """The page that a stranger gets of the team whose items these are."""
    stored = list(items)
    item = next(each for each in stored if each[keys.SORT] == keys.TEAM_SORT)
    # boto3's resources give each number as a decimal, which is not taken for an int.
    plain = {name: int(each) if isinstance(each, Decimal) else each for name, each in item.items()}
    team = msgspec.convert(plain, Team, strict=False)
    roster = next(each for each in stored if each[keys.SORT] == keys.ROSTER_SORT)
    players = msgspec.json.decode(roster["players"], type=tuple[Player, ...])
    lineup = suggest(team, players, size)
    sport = SPORTS[team.sport]
    context = {
        "nav": "best",
        "canonical": f"{base}/best/{team.slug}/{size}",
        "alternates": [],
        "viewer": NOBODY,
        "allowed": [],
        "csrf_token": "",
        "notice": None,
        "unsaved": False,
        "lineup": lineup_view(team, lineup),
        "team": team_view(team),
        "sport": sport,
        "formations": list(sport.formats[size]),
        "chosen": "",
        "field": field.drawing(team.sport),
    }

    def url(path: str, query: Mapping[str, str] | None = None, **variables: object) -> str:
        filled = path.format(**{name: quote(str(value)) for name, value in variables.items()})
        return f"{base}{filled}" + (f"?{urlencode(query)}" if query else "")

    return html.render("best/lineup.html", context, base=base, static_url=static_url, url=url)
