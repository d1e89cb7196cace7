"""An operation's responses by status."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from chalicelib.http.formats import Format
from chalicelib.http.route import Operation, Route
from chalicelib.openapi.components import ref

EVERYWHERE = frozenset({401, 414, 431, 500, 503})
"""The statuses that any request may get."""
_READ = frozenset({200, 400, 406})
_SENT = frozenset({400, 403, 413})
_CHECKED = frozenset({415, 422})
_BY_FORM = frozenset({302, 404, 405, 409, 422})
_OF_A_VERSION = frozenset({404, 412, 428})


def responses(route: Route, method: str, operation: Operation) -> dict[str, Any]:
    """The responses of a method that the route has."""
    codes = _codes(route, method, operation)
    found = references(codes)
    if method == "GET":
        found["200"] = _read(route, operation)
    elif operation.response_schema or operation.page_after_form:
        found[str(operation.status)] = _made(operation)
    return dict(sorted(found.items()))


def responses_to_forms(overrides: Mapping[str, Operation]) -> dict[str, Any]:
    """The responses of POST to forms that stand for one of the methods ``overrides``."""
    found = references(EVERYWHERE | _SENT | _BY_FORM)
    for each in overrides.values():
        if each.json_after_form and each.response_schema:
            found[str(each.status)] = _made(each)
        elif each.json_after_form:
            found |= references({each.status})
    return found


def references(codes: set[int] | frozenset[int]) -> dict[str, Any]:
    """References to the responses that all operations share."""
    return {
        str(code): {"$ref": f"#/components/responses/{HTTPStatus(code).name}"}
        for code in sorted(codes)
    }


def _codes(route: Route, method: str, operation: Operation) -> set[int]:
    codes = {*EVERYWHERE, *operation.statuses}
    if method == "GET":
        return codes | _READ | ({304} if operation.conditional else set())
    if operation.idempotent_by_key:
        codes.add(429)
    # The body of a DELETE is not parsed, but its size is checked.
    codes |= _SENT if method != "DELETE" else {403, 413}
    if not route.for_anybody:
        # A browser is sent to sign in first.
        codes.add(302)
    if method == "POST":
        checked = _CHECKED if operation.form_schemas != ("nothing",) else set()
        return codes | {405} | checked
    codes |= _OF_A_VERSION | ({204} if operation.status == HTTPStatus.NO_CONTENT else set())
    return codes | (_CHECKED if operation.request_schema else set())


def _read(route: Route, operation: Operation) -> dict[str, Any]:
    content = {
        each.media_type: {
            "schema": ref(operation.response_schema) if each is Format.JSON else _TEXT
        }
        for each in route.formats
    }
    tag = {"ETag": {"$ref": "#/components/headers/ETag"}} if operation.conditional else {}
    return {"description": operation.summary, "headers": tag, "content": content}


def _made(operation: Operation) -> dict[str, Any]:
    data = (
        {Format.JSON.media_type: {"schema": ref(operation.response_schema)}}
        if operation.response_schema
        else {}
    )
    page = {Format.HTML.media_type: {"schema": _TEXT}} if operation.page_after_form else {}
    made = operation.status == HTTPStatus.CREATED
    where = {"Location": {"$ref": "#/components/headers/Location"}} if made else {}
    return {"description": operation.summary, "headers": where, "content": {**data, **page}}


_TEXT = {"type": "string"}
