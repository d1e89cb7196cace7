"""The description of a site for programs (OpenAPI 3.1), made of its routes."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from msgspec import Struct

from chalicelib.http.route import Operation, Route
from chalicelib.openapi.components import components
from chalicelib.openapi.requests import Forms, form_content, parameters, request_content, security
from chalicelib.openapi.responses import EVERYWHERE, references, responses, responses_to_forms

Described = dict[str, Any]

_ABOUT = (
    "Every address with GET also has HEAD, and all have OPTIONS; any other method gets 405. "
    "HTML forms send PUT and DELETE by POST with `_method`."
)


class Contents(Struct, frozen=True, kw_only=True):
    """The schemas, forms and parameters that the site's operations refer to by name."""

    title: str
    version: str
    schemas: Mapping[str, Any]
    forms: Forms
    parameters: Mapping[str, Any]
    """The parameters in paths and queries."""
    about_idempotency: str


def describe(base: str, routes: Sequence[Route], contents: Contents) -> Described:
    """The OpenAPI document of the site that has these routes and is mounted at ``base``."""
    info = {"title": contents.title, "version": contents.version, "description": _ABOUT}
    return {
        "openapi": "3.1.0",
        "info": info,
        "servers": [{"url": base or "/"}],
        "security": [{}, {"token": []}, {"session": []}],
        "paths": {each.described_path or each.path: _item(each, contents.forms) for each in routes},
        "components": components(contents.schemas, contents.parameters, contents.about_idempotency),
    }


def _item(route: Route, forms: Forms) -> Described:
    """The methods of a path: the route's operations, HEAD and OPTIONS."""
    operations = route.operations
    item = {
        method.lower(): _operation(route, method, operation, forms)
        for method, operation in operations.items()
    }
    overrides = {
        method: each for method, each in operations.items() if method not in ("GET", "POST")
    }
    if overrides:
        item["post"] = _with_overrides(item.get("post"), operations.get("POST"), overrides, forms)
    if "get" in item:
        item["head"] = _head(item["get"])
    item["options"] = _options()
    names = re.findall(r"{(\w+)}", route.described_path or route.path)
    return {**item, "parameters": [{"$ref": f"#/components/parameters/{name}"} for name in names]}


def _operation(route: Route, method: str, operation: Operation, forms: Forms) -> Described:
    found: Described = {
        "summary": operation.summary,
        "parameters": parameters(route, method, operation),
        "responses": responses(route, method, operation),
    }
    needed = security(route, method, operation)
    if needed:
        found["security"] = needed
    content = request_content(method, operation, forms)
    if content:
        required = operation.form_schemas != ("nothing",)
        found["requestBody"] = {"required": required, "content": content}
    return found


def _with_overrides(
    posted: Described | None,
    own: Operation | None,
    overrides: Mapping[str, Operation],
    forms: Forms,
) -> Described:
    """POST with forms that stand for other methods, added to ``posted``, POST's own."""
    summaries = [f"`_method={method}`: {each.summary}" for method, each in overrides.items()]
    wanted = [
        *(("POST", name) for name in (own.form_schemas if own else ())),
        *((method, name) for method, each in overrides.items() for name in each.form_schemas),
    ]
    besides = posted or {
        "summary": "An HTML form",
        "parameters": [{"$ref": "#/components/parameters/error_format"}],
    }
    found = responses_to_forms(overrides) | besides.get("responses", {})
    content = besides.get("requestBody", {"content": {}})["content"] | form_content(wanted, forms)
    return {
        "security": [{"token": []}, {"session": []}],
        **besides,
        "summary": ". ".join([besides["summary"], *summaries]),
        "responses": dict(sorted(found.items())),
        "requestBody": {"required": True, "content": content},
    }


def _head(get: Described) -> Described:
    """HEAD: as GET, but without content."""
    found = get["responses"]["200"]
    without = {name: each for name, each in found.items() if name != "content"}
    return {**get, "responses": {**get["responses"], "200": without}}


def _options() -> Described:
    summary = "The allowed methods"
    allow = {"Allow": {"$ref": "#/components/headers/Allow"}}
    found = {"204": {"description": summary, "headers": allow}, **references(EVERYWHERE)}
    return {"summary": summary, "responses": found}
