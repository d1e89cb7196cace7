"""The fields of the forms that browsers send, for the description for programs."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from chalicelib.http import csrf
from chalicelib.http.body import MULTIPART, URL_ENCODED
from chalicelib.openapi.schemas import ref, schemas
from chalicelib.site.request_fields import PLAYER_FIELDS, TEAM_FIELDS

Schema = Mapping[str, Any]

_TEXT = {"type": "string"}
_EMAIL = {"type": "string", "examples": ["ana.abel@example.org"]}
_NAME = {"type": "string", "minLength": 1, "maxLength": 80, "examples": ["Ana Abel"]}
_PASSWORD = {"type": "string", "format": "password", "minLength": 10}
_LIFETIME = {
    "enum": ["30", "90", "365", "never"],
    "default": "365",
    "description": "The days after which the token expires.",
}
_KEEP = {"const": "yes", "description": "The tokens of your programs are not revoked."}
_CHOSEN = {
    **_PASSWORD,
    "description": "Needed unless the browser that registered opens the link: the password of the "
    "registration then does not count.",
}
_SECRET = {"type": "string", "description": "From the link in the mail."}
_CODE = {"type": "string", "description": "Six digits of an app (TOTP), or a recovery code."}
_TOTP_SECRET = {"type": "string", "description": "In base32, as the page of the form shows it."}
_NEXT = {"type": "string", "description": "The path of this site to go on to."}
_FILE = {"type": "string", "contentMediaType": "text/csv", "description": "The file."}
_ROWS = {"type": "string", "description": "Rows as in the file, where none is chosen."}
_STEP = {
    "enum": ["preview", "apply"],
    "description": "`apply` changes the team, else nothing does.",
}
_THEN = {"enum": ["another"], "description": "Leads to the form for one player more."}
_YES = {"const": "yes", "description": "With the role `coach`: in your place."}
_VERSION = {
    "type": "integer",
    "minimum": 1,
    "description": "That of what the form was filled from.",
}
_OWN_VERSION = {"type": "string", "description": "As stands in the form."}
_GOES = {
    "type": "string",
    "description": "The slugs of the teams that go, too, as the page says, with spaces between.",
}
_TOKEN = {
    "type": "string",
    "description": "From a form on a page of this site, for the same cookie. Programs with a token "
    "need none, and others may send it as `X-CSRF-Token`.",
}


def _form(*required: str, **properties: Schema) -> Schema:
    return {"type": "object", "properties": properties, "required": list(required)}


def _like(name: str, fields: Sequence[str], **more: Schema) -> Schema:
    """The form with those fields of the JSON; what JSON may leave out may be empty in a form."""
    schema = schemas()[name]
    required = [field for field in fields if field in schema["required"]]
    read = {
        field: each if field in required else {"anyOf": [each, {"const": ""}]}
        for field, each in schema["properties"].items()
        if field in fields
    }
    return _form(*required, *more, **read, **more)


def _action(action: str, *fields: str, **properties: Schema) -> Schema:
    return _form("action", *fields, action={"const": action}, **properties)


@cache
def form_schemas() -> Mapping[str, Schema]:
    """The forms by the names that operations have for them, without what all of them carry."""
    player = _like("PlayerInput", PLAYER_FIELDS)
    then = {"properties": {**player["properties"], "then": _THEN}}
    return {
        "nothing": _form(),
        "version": _form("version", version=_VERSION),
        "team": _like("TeamInput", TEAM_FIELDS),
        "team of a version": _like("TeamInput", TEAM_FIELDS, version=_OWN_VERSION),
        "player": {**player, **then},
        "player of a version": _like("PlayerInput", PLAYER_FIELDS, version=_VERSION),
        "statuses": _statuses(),
        "file": _form("file", file=_FILE, step=_STEP, version=_VERSION),
        "rows": _form("text", text=_ROWS, step=_STEP, version=_VERSION),
        "invitation": _form("email", "role", email=_EMAIL, role=ref("Role")),
        "role": _form("role", "was", role=ref("Role"), was=ref("Role"), hand_over=_YES),
        "token": _form("token", token=_SECRET),
        **_OF_ACCOUNTS,
    }


_OF_ACCOUNTS: Mapping[str, Schema] = {
    "registration": _form(
        "name", "email", "password", name=_NAME, email=_EMAIL, password=_PASSWORD, next=_NEXT
    ),
    "confirmation": _form("token", token=_SECRET, next=_NEXT),
    "new account": _form(
        "token", "name", "password", token=_SECRET, name=_NAME, password=_CHOSEN, next=_NEXT
    ),
    "new password": _form("token", "password", token=_SECRET, password=_PASSWORD, next=_NEXT),
    "sign-in": _form("email", "password", email=_EMAIL, password=_TEXT, next=_NEXT),
    "sign-in code": _form("code", code=_CODE, next=_NEXT),
    "forgotten": _form("email", email=_EMAIL, next=_NEXT),
    "name": _action("name", "name", name=_NAME),
    "address": _action("email", "email", "current_password", email=_EMAIL, current_password=_TEXT),
    "password": _action(
        "password",
        "current_password",
        "new_password",
        current_password=_TEXT,
        new_password=_PASSWORD,
        keep_tokens=_KEEP,
    ),
    "session": _action("end-session", "id", id=_TEXT),
    "other sessions": _action("end-others"),
    "api token": _action(
        "token",
        "label",
        "access",
        "current_password",
        label=_NAME,
        access={"enum": ["read", "write"]},
        lifetime=_LIFETIME,
        current_password=_TEXT,
    ),
    "revoked token": _action("revoke-token", "id", id=_TEXT),
    "second factor": _action(
        "turn-on-second-factor",
        "secret",
        "code",
        "current_password",
        secret=_TOTP_SECRET,
        code=_CODE,
        current_password=_TEXT,
    ),
    "no second factor": _action(
        "turn-off-second-factor", "code", "current_password", code=_CODE, current_password=_TEXT
    ),
    "recovery codes": _action(
        "renew-recovery-codes", "code", "current_password", code=_CODE, current_password=_TEXT
    ),
    "account": _action("delete", "current_password", "goes", current_password=_TEXT, goes=_GOES),
}


def _statuses() -> Schema:
    return {
        "type": "object",
        "description": "For each player by `id` the status chosen, and the one that was shown.",
        "patternProperties": {"^status\\.": ref("Status"), "^shown\\.": ref("Status")},
    }


def form_content(forms: Sequence[tuple[str, str]]) -> dict[str, Any]:
    """The ways to send one of the forms; each has a name, and the method that it stands for."""
    return {
        media_type: {
            "schema": _any_of([_sent(*each) for each in forms if _fits(each[1], media_type)])
        }
        for media_type in (URL_ENCODED, MULTIPART)
    }


def _any_of(found: Sequence[Schema]) -> Schema:
    return found[0] if len(found) == 1 else {"anyOf": list(found)}


def _fits(name: str, media_type: str) -> bool:
    """Whether the form can be sent so: files come in parts alone."""
    return media_type == MULTIPART or "file" not in form_schemas()[name].get("properties", {})


def _sent(method: str, name: str) -> Schema:
    form = form_schemas()[name]
    override = {} if method == "POST" else {"_method": {"const": method}}
    properties = {csrf.FIELD: _TOKEN, **override, **form.get("properties", {})}
    return {**form, "properties": properties, "required": [*override, *form.get("required", ())]}
