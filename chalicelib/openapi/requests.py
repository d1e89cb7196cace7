"""An operation's requests: parameters, credentials, and bodies as JSON, CSV or forms."""

from collections.abc import Mapping, Sequence
from typing import Any

from chalicelib.http import csrf
from chalicelib.http.formats import Format
from chalicelib.http.request import MULTIPART, URL_ENCODED
from chalicelib.http.route import Operation, Route
from chalicelib.openapi.components import parameter, ref

Schema = Mapping[str, Any]
Forms = Mapping[str, Schema]
"""The schemas of HTML forms by name, without the fields that all forms have."""

_TOKEN: Mapping[str, list[str]] = {"token": []}
_SCRIPT: Mapping[str, list[str]] = {"session": [], "csrf": []}
_FORM: Mapping[str, list[str]] = {"session": []}
_VISITOR: Mapping[str, list[str]] = {"visitor": []}
_CSRF_TOKEN = {
    "type": "string",
    "description": "From a form on a page of this site, for the same cookie. Programs with a token "
    "need none, and others may send it as `X-CSRF-Token`.",
}


def parameters(route: Route, method: str, operation: Operation) -> list[dict[str, Any]]:
    """The parameters in the query and the headers."""
    names = [*operation.query, *operation.conditional]
    if method in ("PUT", "DELETE"):
        names.append("if_match")
    if operation.idempotent_by_key:
        names.append("idempotency_key")
    found: list[dict[str, Any]] = [{"$ref": f"#/components/parameters/{name}"} for name in names]
    if operation.forms:
        found.append(parameter("form", "query", {"enum": list(operation.forms)}))
    if method == "GET":
        formats = [each.value for each in route.formats]
        return [*found, parameter("format", "query", {"enum": formats})]
    return [*found, {"$ref": "#/components/parameters/error_format"}]


def security(route: Route, method: str, operation: Operation) -> Sequence[Mapping[str, list[str]]]:
    """The alternatives of credentials; empty if they are the site's default."""
    if method == "GET":
        return () if operation.for_programs else (_FORM,)
    if route.for_anybody:
        return _VISITOR, _FORM, _TOKEN
    forms = (_FORM,) if method == "POST" else ()
    programs = (_TOKEN,) if operation.for_programs else ()
    return (*programs, *forms, _SCRIPT)


def request_content(method: str, operation: Operation, forms: Forms) -> dict[str, Any]:
    """The request bodies by media type: JSON, a CSV file, or an HTML form."""
    found: dict[str, Any] = {}
    if operation.request_schema:
        found[Format.JSON.media_type] = {"schema": ref(operation.request_schema)}
    if operation.takes_csv:
        found[Format.CSV.media_type] = {"schema": {"type": "string"}}
    if method == "POST" and operation.form_schemas:
        found |= form_content([("POST", name) for name in operation.form_schemas], forms)
    return found


def form_content(wanted: Sequence[tuple[str, str]], forms: Forms) -> dict[str, Any]:
    """The media types of forms; ``wanted``: methods, each with the name of a form."""
    found = {}
    for media_type in (URL_ENCODED, MULTIPART):
        schemas = [
            _form(method, forms[name])
            for method, name in wanted
            # Files come in parts alone.
            if media_type == MULTIPART or "file" not in forms[name].get("properties", {})
        ]
        found[media_type] = {"schema": schemas[0] if len(schemas) == 1 else {"anyOf": schemas}}
    return found


def _form(method: str, form: Schema) -> Schema:
    override = {} if method == "POST" else {"_method": {"const": method}}
    properties = {csrf.FIELD: _CSRF_TOKEN, **override, **form.get("properties", {})}
    required = [*override, *form.get("required", ())]
    return {"type": "object", **form, "properties": properties, "required": required}
