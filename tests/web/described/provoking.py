"""Requests that provoke each status that the description has."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from time import time
from typing import Any

import pytest
from botocore.exceptions import ClientError
from msgspec.structs import replace

from chalicelib.store import table
from chalicelib.store.idempotency_records import KEYS_A_DAY
from chalicelib.store.keys import stored_reply_count
from tests.web.conftest import Response
from tests.web.described.bodies import JSON, URL_ENCODED
from tests.web.described.world import Asked, Place, role_for
from tests.web.faults import Fault, failing

Described = Mapping[str, Any]
"""An operation as it is described."""

MOST = 60
TOO_LONG = {"x": "x" * (1024 * 1024)}


def good(place: Place, method: str, path: str, operation: Described) -> Asked:
    """A request that is well; of the bodies that are taken the first."""
    role = role_for(path, method)
    content = operation.get("requestBody", {}).get("content", {})
    if not content:
        read = operation["responses"].get("200", {}).get("content", {JSON: {}})
        return Asked(method, path, role, headers={"accept": JSON if JSON in read else "text/html"})
    media_type = JSON if JSON in content else URL_ENCODED
    maker = place.maker(role, token=place.world.secrets["public"])
    return Asked(
        method, path, role, media_type, next(iter(maker.variants(content[media_type]["schema"])))
    )


def as_form(asked: Asked, **fields: str) -> Asked:
    """The request as a form with no fields but these."""
    return replace(asked, method="POST", media_type=URL_ENCODED, body=fields)


def known(place: Place, asked: Asked, **fields: str) -> Asked:
    """The fields with the token of the one who asks."""
    return as_form(asked, csrf_token=place.tokens[asked.role], **fields)


def override(operation: Described) -> dict[str, str]:
    """The method that a form stands for at an address that has no POST of its own."""
    content = operation.get("requestBody", {}).get("content", {})
    schema = content.get(URL_ENCODED, {}).get("schema", {"properties": {}})
    methods = [each["properties"].get("_method") for each in schema.get("anyOf", [schema])]
    return {"_method": methods[0]["const"]} if all(methods) else {}


def form_of(operation: Described) -> str:
    """``?form=`` with the first of the forms that the address has."""
    named = [each for each in operation["parameters"] if each.get("name") == "form"]
    return f"?form={named[0]['schema']['enum'][0]}" if named else ""


def by_program(asked: Asked) -> Asked:
    """A program asks, whose token has to be looked up before anything else."""
    return replace(asked, role="program")


def malformed(place: Place, operation: Described, asked: Asked) -> Asked:
    if asked.method == "GET":
        return replace(asked, query="?format=zzz")
    if asked.media_type == JSON:
        return replace(asked, body="no object")
    body = replace(asked, media_type=URL_ENCODED, body={"x": b"\xff"})
    return replace(body, headers={"x_csrf_token": place.tokens[asked.role]})


def forbidden(place: Place, operation: Described, asked: Asked) -> Asked:
    if asked.path in ("/profile", "/activity"):
        return by_program(asked)
    if asked.path == "/best":
        return replace(asked, role="stranger", query="?team=the_public_otters")
    if asked.method == "GET":
        page = {"accept": "text/html"} if form_of(operation) else asked.headers
        return replace(asked, role="stranger", query=form_of(operation), headers=page)
    if asked.method == "PUT":
        return replace(asked, headers={"x_csrf_token": ""})
    form = as_form(asked, **override(operation))
    return replace(form, method=asked.method, headers={"accept": JSON})


def gone(place: Place, operation: Described, asked: Asked) -> Asked:
    nobodys = dict.fromkeys(("team", "team_type"), "nobody")
    if asked.path == "/confirm":
        found = replace(asked, query="?token=x")
        return found if asked.method == "GET" else known(place, asked, token="x")
    if asked.path == "/best":
        return replace(asked, query="?team=nobody")
    return replace(asked, names=nobodys)


def not_there(place: Place, operation: Described, asked: Asked) -> Asked:
    return known(place, asked, **({} if override(operation) else {"_method": "PUT"}))


def unprocessable(place: Place, operation: Described, asked: Asked) -> Asked:
    if asked.path.startswith("/best"):
        size = "?team=the_public_otters&show=99" if asked.path == "/best" else ""
        return replace(asked, query=size, names={"show": "99"})
    if asked.path == "/profile":
        return known(place, asked, action="name")
    if asked.path == "/confirm":
        return known(place, asked, token=place.links["password"], password="x")
    if asked.path.endswith("{invitation}"):
        once = replace(asked, headers={"idempotency_key": "one"})
        assert once.send(place).status == 200
        return replace(once, body=asked.body | {"more": "text"})
    if asked.media_type == JSON:
        return replace(asked, body={})
    return known(place, asked, **override(operation))


def known_already(place: Place, operation: Described, asked: Asked) -> Asked:
    # What somebody who is signed in begins with is made anew each time.
    role = "nobody" if asked.path == "/" else asked.role
    return replace(asked, role=role, headers={**asked.headers, "if_none_match": "*"})


def conflicting(place: Place, operation: Described, asked: Asked) -> Asked:
    if asked.path == "/profile":
        return known(place, asked, action="name", name="Sam")
    if asked.path in ("/teams", "/teams/{team}"):
        return named_as_another(asked)
    if asked.path.endswith("/players"):
        choice = {"shown.p00": "absent", "status.p00": "suspended"}
        return replace(known(place, asked, **choice), query="?form=status")
    if asked.path.endswith("/import"):
        return replace(asked, body={"csv": "name,positions,number\nA,ST,77\nB,ST,77\n"})
    if asked.path.endswith("{invitation}"):
        return replace(asked, role="coach")
    return as_last_coach(place, asked)


def named_as_another(asked: Asked) -> Asked:
    """The team with the name of another; a form is about a version that is not there."""
    if asked.media_type != JSON:
        return asked
    return replace(asked, body=asked.body | {"name": "The private Otters"})


def as_last_coach(place: Place, asked: Asked) -> Asked:
    """What would leave the team without a coach."""
    coach = {"person": place.world.coaches["coach"].id}
    body = {"role": "viewer"} if asked.media_type == JSON else asked.body
    return replace(asked, names=coach, body=body)


def many(place: Place, operation: Described, asked: Asked) -> Asked:
    if asked.path.endswith("/people"):
        # An address can be invited once, but mails to it are counted whatever they are for.
        mailed = Asked("POST", "/password", "nobody")
        answer(place, known(place, mailed, email=asked.body["email"]), 429)
    elif {"$ref": "#/components/parameters/idempotency_key"} in operation["parameters"]:
        today = int(time()) // (24 * 60 * 60)
        counter = stored_reply_count(place.world.coaches[asked.role].id, today)
        table.transact([table.put({**counter, "answers": KEYS_A_DAY})])
        return replace(asked, headers={**asked.headers, "idempotency_key": "one too many"})
    if asked.path == "/profile":
        fields = {"action": "email", "email": "a@example.org", "current_password": "x"}
        return known(place, asked, **fields)
    return asked


PROVOKED: dict[int, Callable[[Place, Described, Asked], Asked]] = {
    301: lambda place, operation, asked: replace(asked, names={"team": "The%20public%20Otters"}),
    302: lambda place, operation, asked: replace(
        asked,
        role="nobody",
        query=form_of(operation) if asked.method == "GET" else "",
        headers={"accept": "text/html"},
    ),
    304: known_already,
    400: malformed,
    401: lambda place, operation, asked: replace(asked, headers={"authorization": "Bearer x"}),
    403: forbidden,
    404: gone,
    405: not_there,
    406: lambda place, operation, asked: replace(asked, headers={"accept": "image/png"}),
    409: conflicting,
    412: lambda place, operation, asked: replace(asked, headers={"if_match": '"x"'}),
    413: lambda place, operation, asked: replace(
        asked, media_type=asked.media_type or URL_ENCODED, body=TOO_LONG
    ),
    414: lambda place, operation, asked: replace(asked, query="?x=" + "x" * 9000),
    415: lambda place, operation, asked: replace(
        asked, headers={"content_type": "text/plain", "x_csrf_token": place.tokens[asked.role]}
    ),
    422: unprocessable,
    431: lambda place, operation, asked: replace(
        asked, headers={**asked.headers, "referer": "x" * 9000}
    ),
    428: lambda place, operation, asked: replace(asked, headers={"if_match": ""}),
    429: many,
    500: lambda place, operation, asked: by_program(asked),
    503: lambda place, operation, asked: by_program(asked),
}


@contextmanager
def broken(code: int) -> Iterator[None]:
    """The table fails so that the status comes of it."""
    client: Any = table.client()
    calls = client._make_api_call

    def fails(operation: str, arguments: Any) -> Any:
        if code == 500:
            raise RuntimeError("made up")
        if operation == "TransactWriteItems":
            failed: Any = [{"Code": "ConditionalCheckFailed"}]
            error: Any = {"Code": "TransactionCanceledException", "Message": "overtaken"}
            raise ClientError({"Error": error, "CancellationReasons": failed}, operation)
        return calls(operation, arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(client, "_make_api_call", fails)
        yield


def answer(place: Place, asked: Asked, code: int) -> Response:
    """What the request gets where the site is as that status needs it."""
    if code == 503:
        with pytest.MonkeyPatch.context() as patch, failing(patch, Fault("away", 0)):
            return asked.send(place)
    if code == 500 or (code == 409 and asked.path == "/profile"):
        with broken(code):
            return asked.send(place)
    if code == 429:
        answers = (asked.send(place) for _ in range(MOST))
        return next(each for each in answers if each.status == code)
    return asked.send(place)
