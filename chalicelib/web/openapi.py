"""The description of the site for programs (OpenAPI 3.1)."""

import json as stdlib_json
import re
from collections.abc import Mapping, Sequence
from functools import cache
from http import HTTPStatus
from importlib.resources import files
from typing import Any

from chalicelib import __version__
from chalicelib.lineup.sports import SPORTS
from chalicelib.models import TeamType
from chalicelib.outputs import json
from chalicelib.outputs.formats import Format
from chalicelib.store.listings import Order
from chalicelib.web.body import URL_ENCODED
from chalicelib.web.list_query import DEFAULT_LIMIT, MAX_LIMIT, MAX_TEXT
from chalicelib.web.negotiation import PROBLEM_JSON
from chalicelib.web.operations import OPERATIONS, Operation
from chalicelib.web.people_operations import PEOPLE_OPERATIONS
from chalicelib.web.reply import Document, Stamp
from chalicelib.web.request import Request
from chalicelib.web.team_operations import TEAM_OPERATIONS

FORMATS = (Format.JSON,)

_NAMES = ("team", "player", "person", "invitation")

_ERRORS: Mapping[int, str] = {
    400: "Malformed, or a value of the query that does not do.",
    401: "The request needs valid credentials.",
    403: "Not for this viewer, or not sent from one of the site's own pages.",
    404: "There is no such thing, or none that you may see.",
    405: "The address does not take this method: `Allow` names those that it takes.",
    406: "There is no such representation.",
    409: "It does not go together with what is there now.",
    412: "`If-Match` names a state that is no longer there.",
    413: "The body is larger than 1 MB.",
    415: "The body is of a type that is not taken.",
    422: "Well-formed, but the values do not do: each field with its reason.",
    428: "A change of JSON needs `If-Match`.",
    429: "Too many tries: `Retry-After` says when the next one is taken.",
    500: "The site's own fault.",
    503: "The database is throttling or away: `Retry-After` says when to try again.",
}


def document(request: Request) -> Document:
    """The description, with the place where the site is mounted."""
    return Document(
        renderers={Format.JSON: lambda: json.render(description(request.base))},
        stamp=Stamp(parts=("openapi",)),
    )


def description(base: str) -> dict[str, Any]:
    """The OpenAPI document of the site that is mounted at ``base``."""
    paths: dict[str, Any] = {}
    for each in (*OPERATIONS, *TEAM_OPERATIONS, *PEOPLE_OPERATIONS):
        paths.setdefault(each.path, {})[each.method] = _operation(each)
    for path, item in paths.items():
        names = re.findall(r"{(\w+)}", path)
        item["parameters"] = [{"$ref": f"#/components/parameters/{name}"} for name in names]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Team Coach", "version": __version__},
        "servers": [{"url": base or "/"}],
        "paths": paths,
        "components": {
            "schemas": _schemas(),
            "parameters": _parameters(),
            "responses": _error_responses(),
        },
    }


def _operation(operation: Operation) -> dict[str, Any]:
    reads = operation.method == "get"
    codes = {*operation.codes, *((400, 406, 500, 503) if reads else (401, 500))}
    responses = {
        str(code): {"$ref": f"#/components/responses/{HTTPStatus(code).name}"}
        for code in sorted(codes)
    }
    named = (*operation.query, *operation.headers)
    parameters = [{"$ref": f"#/components/parameters/{name}"} for name in named]
    formats = _parameter("format", "query", {"enum": [each.value for each in operation.formats]})
    if reads or operation.schema:
        success = HTTPStatus.CREATED if HTTPStatus.CREATED in codes else HTTPStatus.OK
        responses[str(int(success))] = _found(operation)
    return {
        "summary": operation.summary,
        "parameters": [*parameters, formats] if reads else parameters,
        "responses": responses,
        **({"requestBody": _body(operation.takes)} if operation.takes else {}),
    }


def _body(schema: str) -> dict[str, Any]:
    """What is sent: JSON, or a browser's form with fields of the same names."""
    taken = {"schema": {"$ref": f"#/components/schemas/{schema}"}}
    form = {"schema": {"type": "object"}}
    return {"required": True, "content": {Format.JSON.media_type: taken, URL_ENCODED: form}}


def _found(operation: Operation) -> dict[str, Any]:
    schemas = {Format.JSON: {"$ref": f"#/components/schemas/{operation.schema}"}}
    content = {
        each.media_type: {"schema": schemas.get(each, {"type": "string"})}
        for each in operation.formats or (Format.JSON,)
    }
    return {"description": operation.summary, "content": content}


@cache
def _schemas() -> dict[str, Any]:
    text = files(__package__).joinpath("schemas.json").read_text("utf-8")
    schemas: dict[str, Any] = stdlib_json.loads(text)
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
        **{name: _parameter(name, "path", text) for name in _NAMES},
        "team_type": _parameter("team_type", "path", {"enum": team_types}),
        "show": _parameter("show", "path", size),
        "team_query": _parameter("team", "query", text),
        "show_query": _parameter("show", "query", text),
        "formation": _parameter("formation", "query", text),
        "type": _parameter("type", "query", _several(team_types)),
        "sport": _parameter("sport", "query", _several(list(SPORTS))),
        "q": _parameter("q", "query", {"type": "string", "maxLength": MAX_TEXT}),
        "order": _parameter("order", "query", {"enum": [str(each) for each in Order]}),
        "limit": _parameter("limit", "query", limit),
        "after": _parameter("after", "query", text),
        "token": _parameter("token", "query", text),
        "if_match": _parameter("If-Match", "header", text),
        "idempotency_key": _parameter("Idempotency-Key", "header", {**text, "maxLength": 255}),
    }


def _parameter(name: str, place: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    return {"name": name, "in": place, "required": place == "path", "schema": schema}


def _several(values: Sequence[str]) -> dict[str, Any]:
    return {"type": "array", "items": {"enum": list(values)}}
