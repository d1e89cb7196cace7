"""The schemas of what the site takes and gives as JSON, for the description for programs."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from chalicelib.lineup.sports import SPORTS
from chalicelib.models import Role, Status, TeamType, Visibility


@cache
def schemas() -> Mapping[str, Any]:
    """The schemas by name."""
    text = files(__package__).joinpath("schemas.json").read_text("utf-8")
    return {
        "Sport": _words(SPORTS),
        "TeamType": _words(TeamType),
        "Visibility": _words(Visibility),
        "Status": _words(Status),
        "Role": _words(Role),
        **json.loads(text),
    }


def ref(name: str) -> dict[str, str]:
    """The way to the schema of that name."""
    return {"$ref": f"#/components/schemas/{name}"}


def _words(words: Iterable[str]) -> dict[str, Any]:
    return {"enum": [str(each) for each in words]}
