"""HTML from templates: the Jinja environment, with its filters and globals."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import cache, partial
from pathlib import Path
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, ModuleLoader, StrictUndefined
from markupsafe import Markup

from chalicelib.lineup.sports import SPORTS, Sport
from chalicelib.models import Status, TeamType
from chalicelib.representations import field
from chalicelib.representations.devices import device_name
from chalicelib.representations.messages.en.lineup import ROLE_MEANINGS
from chalicelib.representations.views import one_decimal

TEMPLATES = Path(__file__).parents[2] / "templates"
COMPILED = Path(__file__).with_name("compiled_templates")
MANIFEST = Path(__file__).with_name("static_manifest.json")

STATUS_WORDS: Mapping[str, str] = {
    Status.AVAILABLE: "Available",
    Status.DOUBTFUL: "Doubtful",
    Status.INJURED: "Injured",
    Status.SUSPENDED: "Suspended",
    Status.ABSENT: "Away",
}
TYPE_WORDS: Mapping[str, str] = {
    TeamType.JUNIOR: "Junior",
    TeamType.SENIOR: "Senior",
    TeamType.VETERAN: "Veteran",
    TeamType.ACADEMY: "Academy",
}
MOST_PLAYERS = max(size for sport in SPORTS.values() for size in sport.sizes)


class Asset(NamedTuple):
    """A static file: its URL, and its digest for subresource integrity."""

    url: str
    integrity: str


class ManifestMissing(RuntimeError):
    """The manifest of the static files does not exist."""


def render(
    template: str,
    context: Mapping[str, Any],
    *,
    base: str,
    static_url: str,
    url: Callable[..., str],
) -> str:
    """The page, rendered from the template.

    ``base`` is the site's mount point, ``static_url`` the prefix of static files' URLs; ``url``
    makes the URL of a path, with a query and the path's variables. Raises
    ``jinja2.UndefinedError`` for a missing variable, and ``ManifestMissing``.
    """
    return (
        _environment()
        .get_template(template)
        .render(
            {
                **context,
                "base": base,
                "url": url,
                "asset": partial(_asset, static_url),
            }
        )
    )


def _asset(static_url: str, path: str) -> Asset:
    entry = _manifest()[path]
    return Asset(f"{static_url}/{entry['name']}", entry["integrity"])


@cache
def _manifest() -> Mapping[str, Mapping[str, str]]:
    try:
        manifest: Mapping[str, Mapping[str, str]] = json.loads(MANIFEST.read_text("utf-8"))
    except FileNotFoundError:
        raise ManifestMissing(
            "the static files have no names yet: run `python -m ops.static`"
        ) from None
    return manifest


def compile_templates(folder: Path) -> None:
    """Compile the templates to ``folder``, so that no process has to do it."""
    _environment().compile_templates(str(folder), zip=None, ignore_errors=False)


@cache
def _environment() -> Environment:
    # Only the deployment package has compiled templates.
    loader = ModuleLoader(COMPILED) if COMPILED.is_dir() else FileSystemLoader(TEMPLATES)
    environment = Environment(
        loader=loader,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {
        "rating": one_decimal,
        "initials": initials,
        "when": when,
        "when_exactly": when_exactly,
        "ago": ago,
        "device": device_name,
        "position_name": position_name,
        "sport_name": sport_name,
        "status": STATUS_WORDS.__getitem__,
        "team_type": TYPE_WORDS.__getitem__,
    }
    environment.globals |= {
        "SPORTS": SPORTS,
        "DRAWINGS": field.DRAWINGS,
        "MOST_PLAYERS": MOST_PLAYERS,
        "STATUS_WORDS": STATUS_WORDS,
        "ROLE_MEANINGS": ROLE_MEANINGS,
    }
    return environment


def initials(name: str) -> str:
    """The initials of the first and the last word of a name, for a shirt without number."""
    words = name.split() or [name]
    return "".join(word[:1] for word in dict.fromkeys((words[0], words[-1]))).upper()


def when(moment: str) -> Markup:
    """A ``<time>`` element with the date of an ISO 8601 time: ``22 November 2026``."""
    date = datetime.fromisoformat(moment)
    words = f"{date.day} {date:%B %Y}"
    return Markup('<time datetime="{}">{}</time>').format(moment, words)


def when_exactly(moment: str) -> Markup:
    """The same with the time of day: ``22 November 2026, 09:13 UTC``."""
    date = datetime.fromisoformat(moment)
    words = f"{date.day} {date:%B %Y, %H:%M} UTC"
    return Markup('<time datetime="{}">{}</time>').format(moment, words)


def ago(moment: str, now: datetime | None = None) -> Markup:
    """A ``<time>`` element with the days since an ISO 8601 time: ``2 days ago``.

    It is not more precise, since the last use of sessions and tokens is stored once a day.
    """
    days = ((now or datetime.now(UTC)) - datetime.fromisoformat(moment)).days
    words = f"{days} days ago" if days > 1 else "a day ago" if days == 1 else "in the last day"
    return Markup('<time datetime="{}">{}</time>').format(moment, words)


def position_name(code: str, sport: Sport) -> str:
    """The name of a position; the code itself if the sport has no such position."""
    position = sport.positions.get(code)
    return position.name if position else code


def sport_name(code: str) -> str:
    """The name of a sport; the code itself if it is unknown."""
    return SPORTS[code].name if code in SPORTS else code
