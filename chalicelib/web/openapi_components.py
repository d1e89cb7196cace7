"""The parts that operations of the description share: schemas, parameters, errors, credentials."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from typing import Any

from chalicelib.lineup.sports import SPORTS
from chalicelib.models import TeamType
from chalicelib.outputs.formats import Format
from chalicelib.store.listings import Order
from chalicelib.web import cookies
from chalicelib.web.list_query import DEFAULT_LIMIT, MAX_LIMIT, MAX_TEXT
from chalicelib.web.negotiation import PROBLEM_JSON

_NAMES = ("team", "player", "person", "invitation")

_SECURITY: Mapping[str, Mapping[str, str]] = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token from the coach's profile: such programs need no `csrf_token`.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": cookies.SESSION,
        "description": "What a browser gets by signing in; over https its name begins `__Host-`.",
    },
}

_ERRORS: Mapping[int, str] = {
    400: "Malformed, or a value of the query that does not do.",
    401: "The request needs valid credentials.",
    403: "Not for this viewer, or not sent from one of the site's own pages.",
    404: "There is no such thing, or none that you may see.",
    405: "The address does not take this method: `Allow` names those that it takes.",
    406: "There is no such representation.",
    409: "It does not go together with what is there now, or, of an import, with itself.",
    412: "`If-Match` names a state that is no longer there.",
    413: "The body is larger than 1 MB.",
    415: "The body is of a type that is not taken.",
    422: "Well-formed, but the values do not do: each field with its reason.",
    428: "A change of JSON needs `If-Match`.",
    429: "Too many tries, or mails: `Retry-After` says when the next one is taken.",
    500: "The site's own fault.",
    503: "The database is throttling or away: `Retry-After` says when to try again.",
}


def components() -> dict[str, Any]:
    """All that operations refer to by name."""
    return {
        "schemas": _schemas(),
        "parameters": _parameters(),
        "responses": _error_responses(),
        "securitySchemes": _SECURITY,
    }


def parameter(name: str, place: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """The description of a parameter that stands in the path, the query or a header."""
    return {"name": name, "in": place, "required": place == "path", "schema": schema}


@cache
def _schemas() -> dict[str, Any]:
    text = files(__package__).joinpath("schemas.json").read_text("utf-8")
    schemas: dict[str, Any] = json.loads(text)
    return schemas


def _error_responses() -> dict[str, Any]:
    content = {
        PROBLEM_JSON: {"schema": {"$ref": "#/components/schemas/Problem"}},
        Format.HTML.media_type: {"schema": {"type": "string"}},
    }
    errors = {
        HTTPStatus(code).name: {"description": text, "content": content}
        for code, text in _ERRORS.items()
    }
    text = {Format.TEXT.media_type: {"schema": {"type": "string"}}}
    page = {Format.HTML.media_type: {"schema": {"type": "string"}}}
    made = {Format.JSON.media_type: {"schema": {"$ref": "#/components/schemas/Any"}}}
    others = {
        HTTPStatus.OK: ("A page that says what was done.", page),
        HTTPStatus.CREATED: ("Made: `Location` says where it is.", made),
        HTTPStatus.NO_CONTENT: ("Done.", {}),
        HTTPStatus.MOVED_PERMANENTLY: ("The team goes by its slug: `Location` says where.", text),
        HTTPStatus.FOUND: ("Done, or to sign in first: `Location` says where to go on.", text),
    }
    told = {
        status.name: {"description": description, "content": content}
        for status, (description, content) in others.items()
    }
    return {**errors, **told}


def _parameters() -> dict[str, Any]:
    team_types = [str(each) for each in TeamType]
    limit = {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT}
    size = {"type": "integer", "minimum": 1}
    text = {"type": "string"}
    return {
        **{name: parameter(name, "path", text) for name in _NAMES},
        "team_type": parameter("team_type", "path", {"enum": team_types}),
        "show": parameter("show", "path", size),
        "team_query": parameter("team", "query", text),
        "show_query": parameter("show", "query", text),
        "formation": parameter("formation", "query", text),
        "type": parameter("type", "query", _several(team_types)),
        "sport": parameter("sport", "query", _several(list(SPORTS))),
        "q": parameter("q", "query", {"type": "string", "maxLength": MAX_TEXT}),
        "order": parameter("order", "query", {"enum": [str(each) for each in Order]}),
        "limit": parameter("limit", "query", limit),
        "after": parameter("after", "query", text),
        "token": parameter("token", "query", text),
        "next": parameter("next", "query", text),
        "preview": parameter("preview", "query", {"enum": ["true", "false"]}),
        "if_match": parameter("If-Match", "header", text),
        "idempotency_key": parameter("Idempotency-Key", "header", {**text, "maxLength": 255}),
    }


def _several(values: Sequence[str]) -> dict[str, Any]:
    return {"type": "array", "items": {"enum": list(values)}}
