"""The components that operations share: parameters, errors, headers, credentials."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from chalicelib.http import cookies, csrf
from chalicelib.http.formats import Format
from chalicelib.http.request import PROBLEM_JSON

_TEXT = {"type": "string"}

_SECURITY: Mapping[str, Mapping[str, str]] = {
    "token": {
        "type": "http",
        "scheme": "bearer",
        "description": "An API token from the coach's profile; it needs no `csrf_token`.",
    },
    "session": {
        "type": "apiKey",
        "in": "cookie",
        "name": cookies.SESSION,
        "description": "The session of a browser; over HTTPS its name begins with `__Host-`.",
    },
    "csrf": {
        "type": "apiKey",
        "in": "header",
        "name": csrf.HEADER,
        "description": "The `csrf_token` of any form on the pages of the same session.",
    },
    "visitor": {
        "type": "apiKey",
        "in": "cookie",
        "name": cookies.VISITOR,
        "description": "Set by a page with a form, for the `csrf_token` in it; over HTTPS its name "
        "begins with `__Host-`.",
    },
}

_HEADERS: Mapping[str, Mapping[str, Any]] = {
    "Allow": {"required": True, "schema": _TEXT, "description": "The allowed methods."},
    "ETag": {"schema": _TEXT, "description": "For `If-None-Match`; that of JSON for `If-Match`."},
    "Location": {"required": True, "schema": _TEXT},
    "Retry-After": {"required": True, "schema": {"type": "integer"}, "description": "Seconds."},
    "WWW-Authenticate": {"required": True, "schema": _TEXT},
}
_HEADERS_OF = {
    "Allow": (405,),
    "ETag": (304,),
    "Location": (301, 302),
    "Retry-After": (429, 503),
    "WWW-Authenticate": (401,),
}

_ERRORS: Mapping[int, str] = {
    400: "Malformed, or an invalid query parameter.",
    401: "The request needs valid credentials.",
    403: "Not for this viewer, or not sent from one of the site's own pages.",
    404: "Not found, or you may not see it.",
    405: "The address does not have this method: `Allow` lists those that it has.",
    406: "The address does not have this representation.",
    409: "It conflicts with what is stored, or, in an import, rows conflict with each other.",
    412: "`If-Match` names an outdated version.",
    413: "The body is larger than 1 MB.",
    414: "The path and the query are longer than 8,192 characters.",
    415: "The body's media type is not supported.",
    422: "Well-formed, but with invalid values: each field with its reason.",
    428: "A change by JSON needs `If-Match`.",
    429: "Too many tries, mails or keys: `Retry-After` says when to try again.",
    431: "A header is too long: the error names it.",
    500: "An error of the site.",
    503: "The database is throttling or unreachable: `Retry-After` says when to try again.",
}


def components(
    schemas: Mapping[str, Any], parameters: Mapping[str, Any], about_idempotency: str
) -> dict[str, Any]:
    """The components that operations refer to by name."""
    return {
        "schemas": schemas,
        "parameters": {**parameters, **_parameters(about_idempotency)},
        "responses": _responses(),
        "headers": _HEADERS,
        "securitySchemes": _SECURITY,
    }


def ref(name: str) -> dict[str, str]:
    """The reference to the schema of that name."""
    return {"$ref": f"#/components/schemas/{name}"}


def parameter(name: str, place: str, schema: Mapping[str, Any]) -> dict[str, Any]:
    """The description of a parameter; ``place`` is ``path``, ``query`` or ``header``."""
    return {"name": name, "in": place, "required": place == "path", "schema": schema}


def _responses() -> dict[str, Any]:
    content = {
        PROBLEM_JSON: {"schema": ref("Problem")},
        Format.HTML.media_type: {"schema": _TEXT},
    }
    errors = {code: {"description": text, "content": content} for code, text in _ERRORS.items()}
    text = {"content": {Format.TEXT.media_type: {"schema": _TEXT}}}
    others: dict[int, dict[str, Any]] = {
        204: {"description": "Done."},
        301: {"description": "Moved to the address in `Location`.", **text},
        302: {"description": "Done, or sign in first: see the address in `Location`.", **text},
        304: {"description": "You have it already."},
    }
    return {
        HTTPStatus(code).name: {**response, "headers": _headers(code)}
        for code, response in (errors | others).items()
    }


def _headers(code: int) -> dict[str, Any]:
    names = [name for name, codes in _HEADERS_OF.items() if code in codes]
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _parameters(about_idempotency: str) -> dict[str, Any]:
    formats = [Format.HTML.value, Format.JSON.value]
    return {
        "error_format": {
            **parameter("format", "query", {"enum": formats}),
            "description": "The format of errors, whatever `Accept` says.",
        },
        "if_match": {**parameter("If-Match", "header", _TEXT), "required": True},
        "if_none_match": parameter("If-None-Match", "header", _TEXT),
        "if_modified_since": parameter("If-Modified-Since", "header", _TEXT),
        "idempotency_key": {
            **parameter("Idempotency-Key", "header", {**_TEXT, "maxLength": 255}),
            "description": about_idempotency,
        },
    }
