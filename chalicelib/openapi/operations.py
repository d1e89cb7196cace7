"""One method of one path in the description for programs."""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.http.formats import Format
from chalicelib.http.route import Operation, Route
from chalicelib.openapi.answers import EVERYWHERE, answers, answers_by_form, referred
from chalicelib.openapi.components import parameter
from chalicelib.openapi.forms import form_content
from chalicelib.openapi.schemas import ref

Described = dict[str, Any]

_TOKEN: Mapping[str, list[str]] = {"token": []}
_SCRIPT: Mapping[str, list[str]] = {"session": [], "csrf": []}
_FORM: Mapping[str, list[str]] = {"session": []}
_STRANGER: Mapping[str, list[str]] = {"visitor": []}


def described(route: Route, method: str, operation: Operation) -> Described:
    """A method that the route has, as it is described."""
    found: Described = {
        "summary": operation.summary,
        "parameters": _parameters(route, method, operation),
        "responses": answers(route, method, operation),
    }
    security = _security(route, method, operation)
    if security:
        found["security"] = security
    content = _content(method, operation)
    if content:
        found["requestBody"] = {
            "required": operation.form_schemas != ("nothing",),
            "content": content,
        }
    return found


def described_by_form(
    posted: Described | None, own: Operation | None, instead: Mapping[str, Operation]
) -> Described:
    """POST where a form stands for the methods ``instead``; ``posted``: what it is besides."""
    summaries = [f"`_method={method}`: {each.summary}" for method, each in instead.items()]
    forms = [
        *(("POST", name) for name in (own.form_schemas if own else ())),
        *((method, name) for method, each in instead.items() for name in each.form_schemas),
    ]
    besides = posted or {"summary": "What a browser's form says", "parameters": [_told_as()]}
    responses = answers_by_form(instead) | besides.get("responses", {})
    content = besides.get("requestBody", {"content": {}})["content"] | form_content(forms)
    return {
        "security": [_TOKEN, _FORM],
        **besides,
        "summary": ". ".join([besides["summary"], *summaries]),
        "responses": dict(sorted(responses.items())),
        "requestBody": {"required": True, "content": content},
    }


def head(read: Described) -> Described:
    """HEAD, which has what GET has, but no content."""
    found = read["responses"]["200"]
    without = {name: each for name, each in found.items() if name != "content"}
    return {**read, "responses": {**read["responses"], "200": without}}


def options() -> Described:
    """OPTIONS, which any address has."""
    summary = "Which methods there are"
    allow = {"Allow": {"$ref": "#/components/headers/Allow"}}
    responses = {"204": {"description": summary, "headers": allow}, **referred(EVERYWHERE)}
    return {"summary": summary, "responses": responses}


def _parameters(route: Route, method: str, operation: Operation) -> list[Described]:
    names = [*operation.query, *operation.conditional]
    if method in ("PUT", "DELETE"):
        names.append("if_match")
    if operation.idempotent_by_key:
        names.append("idempotency_key")
    found: list[Described] = [{"$ref": f"#/components/parameters/{name}"} for name in names]
    if operation.forms:
        found.append(parameter("form", "query", {"enum": list(operation.forms)}))
    if method == "GET":
        formats = [each.value for each in route.formats]
        return [*found, parameter("format", "query", {"enum": formats})]
    return [*found, _told_as()]


def _told_as() -> Described:
    return {"$ref": "#/components/parameters/told_as"}


def _security(route: Route, method: str, operation: Operation) -> Sequence[Mapping[str, list[str]]]:
    if method == "GET":
        return () if operation.for_programs else (_FORM,)
    if route.for_anybody:
        return _STRANGER, _FORM, _TOKEN
    forms = (_FORM,) if method == "POST" else ()
    programs = (_TOKEN,) if operation.for_programs else ()
    return (*programs, *forms, _SCRIPT)


def _content(method: str, operation: Operation) -> Described:
    """What is sent: JSON, a file, or a browser's form with fields of the same names."""
    found: Described = {}
    if operation.request_schema:
        found[Format.JSON.media_type] = {"schema": ref(operation.request_schema)}
    if operation.takes_csv:
        found[Format.CSV.media_type] = {"schema": {"type": "string"}}
    if method == "POST" and operation.form_schemas:
        found |= form_content([("POST", name) for name in operation.form_schemas])
    return found
