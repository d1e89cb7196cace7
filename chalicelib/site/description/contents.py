"""The schemas and parameters of the API description, which operations refer to by name.

Each resource has the schemas of its JSON and its forms in its ``schemas.json``. A form may have the
``fields_of`` a JSON schema: fields that are optional there may be empty in the form.
"""

import json
import re
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from chalicelib import __version__
from chalicelib.lineup.sports import SPORTS
from chalicelib.models import Role, Status, TeamType, Visibility
from chalicelib.openapi.components import parameter, ref
from chalicelib.openapi.description import Contents
from chalicelib.site.lists import DEFAULT_LIMIT, MAX_LIMIT, MAX_TEXT
from chalicelib.site.routes import RESOURCES, SITE
from chalicelib.store.idempotency_records import KEYS_A_DAY, LONGEST_BODY
from chalicelib.store.listings import Order

_TEXT = {"type": "string"}
_IDEMPOTENCY_KEY = (
    "A name for this request, chosen by its sender: when it is sent again within 24 hours, with "
    "the same contents and by somebody who may still do it, it is not carried out again, and "
    f"gets the answer of the first time. Of an answer longer than {LONGEST_BODY // 1024} kB the "
    "status and headers are given again, and `detail` says where to look. A coach can send "
    f"{KEYS_A_DAY} requests with a key a day."
)


@cache
def contents() -> Contents:
    """The contents of the whole site."""
    schemas: dict[str, Any] = {
        "Sport": _enum(SPORTS),
        "TeamType": _enum(TeamType),
        "Visibility": _enum(Visibility),
        "Status": _enum(Status),
        "Role": _enum(Role),
    }
    forms: dict[str, Any] = {}
    for each in RESOURCES:
        file = files(str(each.__package__)).joinpath("schemas.json")
        if file.is_file():
            found = json.loads(file.read_text("utf-8"))
            schemas |= found["schemas"]
            forms |= found.get("forms", {})
    return Contents(
        title="Team Coach",
        version=__version__,
        schemas=schemas,
        forms={name: _form(each, schemas) for name, each in forms.items()},
        parameters=_parameters(),
        about_idempotency=_IDEMPOTENCY_KEY,
    )


def _form(form: Mapping[str, Any], schemas: Mapping[str, Any]) -> Mapping[str, Any]:
    if "fields_of" not in form:
        return form
    schema = schemas[form["fields_of"]]
    required = [name for name in schema["required"] if name not in form["without"]]
    fields = {
        name: each if name in required else {"anyOf": [each, {"const": ""}]}
        for name, each in schema["properties"].items()
        if name not in form["without"]
    }
    return {
        "required": [*required, *form.get("required", ())],
        "properties": {**fields, **form.get("properties", {})},
    }


def _parameters() -> dict[str, Any]:
    limit = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
    return {
        **{name: parameter(name, "path", _TEXT) for name in sorted(_names_in_paths())},
        "team_type": parameter("team_type", "path", ref("TeamType")),
        "show": parameter("show", "path", {"type": "integer", "minimum": 1}),
        "team_query": parameter("team", "query", _TEXT),
        "show_query": parameter("show", "query", _TEXT),
        "formation": parameter("formation", "query", _TEXT),
        "type": parameter("type", "query", {"type": "array", "items": ref("TeamType")}),
        "sport": parameter("sport", "query", {"type": "array", "items": ref("Sport")}),
        "q": parameter("q", "query", {"type": "string", "maxLength": MAX_TEXT}),
        "order": parameter("order", "query", _enum(Order)),
        "limit": parameter("limit", "query", limit),
        "after": parameter("after", "query", _TEXT),
        "token": parameter("token", "query", _TEXT),
        "next": parameter("next", "query", _TEXT),
        "preview": parameter("preview", "query", {"enum": ["true", "false"]}),
    }


def _names_in_paths() -> set[str]:
    paths = (route.described_path or route.path for route in SITE)
    return {name for path in paths for name in re.findall(r"{(\w+)}", path)}


def _enum(values: Iterable[str]) -> dict[str, Any]:
    return {"enum": [str(each) for each in values]}
