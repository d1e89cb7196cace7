"""What the description of the site for programs says (OpenAPI 3.1)."""

import re
from http import HTTPStatus
from typing import Any

from chalicelib import __version__
from chalicelib.outputs.formats import Format
from chalicelib.web import csrf
from chalicelib.web.account_operations import ACCOUNT_OPERATIONS
from chalicelib.web.body import MULTIPART, URL_ENCODED
from chalicelib.web.openapi_components import components, parameter
from chalicelib.web.operations import OPERATIONS, Operation
from chalicelib.web.people_operations import PEOPLE_OPERATIONS
from chalicelib.web.team_operations import TEAM_OPERATIONS


def description(base: str) -> dict[str, Any]:
    """The OpenAPI document of the site that is mounted at ``base``."""
    paths: dict[str, Any] = {}
    for each in (*OPERATIONS, *ACCOUNT_OPERATIONS, *TEAM_OPERATIONS, *PEOPLE_OPERATIONS):
        paths.setdefault(each.path, {})[each.method] = _operation(each)
    for path, item in paths.items():
        names = re.findall(r"{(\w+)}", path)
        item["parameters"] = [{"$ref": f"#/components/parameters/{name}"} for name in names]
    return {
        "openapi": "3.1.0",
        "info": {"title": "Team Coach", "version": __version__},
        "servers": [{"url": base or "/"}],
        "security": [{}, {"token": []}, {"session": []}],
        "paths": paths,
        "components": components(),
    }


def _operation(operation: Operation) -> dict[str, Any]:
    reads = operation.method == "get"
    codes = {401, 500, *operation.codes, *((400, 406, 503) if reads else ())}
    responses = {
        str(code): {"$ref": f"#/components/responses/{HTTPStatus(code).name}"}
        for code in sorted(codes)
    }
    named = (*operation.query, *operation.headers)
    parameters = [{"$ref": f"#/components/parameters/{name}"} for name in named]
    if operation.forms:
        parameters.append(parameter("form", "query", {"enum": list(operation.forms)}))
    if reads:
        formats = {"enum": [each.value for each in operation.formats]}
        parameters.append(parameter("format", "query", formats))
    if reads or operation.schema:
        success = HTTPStatus.CREATED if HTTPStatus.CREATED in codes else HTTPStatus.OK
        responses[str(int(success))] = _found(operation)
    return {
        "summary": operation.summary,
        "parameters": parameters,
        "responses": responses,
        **({"requestBody": _body(operation)} if operation.takes or operation.fields else {}),
    }


def _body(operation: Operation) -> dict[str, Any]:
    """What is sent: JSON, or a browser's form with fields of the same names; or a form alone."""
    fields = {name: {"type": "string"} for name in (csrf.FIELD, *operation.fields)}
    form = {"schema": {"type": "object", "properties": fields}}
    if not operation.takes:
        return {"content": {URL_ENCODED: form, MULTIPART: form}}
    taken = {"schema": {"$ref": f"#/components/schemas/{operation.takes}"}}
    file = {"schema": {"type": "string"}}
    files = {Format.CSV.media_type: file, MULTIPART: form} if operation.files else {}
    content = {Format.JSON.media_type: taken, URL_ENCODED: form, **files}
    return {"required": True, "content": content}


def _found(operation: Operation) -> dict[str, Any]:
    schemas = {Format.JSON: {"$ref": f"#/components/schemas/{operation.schema}"}}
    content = {
        each.media_type: {"schema": schemas.get(each, {"type": "string"})}
        for each in operation.formats or (Format.JSON,)
    }
    return {"description": operation.summary, "content": content}
